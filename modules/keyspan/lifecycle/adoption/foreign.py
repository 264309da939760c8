"""Keys that another Terraform root holds: where its state has them, and how it lets go of them.

A `removed` block names a resource as a whole; of one with count or for_each, instances that stay
would be forgotten with it, and so are told instead.
Source: Terraform language, "Remove a resource from state", "Refactor modules".
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.listing import MULTI_REGION
from keyspan.model.addresses import (
    ALIAS_TYPE,
    EXTERNAL_PRIMARY_TYPE,
    EXTERNAL_REPLICA_TYPE,
    GRANT_TYPE,
    PRIMARY_TYPE,
    REPLICA_TYPE,
)
from keyspan.model.bounds import ALIAS_PREFIX, DELETION_WINDOW_DAYS
from keyspan.model.state import Move, alias_addresses, key_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.lifecycle.adoption.taking import Taken
    from keyspan.terraform import HeldResource, State

_KEY_TYPES = (PRIMARY_TYPE, REPLICA_TYPE, EXTERNAL_PRIMARY_TYPE, EXTERNAL_REPLICA_TYPE)
_POLICY_TYPE = "aws_kms_key_policy"
"""Its deletion gives a key AWS's default policy, so it has to be let go of as well."""

_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')
_ARN = re.compile(r"arn:[^:]+:kms:([^:]*):\d*:(?:key|alias)/(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A resource of another root that holds a multi-Region key, or something of it.

    Attributes:
        address: its address there.
        type: its type.
        region: the Region, where the state tells it.
        key_id: the key that it is about.
        alias: the name of an alias, without the prefix "alias/".
        window: the waiting period of a key's deletion, in days, which only a state tells.
        tainted: whether the next plan of that root replaces it.
    """

    address: str
    type: str
    region: str
    key_id: str
    alias: str = ""
    window: int | None = None
    tainted: bool = False

    @property
    def is_key(self) -> bool:
        """Whether it holds a key itself."""
        return self.type in _KEY_TYPES

    @property
    def resource(self) -> str:
        """The address without the indexes of instances, as a removed block names it."""
        return _INDEX.sub("", self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What another root holds of multi-Region keys.

    Attributes:
        holders: its resources of keys, aliases, key policies and grants.
        instances: from each resource without indexes to all its instances' addresses.
    """

    holders: tuple[Holder, ...]
    instances: Mapping[str, tuple[str, ...]]

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The keys that it holds."""
        return tuple(dict.fromkeys(each.key_id for each in self.holders if each.is_key))

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions of the keys that it holds."""
        return tuple(sorted({each.region for each in self.holders if each.is_key}))

    @property
    def windows(self) -> dict[tuple[str, str], int]:
        """Key ID and Region to the waiting period of a deletion, in days."""
        return {
            (each.key_id, each.region): each.window
            for each in self.holders
            if each.window is not None and each.window in DELETION_WINDOW_DAYS
        }

    def of(self, taken: Taken) -> list[Holder]:
        """Return what it holds of a key."""
        return [each for each in self.holders if each.key_id == taken.living.key_id]


def foreign(state: State) -> Foreign:
    """Return what a state holds of multi-Region keys."""
    instances: defaultdict[str, list[str]] = defaultdict(list)
    current = [each for each in state.resources if not each.deposed]
    for each in current:
        instances[_INDEX.sub("", each.address)].append(each.address)
    holders = (_holder(each) for each in current)
    return Foreign(
        holders=tuple(each for each in holders if each and each.key_id.startswith(MULTI_REGION)),
        instances={name: tuple(addresses) for name, addresses in instances.items()},
    )


def letting_go(found: Foreign, taken: tuple[Taken, ...]) -> tuple[list[str], list[Fault]]:
    """Return which resources removed blocks name, and what else has to be done in that root."""
    ours = {each.address for one in taken for each in found.of(one) if each.type != GRANT_TYPE}
    named = dict.fromkeys(_INDEX.sub("", address) for address in sorted(ours))
    whole: list[str] = []
    told: list[Fault] = []
    for resource in named:
        stay = [each for each in found.instances[resource] if each not in ours]
        if not stay:
            whole.append(resource)
            continue
        go = [each for each in found.instances[resource] if each in ours]
        commands = "; ".join(f"terraform state rm '{each}'" for each in go)
        told.append(
            Fault(
                where=resource,
                problem=f"a removed block would let go of {', '.join(stay)} as well, which "
                "is not taken over",
                mend=f"take these out of that root, and let go of each there: {commands}",
            )
        )
    for one in taken:
        told += [*_tainted(found.of(one)), *_unheld(found.of(one), one)]
    return whole, told


def taking_over(found: Foreign, taken: Taken) -> tuple[list[Move], list[Fault]]:
    """Return the moves of a key from that root's addresses to the file's, for one state of both."""
    moves: list[Move] = []
    faults = list(_tainted(found.of(taken)))
    faults += _unheld(found.of(taken), taken, mend="adopt it without --one-state")
    for each in found.of(taken):
        target = _target(each, taken)
        if target and target.partition(".")[0] != each.type:
            faults.append(
                Fault(
                    where=each.address,
                    problem=f"would become {target}, and Terraform moves nothing to another type",
                    mend="adopt it without --one-state",
                )
            )
        elif target and target != each.address:
            moves.append(Move(origin=each.address, target=target))
    return moves, faults


def _holder(resource: HeldResource) -> Holder | None:
    said = resource.values
    if resource.type in _KEY_TYPES:
        match = _ARN.fullmatch(str(said.get("arn")))
        return match and _made(resource, region=match[1], key=match[2])
    if resource.type == ALIAS_TYPE:
        match = _ARN.fullmatch(str(said.get("arn")))
        name = str(said.get("name")).removeprefix(ALIAS_PREFIX)
        return match and _made(
            resource, region=match[1], key=str(said.get("target_key_id")), alias=name
        )
    if resource.type in (_POLICY_TYPE, GRANT_TYPE):
        return _made(resource, region="", key=str(said.get("key_id")))
    return None


def _made(resource: HeldResource, *, region: str, key: str, alias: str = "") -> Holder:
    match = _ARN.fullmatch(key)
    days = resource.values.get("deletion_window_in_days")
    return Holder(
        address=resource.address,
        type=resource.type,
        region=match[1] if match else region,
        key_id=match[2] if match else key,
        alias=alias,
        window=days if isinstance(days, int) else None,
        tainted=resource.tainted,
    )


def _target(holder: Holder, taken: Taken) -> str | None:
    if holder.is_key:
        return key_address(taken.key, holder.region)
    if holder.alias:
        own = dict(alias_addresses(taken.key.in_region(holder.region)))
        return own.get(holder.alias)
    return None


def _tainted(holders: list[Holder]) -> Iterator[Fault]:
    for each in holders:
        if each.tainted:
            yield Fault(
                where=each.address,
                problem="is tainted: the next plan of that root replaces it",
                mend=f"first, there: terraform untaint '{each.address}'; apply nothing before it",
            )


def _unheld(
    holders: list[Holder], taken: Taken, *, mend: str = "does another root hold it?"
) -> Iterator[Fault]:
    """Yield what a key has that the other root does not hold."""
    keys = {each.region for each in holders if each.is_key}
    aliases = {(each.region, each.alias) for each in holders if each.alias}
    for own in taken.living.related:
        missing = [] if own.region in keys else ["the key"]
        missing += [f"alias/{a}" for a in own.aliases if (own.region, a) not in aliases]
        if missing:
            yield Fault(
                where=f"{taken.living.key_id} in {own.region}",
                problem=f"no resource of that state holds {', '.join(missing)}",
                mend=mend,
            )
