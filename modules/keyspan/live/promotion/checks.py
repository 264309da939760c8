"""What the living keys say for and against making another Region's key the primary.

Source: KMS API reference, UpdatePrimaryRegion; developer guide, "Key states of AWS KMS keys".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.errors import InvalidPolicy
from keyspan.live.gateway import CallRefused
from keyspan.live.promotion.looks import ENABLED, PRIMARY, REPLICA, UPDATING
from keyspan.live.status import PENDING_IMPORT
from keyspan.model import specs
from keyspan.policy import Place, Principal, parse, permissions
from keyspan.policy.review import PROMOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from keyspan.live.gateway import Connect, Rotation
    from keyspan.live.promotion.looks import Look
    from keyspan.model import Key

_WAIT = "wait until it is Enabled, and run it again"
_OUT_OF_DELETION = "keyspan doctor {key} tells how to get out of its deletion"
_MENDS: Mapping[str, str] = MappingProxyType({
    "Disabled": "AWS promotes enabled keys only: let it be enabled, and deploy",
    "PendingDeletion": _OUT_OF_DELETION,
    "PendingReplicaDeletion": _OUT_OF_DELETION,
    PENDING_IMPORT: "import its material first: keyspan material import {key} --file FILE",
    UPDATING: "a promotion is under way: wait a moment, and run it again",
})  # fmt: skip
"""What to do about each key state in which AWS promotes no key."""


class Verdict(StrEnum):
    """What one thing says of a promotion."""

    OK = "ok"
    NOT_OK = "not ok"
    UNTOLD = "cannot be told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at before a promotion.

    Attributes:
        verdict: what it says.
        where: the place: a Region, "keyspan.toml".
        told: what was found.
        mend: what to do about it; "" where it is ok.
    """

    verdict: Verdict
    where: str
    told: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.verdict.value:<{_WIDTH}}  {self.where}: {self.told}"
        return f"{line}\n{'':{_WIDTH}}    {self.mend}" if self.mend else line


_WIDTH = max(len(verdict.value) for verdict in Verdict)


def live_checks(
    looks: Sequence[Look],
    *,
    key: Key,
    account: str,
    primary: str,
    region: str,
    connect: Connect,
    caller: Callable[[str], str],
) -> Iterator[Check]:
    """Yield what was found of two related keys before one takes over from the other.

    Args:
        looks: what their Regions say, the primary's first.
        key: the key as the keyring wants it.
        account: the account that it has to be of.
        primary: the Region of the primary key, as AWS says.
        region: the Region whose key is to be the primary.
        connect: gives KMS of a Region.
        caller: gives the ARN of who calls AWS in a Region.
    """
    found = [_state(each, key=key, wanted_role=_role(each, primary)) for each in looks]
    found += [each for each in (_relation(looks, account=account),) if each]
    yield from found
    if any(each.verdict is Verdict.NOT_OK for each in found):
        return
    key_id = next(each.described.key_id for each in looks if each.described)
    yield from _permissions(
        key_id, (primary, region), account=account, region=region, connect=connect, caller=caller
    )
    if specs.rotates(key.key_spec, origin=key.origin):
        yield _rotation(key, key_id, primary=primary, connect=connect)


def _role(one: Look, primary: str) -> str:
    return PRIMARY if one.region == primary else REPLICA


def _state(one: Look, *, key: Key, wanted_role: str) -> Check:
    """Both keys have to be there, and Enabled."""
    described = one.described
    if one.refusal:
        return _against(one, "a promotion needs both Regions: wait until this one answers")
    if described is None:
        return _against(one, f"deploy {key.name} first, so that the Region holds a replica key")
    if not described.multi_region:
        return _against(one, "a single-Region key never becomes one of several")
    if described.state != ENABLED:
        mend = _MENDS.get(described.state, _WAIT)
        return _against(one, mend.format(key=key.name))
    if described.role != wanted_role:
        return _against(one, f"it was to be the {wanted_role.lower()} key: run it again")
    return Check(verdict=Verdict.OK, where=one.region, told=one.told)


def _against(one: Look, mend: str) -> Check:
    return Check(verdict=Verdict.NOT_OK, where=one.region, told=one.told, mend=mend)


def _relation(looks: Sequence[Look], *, account: str) -> Check | None:
    """Return whether each names the other's Region, in the account that the file names."""
    found = [each.described for each in looks if each.described]
    if len(found) < len(looks):
        return None
    where = " and ".join(each.region for each in looks)
    strangers = {each.account for each in found} - {account}
    if strangers:
        told = f"are of account {', '.join(sorted(strangers))}, and the file is of {account}"
        mend = "sign in to the account that the file names"
        return Check(verdict=Verdict.NOT_OK, where=where, told=told, mend=mend)
    regions = {each.region for each in looks}
    ids = {each.key_id for each in found}
    if len(ids) > 1 or any(not regions <= set(each.regions) for each in found):
        told = f"are no related keys: {', '.join(sorted(ids))}"
        mend = "is it the right key? keyspan doctor tells how the keys are"
        return Check(verdict=Verdict.NOT_OK, where=where, told=told, mend=mend)
    return Check(verdict=Verdict.OK, where=where, told=f"related keys, {found[0].key_id}")


def _permissions(
    key_id: str,
    regions: Sequence[str],
    *,
    account: str,
    region: str,
    connect: Connect,
    caller: Callable[[str], str],
) -> Iterator[Check]:
    """Yield whether each key's policy lets the caller promote: AWS asks both keys.

    The request is sent in the primary's Region, by who calls there.
    """
    try:
        who = caller(regions[0])
    except CallRefused as refusal:
        told = f"who calls: {refusal.operation}: {refusal.code}"
        mend = f"both key policies have to allow {PROMOTE} to whoever it is"
        yield Check(verdict=Verdict.UNTOLD, where=regions[0], told=told, mend=mend)
        return
    for each in regions:
        place = Place(account=account, region=each)
        yield _permission(key_id, who, place=place, region=region, connect=connect)


def _permission(key_id: str, who: str, *, place: Place, region: str, connect: Connect) -> Check:
    """Return what one key policy says of the caller and UpdatePrimaryRegion."""

    def said(verdict: Verdict, told: str, mend: str = "") -> Check:
        return Check(verdict=verdict, where=place.region, told=f"key policy: {told}", mend=mend)

    look_yourself = f"it has to allow {PROMOTE} to {who}"
    try:
        policy = parse(connect(place.region).policy(key_id))
    except CallRefused as refusal:
        return said(Verdict.UNTOLD, f"{refusal.operation}: {refusal.code}", look_yourself)
    except InvalidPolicy as error:
        return said(Verdict.UNTOLD, f"is not understood: {error.faults[0].problem}", look_yourself)
    ways = permissions(
        policy,
        Principal("AWS", who),
        PROMOTE,
        place=place,
        context={"kms:PrimaryRegion": region},
    )
    if not ways:
        return said(
            Verdict.NOT_OK,
            f"does not allow {PROMOTE} to {who}",
            f"sign in as an administrator of the key, or allow it; the target is {region}",
        )
    if ways[0].certain:
        return said(Verdict.OK, f"allows {PROMOTE} to {who}")
    return said(Verdict.UNTOLD, f"{PROMOTE}: {ways[0]}", "AWS decides; nothing is lost by its no")


def _rotation(key: Key, key_id: str, *, primary: str, connect: Connect) -> Check:
    """Return whether rotation is the file's: another one would be set after the promotion."""
    wanted = key.rotation_period
    try:
        found = connect(primary).rotation(key_id)
    except CallRefused as refusal:
        told = f"rotation: {refusal.operation}: {refusal.code}"
        return Check(verdict=Verdict.UNTOLD, where=primary, told=told)
    told = f"rotation: {_every(found)}"
    period = found.period_days if found.enabled else None
    # Whoever answers without a period is asked no more than whether it is on.
    same = found.enabled == (wanted is not None) and (period is None or period == wanted)
    if same:
        return Check(verdict=Verdict.OK, where=primary, told=f"{told}, which related keys share")
    mend = f"the file wants {'none' if wanted is None else f'{wanted} days'}: deploy first"
    return Check(verdict=Verdict.NOT_OK, where=primary, told=told, mend=mend)


def _every(found: Rotation) -> str:
    if not found.enabled:
        return "off"
    return f"every {found.period_days} days" if found.period_days else "on"
