"""What a key is: frozen values, and every rule about them stated once. No input, no output.

The rooms: `bounds`, `regions`, `specs`, `services` and `service_principals` (what AWS allows),
`rules` (one field), `keys`, `access`, `grants`, `provider` and `keyring` (values), `between` (what
must hold between the fields of a key), `addresses` (Terraform's names for them),
`protects` (the data that keys encrypt), `checks` (what is asked of Terraform besides).
"""

from keyspan.model.access import Denials, ServicePrincipal
from keyspan.model.checks import Checks, Waiver
from keyspan.model.grants import Grant
from keyspan.model.keyring import Backend, Keyring
from keyspan.model.keys import Key, RelatedKey
from keyspan.model.provider import AssumeRole, Credentials, Provider

__all__ = [
    "AssumeRole",
    "Backend",
    "Checks",
    "Credentials",
    "Denials",
    "Grant",
    "Key",
    "Keyring",
    "Provider",
    "RelatedKey",
    "ServicePrincipal",
    "Waiver",
]
