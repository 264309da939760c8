"""The data of an account that no keyring names: found in its Regions, with its copies.

The key that is meant is the one that encrypts the data where it is written: if that is a
multi-Region key, the copies are to be under its related keys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.live.gateway import CallRefused, Held, Source
from keyspan.live.listing import answered
from keyspan.live.readiness.group import Group, Meant
from keyspan.live.readiness.judging import look
from keyspan.live.readiness.keys import sealed_by
from keyspan.live.readiness.verdict import Encryption
from keyspan.live.regions import in_each
from keyspan.live.window import side_by_side
from keyspan.model.protects import Copy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from keyspan.live.readiness.group import Question
    from keyspan.live.readiness.judging import Looked
    from keyspan.live.readiness.keys import Keys

SERVICES = ("s3", "dynamodb", "secretsmanager", "rds", "ebs", "backup")
"""The services whose data is looked for, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found.

    Attributes:
        groups: data with its copies.
        looked: what is said of it where it is written.
        refusals: what could not be listed.
    """

    groups: tuple[Group, ...]
    looked: Mapping[Copy, Looked]
    refusals: tuple[CallRefused, ...]


def discover(
    regions: Sequence[str],
    *,
    question: Question,
    keys: Keys,
    known: Iterable[Copy],
    meant: Mapping[str, Meant],
) -> Found:
    """Find all data of an account in some Regions.

    Args:
        regions: the Regions to look in; where a service names another for a copy, that is followed.
        question: what is asked of data.
        keys: the living keys.
        known: the data that the keyring names, which is left out.
        meant: the keyring's keys, by ID.
    """
    groups: list[Group] = []
    looked: dict[Copy, Looked] = {}
    refusals: list[CallRefused] = []
    taken = {_place(each) for each in known}
    for service in SERVICES:
        question.say(f"listing the data of {service}")
        listed = in_each(regions, lambda region, of=service: _names(of, region, question))
        refusals += [each for each in listed.values() if isinstance(each, CallRefused)]
        found = [
            Copy(service=service, name=name, region=region)
            for region, names in listed.items()
            if not isinstance(names, CallRefused)
            for name in names
            if (service, region, name) not in taken
        ]
        here: dict[Copy, Looked] = {}
        seen = side_by_side(found, lambda copy: look(copy, question))
        for copy, each in zip(found, seen, strict=True):
            here[copy] = each
            question.say(f"{len(here)} of {len(found)} found in {service}")
        looked |= here
        groups += _grouped(here, regions, question=question, keys=keys, meant=meant, taken=taken)
    return Found(groups=tuple(groups), looked=looked, refusals=tuple(refusals))


def _names(service: str, region: str, question: Question) -> tuple[str, ...] | CallRefused:
    def ask() -> tuple[str, ...]:
        data = question.connect_data(service, region)
        return data.names() if data else ()

    return answered(ask)


def _place(copy: Copy) -> tuple[str, str, str]:
    return copy.service, copy.region, copy.name


def _grouped(
    looked: Mapping[Copy, Looked],
    regions: Sequence[str],
    *,
    question: Question,
    keys: Keys,
    meant: Mapping[str, Meant],
    taken: set[tuple[str, str, str]],
) -> Iterator[Group]:
    """Yield data with its copies; what is a copy of other data stands there, and not by itself."""
    places = {(each.service, each.name): each.region for each in looked}
    copies = {
        source: tuple(_copies(source, held, places, regions, question=question))
        for source, held in looked.items()
        if isinstance(held, Held)
    }
    targets = {_place(each) for every in copies.values() for each in every}
    ordered = sorted(looked, key=lambda copy: _place(copy) in targets)
    for source in ordered:
        if _place(source) in taken:
            continue
        every = copies.get(source, ())
        taken.update(map(_place, (source, *every)))
        yield Group(copies=(source, *every), meant=_meant(source, looked[source], keys, meant))


def _copies(
    source: Copy,
    held: Held,
    places: Mapping[tuple[str, str], str],
    regions: Sequence[str],
    *,
    question: Question,
) -> Iterator[Copy]:
    """Yield the copies of data; `places` tells the Region of what is named without one."""
    if held.replicas is None:
        made_from = Source(region=source.region, held=held)
        for region in regions:
            there = replace(source, region=region, source=source.region)
            if region != source.region and look(there, question, source=made_from) is not None:
                yield there
        return
    for each in held.replicas:
        region = each.region or places.get((source.service, each.name))
        if region and region != source.region:
            yield Copy(service=source.service, name=each.name, region=region, source=source.region)


def _meant(source: Copy, found: Looked, keys: Keys, meant: Mapping[str, Meant]) -> Meant:
    """Return the key that is meant: the multi-Region key of the data where it is written."""
    if isinstance(found, Held) and found.seals:
        sealed = sealed_by(found.seals[0], region=source.region, keys=keys)
        if sealed.encryption is Encryption.MULTI_REGION:
            return meant.get(sealed.key_id) or Meant(key_id=sealed.key_id)
    return Meant(key_id=None)
