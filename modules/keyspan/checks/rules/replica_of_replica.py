"""KS014: a replica key that names another replica as its primary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import REPLICA_TYPES
from keyspan.checks.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    named = subject.keys.primary_of(subject.resource)
    if named and not named.derived and named.key and named.key.type in REPLICA_TYPES:
        yield f"primary_key_arn is that of {named.key.address}, a replica"


RULE = Rule(
    id="KS014",
    name="replica-of-replica",
    severity=Severity.ERROR,
    what="A replica is made from a replica",
    why="Only a primary key can be replicated; AWS refuses it.",
    mend="let primary_key_arn be the primary's arn",
    source="https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html",
    types=REPLICA_TYPES,
    find=_find,
)
