"""Who uses a key, for what its key usage is, and who lets AWS resources use it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.model.specs import (
    ENCAPSULATE_DECAPSULATE,
    ENCRYPT_DECRYPT,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT,
    SIGN_VERIFY,
    SYMMETRIC,
)
from keyspan.policy.document import EVERYBODY, Condition, Statement, aws

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keyspan.model import Key

SYMMETRIC_USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)
"""Encrypting and decrypting with a symmetric key."""

USE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ENCRYPT_DECRYPT: (
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GetPublicKey",
            "kms:ReEncrypt*",
        ),
        SIGN_VERIFY: ("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify"),
        GENERATE_VERIFY_MAC: ("kms:DescribeKey", "kms:GenerateMac", "kms:VerifyMac"),
        KEY_AGREEMENT: ("kms:DeriveSharedSecret", "kms:DescribeKey", "kms:GetPublicKey"),
        ENCAPSULATE_DECAPSULATE: (
            "kms:Decapsulate",
            "kms:DescribeKey",
            "kms:Encapsulate",
            "kms:GetPublicKey",
        ),
    }
)
"""Using a key that is not symmetric, by its key usage."""

GRANTING = ("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant")
"""Letting an AWS resource, such as an EBS volume, use the key for as long as it is attached."""

FOR_AWS_RESOURCES = Condition("Bool", "kms:GrantIsForAWSResource", ("true",))


def use_of(key: Key) -> tuple[str, ...]:
    """Return the actions of using a key.

    Source: DG key-policy-default.html#key-policy-users-crypto
    """
    return SYMMETRIC_USE if key.key_spec == SYMMETRIC else USE[key.usage]


def users(principals: Iterable[str], *, key: Key) -> Statement:
    """Let principals use the key for what it is for.

    Source: DG key-policy-default.html#key-policy-users-crypto
    """
    return Statement(sid="AllowUse", principals=aws(*principals), actions=use_of(key))


def encrypt_only(principals: Iterable[str], *, key: Key) -> Statement:
    """Let principals encrypt and make data keys, and decrypt nothing.

    kms:ReEncryptFrom is not here, for it carries a secret over to a key that can be read.
    Source: DG asymmetric-key-specs.html and key-policy-default.html#key-policy-users-crypto
    """
    more = "kms:GenerateDataKey*" if key.key_spec == SYMMETRIC else "kms:GetPublicKey"
    return Statement(
        sid="AllowEncryptOnly",
        principals=aws(*principals),
        actions=("kms:DescribeKey", "kms:Encrypt", more, "kms:ReEncryptTo"),
    )


def decrypt_only(principals: Iterable[str]) -> Statement:
    """Let principals decrypt, and encrypt nothing.

    Source: DG key-policy-default.html#key-policy-users-crypto
    """
    return Statement(
        sid="AllowDecryptOnly",
        principals=aws(*principals),
        actions=("kms:Decrypt", "kms:DescribeKey"),
    )


def verify_only(principals: Iterable[str], *, key: Key) -> Statement:
    """Let principals verify signatures or MACs, and make none.

    Source: DG key-policy-default.html#key-policy-users-crypto
    """
    verifying = {
        SIGN_VERIFY: ("kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"),
        GENERATE_VERIFY_MAC: ("kms:DescribeKey", "kms:VerifyMac"),
    }
    return Statement(
        sid="AllowVerifyOnly", principals=aws(*principals), actions=verifying[key.usage]
    )


def external_users(principals: Iterable[str], *, key: Key) -> Statement:
    """Let principals of other accounts use the key, where IAM policies there allow it too.

    Source: DG key-policy-modifying-external-accounts.html
    """
    return Statement(
        sid="AllowUseByOtherAccounts", principals=aws(*principals), actions=use_of(key)
    )


def organizations(ids: Iterable[str], *, key: Key) -> Statement:
    """Let every principal of an organization use the key, where its account's IAM policies do.

    Source: DG conditions-aws.html and IAM user guide, reference_policies_condition-keys.html
    #condition-keys-principalorgid
    """
    return Statement(
        sid="AllowUseByOrganizations",
        principals=(EVERYBODY,),
        actions=use_of(key),
        conditions=(Condition("StringEquals", "aws:PrincipalOrgID", tuple(ids)),),
    )


def grants_for_aws_resources(principals: Iterable[str]) -> Statement:
    """Let principals give grants, to AWS resources only.

    Source: DG key-policy-default.html#key-policy-service-integration
    """
    return Statement(
        sid="AllowGrantsForAWSResources",
        principals=aws(*principals),
        actions=GRANTING,
        conditions=(FOR_AWS_RESOURCES,),
    )
