"""KS010: a primary key without multi_region that has replicas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown, truth
from keyspan.checks.finding import Severity
from keyspan.checks.keys import PRIMARY_TYPES
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    replicas = subject.keys.set_of(subject.resource).replicas
    if not replicas:
        return
    multi_region = truth(subject.argument("multi_region", default=False))
    if isinstance(multi_region, Unknown):
        yield Undecided("whether multi_region is true")
    elif multi_region is not True:
        yield f"multi_region is not true, and {replicas[0].address} is its replica"


RULE = Rule(
    id="KS010",
    name="single-region-primary",
    severity=Severity.ERROR,
    what="A key has replicas and is no multi-Region key",
    why=(
        "Whether a key is multi-Region is settled when it is made; its replicas can never be "
        "created, and changing it replaces the key."
    ),
    mend=(
        "set multi_region = true on a new key, and re-encrypt; never change it on a key that "
        "holds data"
    ),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    types=PRIMARY_TYPES,
    find=_find,
)
