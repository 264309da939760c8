"""KS011: a replica key in the Region of its primary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import REPLICA_TYPES
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    replica, keys = subject.resource, subject.keys
    members = keys.set_of(replica)
    region = keys.primary_region(members)
    if replica.region and region:
        if replica.region == region:
            yield f"it and its primary are both in {region}"
    elif members.primary and replica.shares_region(members.primary):
        yield f"it and {members.primary.address} have the same provider, and so the same Region"
    else:
        yield Undecided("whether it is in another Region than its primary")


RULE = Rule(
    id="KS011",
    name="replica-beside-primary",
    severity=Severity.ERROR,
    what="A replica is in its primary's Region",
    why=(
        "Related keys are one in a Region; AWS refuses the second, and the Region that was "
        "meant has none."
    ),
    mend="give the replica the provider, or the region, that it is meant for",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-replicate.html",
    types=REPLICA_TYPES,
    find=_find,
)
