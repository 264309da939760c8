"""KS012: two replica keys of one primary in one Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import REPLICA_TYPES
from keyspan.checks.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    replica = subject.resource
    for other in subject.keys.set_of(replica).replicas:
        if other is replica:
            return  # Each pair is told once, at the later of both.
        if replica.shares_region(other):
            where = f"are both in {replica.region}" if replica.region else "have the same provider"
            yield f"it and {other.address} {where}"


RULE = Rule(
    id="KS012",
    name="replicas-share-region",
    severity=Severity.ERROR,
    what="Two replicas of one key are in one Region",
    why=(
        "Related keys are one in a Region; AWS refuses the second, and the Region that was "
        "meant has none."
    ),
    mend="give each replica the provider, or the region, that it is meant for",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-replicate.html",
    types=REPLICA_TYPES,
    find=_find,
)
