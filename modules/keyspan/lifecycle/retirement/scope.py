"""What a person named, and whether that may be retired at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.checks.keys import KEY_TYPES
from keyspan.errors import Fault
from keyspan.lifecycle.refused import Refused
from keyspan.live.deletion import DISABLED, SCHEDULED
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.rules import principal_account
from keyspan.model.state import key_address, replica_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyspan.lifecycle.retirement.found import Found, Living
    from keyspan.live import Connect
    from keyspan.model import Key, Keyring

ENABLED = "Enabled"
_DRAINABLE = (ENABLED, DISABLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person named.

    Attributes:
        key: the key's name in the file.
        region: the Region whose key is to go; None for the whole key.
        wait_days: for how many days a key has to have been disabled.
    """

    key: str
    region: str | None
    wait_days: int

    @property
    def whole(self) -> bool:
        """Whether the whole key is to go."""
        return self.region is None

    def regions(self, found: Living) -> tuple[str, ...]:
        """Return the Regions whose keys are to go, the primary's first."""
        return found.regions if self.region is None else (self.region,)


def require_account(keyring: Keyring, key: Key, *, caller: Callable[[str], str]) -> None:
    """Refuse to look at a key from another account, where all of it can only be missing.

    Args:
        keyring: the keyring.
        key: one of its keys.
        caller: gives the ARN of who calls AWS in a Region.

    Raises:
        Refused: some Region is signed in to for another account.
        CallRefused: that could not be told.
    """
    regions = (*key.regions, *key.retired_regions)
    # Who signs in alike in two Regions is the same in both.
    asked = {keyring.provider.for_region(region): region for region in reversed(regions)}
    for region in asked.values():
        account = principal_account(caller(region))
        if account != keyring.account:
            fault = Fault(
                where=region,
                problem=f"signed in to account {account}, and the file is of {keyring.account}",
                mend="sign in to the account that the file names; nothing was done",
            )
            raise Refused(str(fault))


def require_in_scope(asked: Asked, found: Found) -> None:
    """Refuse what may not be retired, or cannot be understood.

    Raises:
        Refused: each reason.
        CallRefused: a key that is to go could not be looked at.
    """
    unfit = [*_named(asked, found), *_understood(asked, found), *_needed(asked, found)]
    if faults := unfit or list(_states(asked, found)):
        raise Refused("\n".join(map(str, faults)))


def require_nobody_elses(asked: Asked, found: Found, *, connect: Connect) -> None:
    """Refuse a key that another key of the file, which nobody named, stands for as well.

    Args:
        asked: what a person named.
        found: the key.
        connect: gives KMS of a Region.

    Raises:
        Refused: another key of the file has its alias, or the state has it at another address.
        CallRefused: its aliases could not be read.
    """
    if faults := [*_held_elsewhere(found), *_others_aliases(asked, found, connect)]:
        raise Refused("\n".join(map(str, faults)))


def _held_elsewhere(found: Found) -> Iterator[Fault]:
    key = found.key
    own = {key_address(key, key.primary.region)}
    own |= {replica_address(key, region) for region in found.regions}
    for held in found.state.resources:
        is_it = found.key_id in (held.values.get("key_id"), held.values.get("id"))
        if is_it and held.type in KEY_TYPES and held.address not in own:
            yield Fault(
                where=held.address,
                problem=f"is {found.key_id} as well, in Terraform's state",
                mend=f"which of both is it? only {key.name} was named, and nothing was done",
            )


def _others_aliases(asked: Asked, found: Found, connect: Connect) -> Iterator[Fault]:
    others = {
        (related.region, alias): other.name
        for other in found.keyring.keys
        if other.name != found.key.name
        for related in other.held
        for alias in related.aliases
    }
    for region in asked.regions(found):
        if found.scheduled(region):
            continue
        for alias in connect(region).aliases(found.key_id):
            if name := others.get((region, alias.name)):
                yield Fault(
                    where=f"{ALIAS_PREFIX}{alias.name} in {region}",
                    problem=f"leads to {found.key_id}, and is of keys.{name}, which nobody named",
                    mend=f"find out which key it is: keyspan doctor {name}; nothing was done",
                )


def _named(asked: Asked, found: Found) -> Iterator[Fault]:
    """Yield why what was named is not what may go by itself."""
    key, region = found.key, asked.region
    if region is None:
        return
    if region not in found.regions:
        yield Fault(
            where=found.where,
            problem=f"is in {', '.join(found.regions)}, and not in {region}",
            mend="name one of these Regions",
        )
    elif region == key.primary.region and key.replicas:
        yield Fault(
            where=region,
            problem=f"holds the primary key of {key.name}",
            mend="promote another first: keyspan promote "
            f"{key.name} {key.replicas[0].region}; --all retires the whole key",
        )
    elif region == key.primary.region:
        yield Fault(
            where=region,
            problem=f"holds the only key of {key.name} that is left",
            mend=f"the whole key would go: keyspan retire {key.name} --all",
        )
    elif key.given_up:
        yield Fault(
            where=found.where,
            problem="is given up as a whole",
            mend=f"keyspan retire {key.name} --all goes on with that",
        )


def _understood(asked: Asked, found: Found) -> Iterator[Fault]:
    """Yield what does not fit together, so that nobody knows what would go."""
    key, live = found.key, found.live
    if key.promoted_from:
        yield Fault(
            where=f"{found.where}.promoted_from",
            problem="a promotion is not settled",
            mend="deploy it, and then: keyspan settle",
        )
    if live and live.primary_region != key.primary.region:
        yield Fault(
            where=found.where,
            problem=f"its primary key is in {live.primary_region}, and the file says "
            f"{key.primary.region}",
            mend=f"bring the file in line first: keyspan promote {key.name} {live.primary_region}",
        )
    if live and asked.whole:
        for region in (r.region for r in live.related if r.region not in found.regions):
            yield Fault(
                where=region,
                problem=f"AWS has a replica key of {key.name} there that the file does not name",
                mend="add the Region to replicas, and adopt its key, so that it is named, too",
            )


def _needed(asked: Asked, found: Found) -> Iterator[Fault]:
    """Yield the data that the file says a key that is to go protects."""
    going = asked.regions(found)
    for data in found.key.protects:
        if lost := [region for region in data.regions_of(found.key) if region in going]:
            yield Fault(
                where=data.where,
                problem=f"is encrypted by the key in {', '.join(lost)}, and would be lost with it",
                mend="keep the key; or, when nobody needs the data there, take it out of the file",
            )


def unseen(region: str) -> Fault:
    """Return that a key is not shown where the related keys say that it is."""
    return Fault(
        where=region,
        problem="AWS shows no key there, and the related keys say that there is one",
        mend="is it the right account, in that Region too? otherwise wait a minute",
    )


def _states(asked: Asked, found: Found) -> Iterator[Fault]:
    """Yield the keys that are in no state for it."""
    for region in asked.regions(found):
        state = found.key_state(region)
        if found.unseen(region):
            yield unseen(region)
            continue
        if region in found.key.retired_regions and found.scheduled(region):
            continue
        if state in SCHEDULED:
            yield Fault(
                where=region,
                problem=f"the key is {state}, and it was not retired by this file",
                mend=f"keyspan retire {found.key.name} {asked.region or '--all'} --cancel --apply "
                "gives it back; then it can be retired",
            )
        elif state not in _DRAINABLE:
            yield Fault(
                where=region,
                problem=f"the key is {state}; only one that is Enabled or Disabled can be retired",
                mend="a key that is PendingImport needs its material first; others pass by waiting"
                if found.described(region)
                else f"there is no key to retire: leave {region} out of {found.where}.replicas",
            )
