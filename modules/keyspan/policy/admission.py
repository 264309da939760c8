"""What the data that a key protects adds to who may use the key of one Region."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.model.access import ServicePrincipal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.model import Key, RelatedKey


def admitted(key: Key, related: RelatedKey) -> RelatedKey:
    """Return a related key whose access is what its own fields say, and what its data needs.

    That is allowed in every Region of the key, so that its policies stay in step: where none of the
    data lies, it is of no use to anybody.

    Args:
        key: the multi-Region key, which tells the data.
        related: its key in one Region.
    """
    if not key.protects:
        return related
    needed = [data.needed for data in key.protects]
    services = (
        *related.service_principals,
        *(s for each in needed for s in each.service_principals),
    )
    statements = (statement for each in needed for statement in each.statements)
    return replace(
        related,
        service_principals=tuple(_united(services)),
        statements=(*related.statements, *statements),
    )


def _united(services: Iterable[ServicePrincipal]) -> Iterable[ServicePrincipal]:
    """Yield each service once, for the resources of all its mentions; for any, if one says none."""
    sources: dict[str, list[tuple[str, ...]]] = {}
    for each in services:
        sources.setdefault(each.service, []).append(each.source_arns)
    for service, named in sources.items():
        arns = dict.fromkeys(arn for said in named for arn in said) if all(named) else ()
        yield ServicePrincipal(service=service, source_arns=tuple(arns))
