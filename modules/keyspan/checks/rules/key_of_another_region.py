"""KS017: data in one Region that is to be encrypted by the key ARN of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown, at, blocks
from keyspan.checks.encryption.arguments import OWN_REGION, TARGET_REGION, TOLD_REGION
from keyspan.checks.finding import Severity
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from keyspan.checks.documents import Resource, Values
    from keyspan.checks.keys import Named
    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    resource = subject.resource
    for path in OWN_REGION.get(resource.type, ()):
        for value in at(resource.values, _path(path)):
            yield from _compared(subject, path, value, resource.region)
    for block, key, region in TOLD_REGION.get(resource.type, ()):
        for each in _blocks(resource, block):
            for value in at(each, _path(key)):
                yield from _compared(subject, f"{block}.{key}", value, each.get(region))
    for block, key, target in TARGET_REGION.get(resource.type, ()):
        for each in _blocks(resource, block):
            region = _region_of(subject, each.get(target))
            for value in at(each, _path(key)):
                yield from _compared(subject, f"{block}.{key}", value, region)


def _blocks(resource: Resource, path: str) -> Iterator[Values]:
    for place in at(resource.values, _path(path)):
        for block in blocks(place):
            if not isinstance(block, Unknown):
                yield block


def _region_of(subject: Subject, target: Any) -> str | None:
    """Return the Region of what a block names, if that is in the document."""
    regions = {each.region for each in subject.view.referred(subject.resource, target)}
    return regions.pop() if len(regions) == 1 else None


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(dotted.split("."))


def _compared(subject: Subject, path: str, value: Any, region: Any) -> Iterator[Outcome]:
    """Say it where a key lies in another Region than the data; a key ID lies in the data's own."""
    named = subject.keys.named_by(subject.resource, value)
    if named is None:
        if isinstance(value, Unknown) and value.written:
            yield Undecided(f"which key {path} names")
        return
    if named.by_id or (named.region and named.region == region):
        return
    if not named.region or not isinstance(region, str) or named.by_id is None:
        if not _is_beside(subject, named, region):
            yield Undecided(f"whether {path} is of the Region of the data")
        return
    name = named.key.address if named.key else value if isinstance(value, str) else "a key"
    yield f"{path} is {name} in {named.region}, and the data is in {region}"


def _is_beside(subject: Subject, named: Named, region: Any) -> bool:
    """Whether the one key that is named is in the Region of the resource, which holds the data."""
    here = subject.resource
    own = region == here.region and not named.derived
    return own and named.key is not None and here.shares_region(named.key) is True


RULE = Rule(
    id="KS017",
    name="key-of-another-region",
    severity=Severity.ERROR,
    what="Data is to be encrypted by another Region's key",
    why="AWS services use keys of their own Region: AWS refuses the key, or fails later.",
    mend="name the related key of that Region: its ARN differs in the Region only",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    types=frozenset((*OWN_REGION, *TOLD_REGION, *TARGET_REGION)),
    find=_find,
)
