"""KS008: key policies of related keys that differ by more than their Regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from keyspan.checks.documents import Unknown
from keyspan.checks.finding import Severity
from keyspan.checks.keys import REPLICA_TYPES
from keyspan.checks.policies import known_policy
from keyspan.checks.rule import Rule, Undecided
from keyspan.policy import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject
    from keyspan.policy import KeyPolicy

_UNTOLD, _UNTOLD_TOO = "untold", "untold too"
"""Stand in for Regions that nothing tells."""


def _find(subject: Subject) -> Iterator[Outcome]:
    keys, replica = subject.keys, subject.resource
    primary = keys.set_of(replica).primary
    if primary is None or primary.shares_region(replica):
        return  # Another state's, or another rule's business.
    texts = [keys.policy_of(each) for each in (primary, replica)]
    if any(isinstance(text, Unknown) for text in texts):
        yield Undecided(f"whether the key policy is that of {primary.address}")
        return
    if texts[0] == texts[1]:
        return
    policies = [known_policy(text) for text in texts]
    if None in policies:
        return  # Absent or broken: other rules say so.
    regions = (primary.region or _UNTOLD, replica.region or _UNTOLD_TOO)
    found = differences(cast("dict[str, KeyPolicy]", dict(zip(regions, policies, strict=True))))
    if found and not (primary.region and replica.region):
        yield Undecided(f"whether the key policy differs from that of {primary.address}")
        return
    for difference in found:
        yield f"{difference}, compared with {primary.address}"


RULE = Rule(
    id="KS008",
    name="policies-differ",
    severity=Severity.WARNING,
    what="Related keys have different key policies",
    why=(
        "AWS keeps no key policies in step: a difference is either wanted, or a Region that "
        "somebody forgot."
    ),
    mend="write all key policies from one source; waive this rule where the difference is meant",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html",
    types=REPLICA_TYPES,
    find=_find,
)
