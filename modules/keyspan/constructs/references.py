"""Terraform references to what a key makes, for its own stack: plain text, no call to Node.js.

Another stack needs the references of MultiRegionKey, which CDKTF carries from stack to stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.model.addresses import (
    ALIAS_TYPE,
    alias_name,
    primary_name,
    primary_type,
    reference,
    replica_name,
    replica_type,
)

if TYPE_CHECKING:
    from keyspan.model import Key


def key_id(key: Key, *, region: str | None = None) -> str:
    """Return a reference to the key ID, read from the key in one Region, else from the primary."""
    region = region or key.primary.region
    # aws_kms_external_key has no key_id; its id is the key ID.
    primary_of_imported = key.imported and region == key.primary.region
    return _attribute(key, region, "id" if primary_of_imported else "key_id")


def key_arns(key: Key) -> dict[str, str]:
    """Return references to the key ARNs, by Region."""
    return {region: _attribute(key, region, "arn") for region in key.regions}


def alias_arns(key: Key) -> dict[str, dict[str, str]]:
    """Return references to the alias ARNs, by Region and alias."""
    return {
        related.region: {
            alias: reference(ALIAS_TYPE, alias_name(alias, region=related.region), attribute="arn")
            for alias in related.aliases
        }
        for related in key.related
    }


def _attribute(key: Key, region: str, attribute: str) -> str:
    if region == key.primary.region:
        kind = primary_type(imported=key.imported)
        return reference(kind, primary_name(key.name), attribute=attribute)
    kind = replica_type(imported=key.imported)
    return reference(kind, replica_name(key.name, region=region), attribute=attribute)
