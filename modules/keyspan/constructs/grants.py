"""A grant of a key as a Terraform resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.bindings import KmsGrant, KmsGrantConstraints
from keyspan.constructs import references
from keyspan.model import addresses
from keyspan.writing.hcl import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.bindings import Construct, TerraformProvider
    from keyspan.constructs.stand_ins import StandIns
    from keyspan.model import Grant, Key


def grant_of(
    scope: Construct,
    key: Key,
    grant: Grant,
    *,
    region: str,
    provider: TerraformProvider,
    stand_ins: StandIns,
) -> KmsGrant:
    """Make a grant of the key in one Region.

    Args:
        scope: the construct of the key.
        key: the key.
        grant: what is wanted.
        region: the Region.
        provider: of the Region.
        stand_ins: what stands in for principals that are references.
    """
    retiring = grant.retiring_principal
    return KmsGrant(
        scope,
        f"grant_{addresses.grant_name(grant.name, key=key.name, region=region)}",
        provider=provider,
        name=grant.name,
        # By key ID: an ARN changes when state is stale, and any change replaces a grant.
        key_id=references.key_id(key, region=region),
        grantee_principal=stand_ins.taken_back(grant.grantee),
        operations=list(grant.operations),
        retiring_principal=retiring and stand_ins.taken_back(retiring),
        constraints=_constraints(grant),
    )


def _constraints(grant: Grant) -> list[KmsGrantConstraints] | None:
    equals = _literals(grant.encryption_context_equals)
    subset = _literals(grant.encryption_context_subset)
    if not equals and not subset:
        return None
    return [KmsGrantConstraints(encryption_context_equals=equals, encryption_context_subset=subset)]


def _literals(texts: Mapping[str, str]) -> dict[str, str] | None:
    return {literal(key): literal(value) for key, value in texts.items()} or None
