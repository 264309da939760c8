"""KS113 and KS114: a state that is older than the keys, and a key that the state holds twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from keyspan.checks.documents import region_of_arn
from keyspan.checks.finding import Severity
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import KEY_TYPES, PRIMARY_TYPES, REPLICA_TYPES, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.guard.planned import Planned


def _stale(plan: Planned) -> Iterator[Objection]:
    primary_regions = {
        arn[2]: arn[0]
        for change in plan.surviving(*sorted(PRIMARY_TYPES))
        if (arn := key_arn_parts((change.resource.before or {}).get("arn")))
    }
    for change in plan.surviving(*sorted(KEY_TYPES)):
        resource = change.resource
        before = resource.before or {}
        arn = key_arn_parts(before.get("arn"))
        if not arn:
            continue
        chosen = resource.own_region or (resource.provider and resource.provider.region)
        if chosen and chosen != arn[0]:
            what = f"the state says that the key is in {arn[0]}, and its provider is of {chosen}"
            yield Objection(address=resource.address, what=what)
        says = region_of_arn(before.get("primary_key_arn"))
        holds = primary_regions.get(arn[2])
        if resource.type in REPLICA_TYPES and says and holds and says != holds:
            what = f"the state says that its primary is in {says}, and holds that in {holds}"
            yield Objection(address=resource.address, what=what)


def _twice(plan: Planned) -> Iterator[Objection]:
    held: defaultdict[str, list[str]] = defaultdict(list)
    for change in plan.surviving(*sorted(KEY_TYPES)):
        arn = (change.resource.before or {}).get("arn")
        if key_arn_parts(arn):
            held[str(arn)].append(change.resource.address)
    for arn, (first, *others) in held.items():
        for address in others:
            yield Objection(address=address, what=f"it is {arn}, and so is {first}")


STALE = Refusal(
    id="KS113",
    name="state-stale",
    severity=Severity.ERROR,
    what="The plan was made with a state that is not up to date",
    why="A plan made without refreshing does not know of a promotion, and may replace a key.",
    mend="plan again, without -refresh=false",
    source="https://developer.hashicorp.com/terraform/cli/commands/plan#refresh-false",
    find=_stale,
)

TWICE = Refusal(
    id="KS114",
    name="key-held-twice",
    severity=Severity.ERROR,
    what="Two addresses hold one key",
    why="Whoever drops one of both blocks later deletes the key of the other.",
    mend="drop the import, or move the first address to the second",
    source="https://developer.hashicorp.com/terraform/language/import",
    find=_twice,
)
