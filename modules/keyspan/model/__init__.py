"""What a key is: frozen values, and every rule about them stated once. No input, no output.

The rooms: `bounds`, `regions` and `services` (what AWS allows), `rules` (one field), `keys` and
`keyring` (values, and what must hold between fields), `addresses` (Terraform's names for them).
"""

from keyspan.model.keyring import AssumeRole, Backend, Credentials, Keyring, Provider
from keyspan.model.keys import Key, RelatedKey

__all__ = ["AssumeRole", "Backend", "Credentials", "Key", "Keyring", "Provider", "RelatedKey"]
