"""The statements that key policies are made of, each beside the AWS page that it implements.

DG stands for https://docs.aws.amazon.com/kms/latest/developerguide/.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.model.services import via_service
from keyspan.policy.document import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

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

USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)
"""Encrypting and decrypting with a symmetric key."""

GRANTING = ("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant")
"""Letting an AWS resource, such as an EBS volume, use the key for as long as it is attached."""

_FOR_AWS_RESOURCES = MappingProxyType({"kms:GrantIsForAWSResource": ("true",)})


def root_delegation(*, account: str, partition: str) -> Statement:
    """Let the account's IAM policies give access to the key; without it they give none.

    Source: DG key-policy-default.html#key-policy-default-allow-root-enable-iam
    """
    return Statement(
        sid="EnableIAMPolicies",
        principals=(f"arn:{partition}:iam::{account}:root",),
        actions=("kms:*",),
    )


def administrators(principals: Iterable[str]) -> Statement:
    """Let principals manage the key, replicate it and promote its replicas.

    In every Region's policy, for promotion is authorised on both keys and moves the need for
    kms:ReplicateKey.
    Source: DG key-policy-default.html#key-policy-default-allow-administrators and
    multi-region-keys-auth.html
    """
    return Statement(
        sid="AllowAdministration", principals=tuple(principals), actions=ADMINISTRATION
    )


def users(principals: Iterable[str]) -> Statement:
    """Let principals encrypt and decrypt with the key.

    Source: DG key-policy-default.html#key-policy-users-crypto
    """
    return Statement(sid="AllowUse", principals=tuple(principals), actions=USE)


def user_grants(principals: Iterable[str]) -> Statement:
    """Let principals give grants, to AWS resources only.

    Source: DG key-policy-default.html#key-policy-service-integration
    """
    return Statement(
        sid="AllowGrantsForAWSResources",
        principals=tuple(principals),
        actions=GRANTING,
        conditions=MappingProxyType({"Bool": _FOR_AWS_RESOURCES}),
    )


def services(names: Iterable[str], *, account: str, region: str) -> Statement:
    """Let services of this Region use the key on behalf of the account's principals.

    Source: DG conditions-kms.html#conditions-kms-via-service and #conditions-kms-caller-account
    """
    return Statement(
        sid="AllowUseThroughServices",
        principals=("*",),
        actions=USE,
        conditions=MappingProxyType({"StringEquals": _through(names, account, region)}),
    )


def service_grants(names: Iterable[str], *, account: str, region: str) -> Statement:
    """Let services of this Region give AWS resources grants on behalf of the account's principals.

    Source: DG conditions-kms.html#conditions-kms-grant-is-for-aws-resource
    """
    return Statement(
        sid="AllowGrantsThroughServices",
        principals=("*",),
        actions=("kms:CreateGrant",),
        conditions=MappingProxyType(
            {
                "StringEquals": _through(names, account, region),
                "Bool": _FOR_AWS_RESOURCES,
            }
        ),
    )


def _through(
    names: Iterable[str], account: str, region: str
) -> MappingProxyType[str, tuple[str, ...]]:
    values = tuple(via for name in names for via in via_service(name, region=region))
    return MappingProxyType({"kms:CallerAccount": (account,), "kms:ViaService": values})
