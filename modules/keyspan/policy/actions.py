"""The actions of AWS KMS: which of them a key policy can allow, and from which account.

Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Key
Management Service", and the KMS developer guide, "AWS KMS permissions" (2026-11).
tests/policy/test_actions.py compares these tables with the botocore that is installed.
"""

from __future__ import annotations

import re
from functools import lru_cache

PREFIX = "kms:"

CROSS_ACCOUNT = frozenset({
    "kms:CreateGrant", "kms:Decapsulate", "kms:Decrypt", "kms:DeriveSharedSecret",
    "kms:DescribeKey", "kms:Encapsulate", "kms:Encrypt", "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateMac", "kms:GetKeyRotationStatus",
    "kms:GetPublicKey", "kms:ListGrants", "kms:ReEncryptFrom", "kms:ReEncryptTo",
    "kms:RetireGrant", "kms:RevokeGrant", "kms:Sign", "kms:Verify", "kms:VerifyMac",
})  # fmt: skip
"""What a principal of another account may do with a key, when its policy lets it."""

OWN_ACCOUNT = frozenset({
    "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias",
    "kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:DisableKeyRotation", "kms:EnableKey",
    "kms:EnableKeyRotation", "kms:GetKeyLastUsage", "kms:GetKeyPolicy",
    "kms:GetParametersForImport", "kms:ImportKeyMaterial", "kms:ListKeyPolicies",
    "kms:ListKeyRotations", "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:ReplicateKey",
    "kms:RotateKeyOnDemand", "kms:ScheduleKeyDeletion", "kms:SynchronizeMultiRegionKey",
    "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
})  # fmt: skip
"""What only principals of the key's own account may ever do with it."""

KEY_ACTIONS = CROSS_ACCOUNT | OWN_ACCOUNT
"""Every action that is about one key: what a key policy can allow or deny."""

WITHOUT_KEY = frozenset({
    "kms:ConnectCustomKeyStore", "kms:CreateCustomKeyStore", "kms:CreateKey",
    "kms:DeleteCustomKeyStore", "kms:DescribeCustomKeyStores", "kms:DisconnectCustomKeyStore",
    "kms:GenerateRandom", "kms:ListAliases", "kms:ListKeys", "kms:ListRetirableGrants",
    "kms:UpdateCustomKeyStore",
})  # fmt: skip
"""Actions about no key; in a key policy they do nothing."""

REVEALING = frozenset({
    "kms:CreateGrant", "kms:Decapsulate", "kms:Decrypt", "kms:DeriveSharedSecret",
    "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:GenerateMac", "kms:ReEncryptFrom",
    "kms:Sign",
})  # fmt: skip
"""Actions that give away what a key protects, or speak in its name; a grant can allow each."""


def matches(pattern: str, action: str) -> bool:
    """Whether an action is one that a policy's pattern names: no case, * and ? as wildcards."""
    return _compiled(pattern).fullmatch(action) is not None


@lru_cache(maxsize=4096)
def named_by(patterns: tuple[str, ...], action: str) -> bool:
    """Whether an action is one that any of a statement's patterns names."""
    return any(matches(pattern, action) for pattern in patterns)


@lru_cache(maxsize=1024)
def matching(pattern: str) -> tuple[str, ...]:
    """Return the actions about a key that a pattern names, in alphabetical order."""
    return tuple(action for action in sorted(KEY_ACTIONS) if matches(pattern, action))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.IGNORECASE | re.DOTALL)
