"""What is odd about living keys: each with what to do about it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from keyspan.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from keyspan.live.gateway import DescribedKey
    from keyspan.live.inventory.reading import ReadKey, ReadRegion
    from keyspan.live.inventory.scope import Scope
    from keyspan.model import Key

EXPIRES_SOON = timedelta(days=30)
"""How long before imported key material expires it is told."""

_PENDING = ("PendingDeletion", "PendingReplicaDeletion")
_PASSING = ("Creating", "Updating")
_LOOK_THERE = "look in it, too, with --regions, and let who calls read it"


def key_notes(
    read: ReadKey, *, key: Key | None, regions: Mapping[str, ReadRegion], now: datetime
) -> Iterator[Fault]:
    """Yield what is odd about related keys.

    Args:
        read: what was read of them.
        key: the key of the keyring that they are, if any.
        regions: the Regions whose keys were listed.
        now: the time.
    """
    for region in read.undescribed:
        yield Fault(
            where=f"{read.key_id} in {region}",
            problem="the Region lists the key, and does not describe it",
            mend="allow kms:DescribeKey to who calls, in its key policy there",
        )
    if not read.described:
        return
    yield from _disagreements(read)
    yield from _primary_notes(read, regions)
    yield from _elsewhere(read, regions)
    for region, told in read.described.items():
        yield from _state_notes(read, region, told, now=now)
    if key:
        yield from _region_notes(read, key, regions)


def alias_notes(regions: Mapping[str, ReadRegion], living: frozenset[str]) -> Iterator[Fault]:
    """Yield each alias that stands for unrelated multi-Region keys in different Regions."""
    leads: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for region, read in regions.items():
        for alias, key_id in (read.aliases or {}).items():
            if key_id in living:
                leads[alias][region] = key_id
    for alias, by_region in sorted(leads.items()):
        if len(set(by_region.values())) > 1:
            said = ", ".join(f"{each} in {region}" for region, each in by_region.items())
            yield Fault(
                where=f"alias/{alias}",
                problem=f"it stands for keys that are not related: {said}",
                mend="what one Region encrypts by it, another cannot decrypt by it: "
                "let it lead to related keys, or rename one",
            )


def scope_notes(scope: Scope, keyring: Sequence[Key]) -> Iterator[Fault]:
    """Yield each Region that the keyring has keys in, and that was not looked in."""
    for region in sorted({each for key in keyring for each in key.regions}):
        if region in scope.regions:
            continue
        names = ", ".join(key.name for key in keyring if region in key.regions)
        if scope.whole:
            problem = f"the Region is not enabled in the account, and has keys of the file: {names}"
            mend = "enable it: aws account enable-region, or take it out of the file"
        else:
            problem = f"the Region was not looked in, and has keys of the file: {names}"
            mend = "name it, too, or leave --regions out"
        yield Fault(where=region, problem=problem, mend=mend)


def _disagreements(read: ReadKey) -> Iterator[Fault]:
    told = {(each.primary_region, frozenset(each.regions)) for each in read.described.values()}
    if len(told) > 1:
        said = "; ".join(
            f"{region} says {', '.join(each.regions)}" for region, each in read.described.items()
        )
        yield Fault(
            where=read.key_id,
            problem=f"the Regions do not agree on which keys are related: {said}",
            mend="a promotion, a new replica or a deletion may be under way: look again",
        )


def _primary_notes(read: ReadKey, regions: Mapping[str, ReadRegion]) -> Iterator[Fault]:
    primaries = [r for r, each in read.described.items() if each.role == "PRIMARY"]
    if primaries:
        return
    home = next(iter(read.described.values())).primary_region or "nowhere"
    if home in read.undescribed:
        return
    if home not in regions:
        problem = f"an orphan: its primary key is in {home}, which was not read"
        mend = _LOOK_THERE
    elif home not in read.described:
        problem = f"an orphan: its primary key is said to be in {home}, and is not there"
        mend = "AWS Support alone can help: without a primary it gets no replica and no rotation"
    else:
        problem = "no Region says that it has the primary key"
        mend = "a promotion may be under way: look again; see keyspan doctor"
    yield Fault(where=read.key_id, problem=problem, mend=mend)


def _elsewhere(read: ReadKey, regions: Mapping[str, ReadRegion]) -> Iterator[Fault]:
    """Yield related keys that others tell of, replicas where nobody looked and where none is."""
    told = {region for each in read.described.values() for region in each.replica_regions}
    for region in sorted(told - {*read.described, *read.undescribed}):
        if region in regions:
            problem = f"a replica key is said to be in {region}, and is not there"
            mend = "it may have been deleted a moment ago: look again"
        else:
            problem = f"a replica key is in {region}, which was not read"
            mend = _LOOK_THERE
        yield Fault(where=read.key_id, problem=problem, mend=mend)


def _state_notes(
    read: ReadKey, region: str, told: DescribedKey, *, now: datetime
) -> Iterator[Fault]:
    where = f"{read.key_id} in {region}"
    if told.state in _PENDING:
        yield _deletion(read, where, told, region=region)
    elif told.state == "PendingImport":
        yield Fault(
            where=where,
            problem="its key material is missing, so nothing there can be decrypted",
            mend="import it again: keyspan material import, or aws kms import-key-material",
        )
    elif told.state == "Disabled":
        yield Fault(
            where=where,
            problem="it is disabled: whoever encrypts or decrypts there is refused",
            mend=f"aws kms enable-key --region {region} --key-id {read.key_id}, or leave it so",
        )
    elif told.state in _PASSING:
        yield Fault(where=where, problem=f"it is {told.state}", mend="that passes: look again")
    elif told.state != "Enabled":
        yield Fault(
            where=where,
            problem=f"it is {told.state or 'in a state that AWS does not tell'}",
            mend="see AWS's page on key states",
        )
    if told.expires and told.expires - now <= EXPIRES_SOON:
        yield Fault(
            where=where,
            problem=f"its imported key material expires on {_day(told.expires)}",
            mend="import the same bytes again before that; AWS gives none back",
        )


def _deletion(read: ReadKey, where: str, told: DescribedKey, *, region: str) -> Fault:
    kind = "primary key" if told.role == "PRIMARY" else "replica key"
    when = f"on {_day(told.deletion)}" if told.deletion else "when its replicas are gone"
    if told.waiting_days and not told.deletion:
        when = f"{told.waiting_days} days after its last replica is gone"
    lost = (
        "every related key waits for its deletion, and their data is lost with them"
        if all(each.state in _PENDING for each in read.described.values())
        else "related keys decrypt its data for as long as one of them is left"
    )
    return Fault(
        where=where,
        problem=f"the {kind} is deleted {when}: {lost}",
        mend=f"aws kms cancel-key-deletion --region {region} --key-id {read.key_id}, "
        "then enable-key; or let it go",
    )


def _region_notes(read: ReadKey, key: Key, regions: Mapping[str, ReadRegion]) -> Iterator[Fault]:
    shown = {*read.described, *read.undescribed}
    for region in sorted(shown - {*key.regions, *key.retired_regions}):
        yield Fault(
            where=f"{read.key_id} in {region}",
            problem=f"a related key that keys.{key.name} does not name",
            mend="keyspan drift tells how it comes into the file, or away",
        )
    for region in key.regions:
        if region not in shown and region in regions:
            yield Fault(
                where=f"{read.key_id} in {region}",
                problem=f"keys.{key.name} names a related key there, and there is none",
                mend="keyspan deploy makes it",
            )


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"
