"""Keyspan: AWS KMS multi-Region keys from one reviewed file.

Values and errors only: importing this package loads neither CDKTF, jsii, boto3 nor pydantic.
"""

from keyspan.errors import (
    CommandFailed,
    EmulatorFailed,
    Fault,
    InvalidKeyring,
    KeyspanError,
    MissingTool,
)
from keyspan.model import AssumeRole, Backend, Credentials, Key, Keyring, Provider, RelatedKey

__all__ = [
    "AssumeRole",
    "Backend",
    "CommandFailed",
    "Credentials",
    "EmulatorFailed",
    "Fault",
    "InvalidKeyring",
    "Key",
    "Keyring",
    "KeyspanError",
    "MissingTool",
    "Provider",
    "RelatedKey",
]
