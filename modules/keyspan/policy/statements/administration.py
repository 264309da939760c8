"""Who manages a key: the account by its IAM policies, and administrators by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.policy.document import Statement, aws

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.policy.place import Place

ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
)
"""Managing a key, without cryptography; kms:CreateGrant is not here, for a grant can decrypt."""

IMPORTING = (
    "kms:DeleteImportedKeyMaterial",
    "kms:GetParametersForImport",
    "kms:ImportKeyMaterial",
)
"""Managing imported key material besides."""


def root_delegation(place: Place) -> Statement:
    """Let the account's IAM policies give access to the key; without it they give none.

    Source: DG key-policy-default.html#key-policy-default-allow-root-enable-iam
    """
    return Statement(sid="EnableIAMPolicies", principals=aws(place.root), actions=("kms:*",))


def administrators(principals: Iterable[str], *, imported: bool = False) -> Statement:
    """Let principals manage the key, replicate it and promote its replicas.

    In every Region's policy, for promotion is authorised on both keys and moves the need for
    kms:ReplicateKey.
    Source: DG key-policy-default.html#key-policy-default-allow-administrators,
    multi-region-keys-auth.html and importing-keys-conceptual.html

    Args:
        principals: ARNs.
        imported: whether the key's material is imported.
    """
    allowed = tuple(sorted({*ADMINISTRATION, *IMPORTING})) if imported else ADMINISTRATION
    return Statement(sid="AllowAdministration", principals=aws(*principals), actions=allowed)
