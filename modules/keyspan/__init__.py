"""Keyspan: AWS KMS multi-Region keys from one reviewed file.

Values and errors only: importing this package loads neither CDKTF, jsii, boto3 nor pydantic.
"""

from keyspan.errors import (
    CommandFailed,
    EmulatorFailed,
    Fault,
    InvalidKeyring,
    InvalidPolicy,
    KeyspanError,
    MissingTool,
)
from keyspan.model import (
    AssumeRole,
    Backend,
    Checks,
    Credentials,
    Denials,
    Grant,
    Key,
    Keyring,
    Provider,
    RelatedKey,
    ServicePrincipal,
    Waiver,
)

__all__ = [
    "AssumeRole",
    "Backend",
    "Checks",
    "CommandFailed",
    "Credentials",
    "Denials",
    "EmulatorFailed",
    "Fault",
    "Grant",
    "InvalidKeyring",
    "InvalidPolicy",
    "Key",
    "Keyring",
    "KeyspanError",
    "MissingTool",
    "Provider",
    "RelatedKey",
    "ServicePrincipal",
    "Waiver",
]
