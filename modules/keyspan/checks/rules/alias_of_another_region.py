"""KS015: an alias whose target is a key of another Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown
from keyspan.checks.finding import Severity
from keyspan.checks.keys import ALIAS_TYPE
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.keys import Named
    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    alias, keys = subject.resource, subject.keys
    target = keys.named_by(alias, subject.argument("target_key_id"))
    if target is None:
        if isinstance(subject.argument("target_key_id"), Unknown):
            yield Undecided("which key it points at")
        return
    if not alias.region or not target.region:
        yield Undecided("whether its key is in its own Region")
    elif target.region != alias.region and not _has_related(subject, target, alias.region):
        name = target.key.address if target.key else "its key"
        yield f"it is in {alias.region}, and {name} in {target.region}"


def _has_related(subject: Subject, target: Named, region: str) -> bool:
    """Whether a key ID, which names no Region, leads to a related key in the alias's own."""
    return target.by_id and any(
        member.region == region
        for key in target.keys
        for member in subject.keys.set_of(key).members
    )


RULE = Rule(
    id="KS015",
    name="alias-of-another-region",
    severity=Severity.ERROR,
    what="An alias points at another Region's key",
    why=(
        "An alias stands for a key of its own account and Region; AWS refuses others, or finds "
        "no key there."
    ),
    mend="let target_key_id be the key_id of the related key in the alias's Region",
    source="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
    types=frozenset({ALIAS_TYPE}),
    find=_find,
)
