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
    written = subject.argument("target_key_id")
    target = keys.named_by(alias, written)
    if target is None:
        if isinstance(written, Unknown):
            yield Undecided("which key it points at")
    elif target.key and alias.shares_region(target.key) and not target.derived:
        return
    elif not alias.region or not target.region:
        yield Undecided("whether its key is in its own Region")
    elif target.region != alias.region:
        yield from _elsewhere(subject, target)


def _elsewhere(subject: Subject, target: Named) -> Iterator[Outcome]:
    """Say it of a key in another Region, unless its ID is that of a related key in this one."""
    alias = subject.resource
    if target.by_id is not False and subject.keys.meant(target, alias):
        if target.by_id is None:
            yield Undecided("whether it names its key by ID, or by the ARN of another Region")
        return
    name = target.key.address if target.key else "its key"
    yield f"it is in {alias.region}, and {name} in {target.region}"


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
