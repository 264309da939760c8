"""Which operation each key state refuses, and with which error: one table.

Source: developer guide, "Key states of AWS KMS keys", its table; UpdatePrimaryRegion for Updating.
An operation that is not in the table works in every key state.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import KmsError, invalid_state
from keyspan.emulator.kms.key import KeyState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from keyspan.emulator.kms.key import Key

_DELETION = frozenset({KeyState.PENDING_DELETION, KeyState.PENDING_REPLICA_DELETION})
_UNUSABLE = _DELETION | {KeyState.DISABLED, KeyState.PENDING_IMPORT}
_UNREADY = _UNUSABLE | {KeyState.CREATING}

CRYPTOGRAPHIC = frozenset({
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetPublicKey",
    "ReEncrypt",
    "Sign",
    "Verify",
    "VerifyMac",
})  # fmt: skip
"""The cryptographic operations that use a key."""

REFUSED: Mapping[str, frozenset[KeyState]] = MappingProxyType(
    {
        **dict.fromkeys(CRYPTOGRAPHIC, _UNREADY),
        "CancelKeyDeletion": frozenset(KeyState) - _DELETION,
        "CreateAlias": _DELETION,
        "CreateGrant": _UNUSABLE,
        "DeleteImportedKeyMaterial": frozenset({KeyState.CREATING, KeyState.UPDATING}),
        "DisableKey": _DELETION | {KeyState.PENDING_IMPORT, KeyState.UPDATING},
        "DisableKeyRotation": _DELETION | {KeyState.DISABLED},
        "EnableKey": _DELETION | {KeyState.PENDING_IMPORT, KeyState.UPDATING},
        "EnableKeyRotation": _DELETION | {KeyState.DISABLED},
        "GetParametersForImport": _DELETION | {KeyState.CREATING, KeyState.UPDATING},
        "ImportKeyMaterial": _DELETION | {KeyState.CREATING},
        "ReplicateKey": _UNREADY | {KeyState.UPDATING},
        "RotateKeyOnDemand": _UNREADY,
        "ScheduleKeyDeletion": _DELETION | {KeyState.UPDATING},
        "TagResource": _DELETION,
        "UntagResource": _DELETION,
        "UpdateAlias": _DELETION,
        "UpdateKeyDescription": _DELETION,
        "UpdatePrimaryRegion": _UNREADY | {KeyState.UPDATING},
    }
)
"""Operation to the key states in which it is refused."""

_SAID: Mapping[KeyState, str] = MappingProxyType(
    {
        KeyState.CREATING: "creating",
        KeyState.PENDING_DELETION: "pending deletion",
        KeyState.PENDING_IMPORT: "pending import",
        KeyState.PENDING_REPLICA_DELETION: "pending replica deletion",
        KeyState.UPDATING: "updating",
    }
)


def require(operation: str, key: Key, *, now: datetime) -> None:
    """Refuse an operation that the key's state does not allow.

    Raises:
        KmsError: DisabledException for a disabled key, else KMSInvalidStateException.
    """
    state = key.state(now)
    if state not in REFUSED.get(operation, ()):
        return
    if operation == "CancelKeyDeletion":
        raise invalid_state(f"{key.arn} is not pending deletion.")
    if state is KeyState.DISABLED:
        raise KmsError("DisabledException", f"{key.arn} is disabled.")
    raise invalid_state(f"{key.arn} is {_SAID[state]}.")
