"""A grant of a key in one Region: what one principal may do with it, outside of its key policy.

Source: KMS API reference, CreateGrant; developer guide, "Grants in AWS KMS".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.model import rules
from keyspan.model.access import found
from keyspan.model.specs import (
    ENCAPSULATE_DECAPSULATE,
    ENCRYPT_DECRYPT,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT,
    SIGN_VERIFY,
    SYMMETRIC,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.rules import Problem

_FOR_ANY = ("CreateGrant", "DescribeKey", "RetireGrant")
_FOR_PAIRS = (*_FOR_ANY, "GetPublicKey")
_FOR_SYMMETRIC = (
    *_FOR_ANY,
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
)
_BY_USAGE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ENCRYPT_DECRYPT: (*_FOR_PAIRS, "Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo"),
        SIGN_VERIFY: (*_FOR_PAIRS, "Sign", "Verify"),
        KEY_AGREEMENT: (*_FOR_PAIRS, "DeriveSharedSecret"),
        GENERATE_VERIFY_MAC: (*_FOR_ANY, "GenerateMac", "VerifyMac"),
        ENCAPSULATE_DECAPSULATE: (*_FOR_PAIRS, "Decapsulate", "Encapsulate"),
    }
)

OPERATIONS = tuple(
    sorted({*_FOR_SYMMETRIC, *(each for allowed in _BY_USAGE.values() for each in allowed)})
)
"""Every operation that a grant can allow, by its name in CreateGrant."""

CONSTRAINTS = ("encryption_context_equals", "encryption_context_subset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One grant.

    Attributes:
        name: names the grant in AWS, and in its Terraform address.
        grantee: the ARN of who gets the permissions.
        operations: what is allowed, as CreateGrant names it: "Decrypt".
        retiring_principal: the ARN of who may retire the grant, if anybody.
        encryption_context_equals: the only encryption context that it is good for.
        encryption_context_subset: what an encryption context has to hold.
    """

    name: str
    grantee: str
    operations: tuple[str, ...]
    retiring_principal: str | None = None
    encryption_context_equals: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )
    encryption_context_subset: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def principals(self) -> tuple[str, ...]:
        """The ARNs that the grant names."""
        return (self.grantee, *([self.retiring_principal] if self.retiring_principal else []))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks its rule, with the Problem."""
        yield from found("name", rules.grant_name_problem(self.name))
        for name, principal in zip(
            ("grantee", "retiring_principal"), self.principals, strict=False
        ):
            yield from found(name, rules.principal_problem(principal))
        if isinstance(self.operations, str) or not self.operations:
            mend = 'name some: operations = ["Decrypt"]'
            yield "operations", rules.Problem("the grant allows no operation", mend)
            return
        for operation in self.operations:
            yield from found("operations", rules.operation_problem(operation, OPERATIONS))


def operations_of(*, spec: str, usage: str) -> tuple[str, ...]:
    """Return the operations that a grant can allow for a kind of key, in alphabetical order."""
    return tuple(sorted(_FOR_SYMMETRIC if spec == SYMMETRIC else _BY_USAGE[usage]))
