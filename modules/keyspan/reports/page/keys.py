"""One key as the page shows it: its Regions, how it works, rotation and cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from keyspan.live.deletion import SCHEDULED
from keyspan.live.gateway import shortened
from keyspan.live.verification import NO_KEY, NOT_READ
from keyspan.model import specs
from keyspan.reports.page import words
from keyspan.reports.page.problems import Danger, of_key
from keyspan.reports.page.verdict import BAD, GOOD, NONE, UNREAD
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from decimal import Decimal

    from keyspan.live.gateway import Rotation
    from keyspan.live.inventory import FleetKey, FleetMember
    from keyspan.live.roundtrip import Matrix, Trip
    from keyspan.live.verification import Standing, Verified
    from keyspan.model import Key
    from keyspan.reports.page.contents import Page
    from keyspan.reports.page.problems import Problem

_NOTHING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """The key of one Region, in words."""

    region: str
    role: str
    state: str
    tone: str
    aliases: tuple[str, ...]
    material: str
    created: str
    last_use: str
    rotations: str
    dollars: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """One key of the page, in words.

    Attributes:
        name: its name in the keyring.
        anchor: where the page has it.
        key_id: its key ID, or that none was found.
        kind: key spec, key usage and origin.
        description: the primary key's, as the keyring has it.
        tone: BAD, UNREAD or GOOD.
        told: what is wrong with it, in few words.
        problems: what is wrong with it.
        regions: its Regions.
        states: how many Regions have an enabled key: "3 of 3 Enabled".
        material: whether all Regions encrypt with one key material.
        matrices: its round trips.
        trips: how many came back.
        rotation: its automatic rotation.
        rotations: how often its key material was rotated.
        last_use: when it was used last, and where.
        amounts: what it costs in a month in each Region.
    """

    name: str
    anchor: str
    key_id: str
    kind: str
    description: str
    tone: str
    told: str
    problems: tuple[Problem, ...]
    regions: tuple[RegionRow, ...]
    states: str
    material: str
    matrices: tuple[Matrix, ...]
    trips: str
    rotation: str
    rotations: str
    last_use: str
    amounts: tuple[Decimal | None, ...]

    @property
    def primary(self) -> str:
        """The Region of the primary key; "" where none is known."""
        return next((each.region for each in self.regions if each.role == "primary"), "")

    @property
    def dollars(self) -> str:
        """What it costs in a month."""
        return words.total(self.amounts)


def anchor(name: str) -> str:
    """Return where the page has a key."""
    return "key-" + quote(name, safe="", errors="backslashreplace")


def views(page: Page, every: tuple[Problem, ...]) -> tuple[KeyView, ...]:
    """Return each key of the page, in its order.

    Args:
        page: the page.
        every: all that is wrong.
    """
    wanted = {key.name: key for key in page.keyring.keys}
    fleet = {key.name: key for key in page.fleet.keys if key.name} if page.fleet else {}
    return tuple(
        _view(each, wanted[each.name], fleet.get(each.name), every, tried=page.tried)
        for each in page.verified
    )


def _view(
    verified: Verified,
    key: Key,
    fleet: FleetKey | None,
    every: tuple[Problem, ...],
    *,
    tried: bool,
) -> KeyView:
    own = tuple(each for each in every if verified.name in each.keys)
    members = fleet.members if fleet else ()
    by_region = {each.region: each for each in members}
    enabled = sum(1 for each in verified.standings if each.state == "Enabled")
    return KeyView(
        name=verified.name,
        anchor=anchor(verified.name),
        key_id=verified.key_id or "no key was found",
        kind=f"{key.key_spec}, {key.usage}, {key.origin}",
        description=key.primary.description,
        tone=_tone(own),
        told=of_key(every, verified.name) or "good",
        problems=own,
        regions=tuple(
            _absent(each) if each.state == NO_KEY else _row(each, by_region.get(each.region))
            for each in verified.standings
        ),
        states=f"{enabled} of {len(verified.standings)} Enabled",
        material=_material(verified.standings),
        matrices=verified.matrices,
        trips=_trips(verified.matrices, tried=tried),
        rotation=_rotation(key, verified.rotation or (fleet and fleet.rotation)),
        rotations=_most([each.rotations for each in members]),
        last_use=_latest(members),
        amounts=tuple(each.monthly_dollars for each in members) or (None,),
    )


def _tone(own: tuple[Problem, ...]) -> str:
    if any(each.danger is not Danger.UNREAD for each in own):
        return BAD
    return UNREAD if own else GOOD


def _row(standing: Standing, member: FleetMember | None) -> RegionRow:
    aliases = standing.aliases
    named = standing.named or not standing.role
    return RegionRow(
        region=standing.region,
        role=(standing.role or _NOTHING) + ("" if named else ", not in the keyring"),
        state=standing.state,
        tone=state_tone(standing.state),
        aliases=(words.UNREAD,) if aliases is None else aliases or ("none",),
        material=shortened(standing.material_id) if standing.material_id else _NOTHING,
        created=words.day(member and member.created),
        last_use=words.last_use(member and member.last_use),
        rotations=_most([member.rotations] if member else []),
        dollars=words.dollars(member and member.monthly_dollars),
    )


def _absent(standing: Standing) -> RegionRow:
    return RegionRow(
        region=standing.region,
        role=_NOTHING,
        state=standing.state,
        tone=BAD if standing.named else NONE,
        aliases=standing.aliases or (_NOTHING,),
        material=_NOTHING,
        created=_NOTHING,
        last_use=_NOTHING,
        rotations=_NOTHING,
        dollars=_NOTHING,
    )


def state_tone(state: str) -> str:
    """Return the tone of a key state; what the keyring wants of it is no matter here."""
    if state == "Enabled":
        return GOOD
    if state == NOT_READ:
        return UNREAD
    return BAD if state in SCHEDULED else NONE


def _material(standings: tuple[Standing, ...]) -> str:
    known = {each.material_id for each in standings if each.material_id}
    if not known:
        return "AWS tells none"
    without = sum(1 for each in standings if each.material_id is None)
    told = "one, the same everywhere" if len(known) == 1 else f"{len(known)} different ones"
    if not without:
        return told
    where = counted(len(standings) - without, "Region")
    return f"{told.replace('everywhere', f'in {where}')}; not told by {without}"


def _trips(matrices: tuple[Matrix, ...], *, tried: bool) -> str:
    if not tried:
        return "not tried"
    trips: list[Trip] = [trip for matrix in matrices for trip in matrix.trips.values()]
    if not trips:
        return "none possible"
    took = [each.seconds for each in trips if each.seconds is not None]
    slowest = f", slowest {words.milliseconds(max(took))}" if took else ""
    return f"{sum(1 for each in trips if each.good)} of {len(trips)}{slowest}"


def _rotation(key: Key, rotation: Rotation | None) -> str:
    if rotation is None:
        rotates = specs.rotates(key.key_spec, origin=key.origin)
        return words.UNREAD if rotates else "none for its kind"
    if not rotation.enabled:
        return "off"
    return f"every {rotation.period_days} days" if rotation.period_days else "on"


def _most(numbers: list[int | None]) -> str:
    known = [each for each in numbers if each is not None]
    return str(max(known)) if known else words.UNREAD


def _latest(members: tuple[FleetMember, ...]) -> str:
    uses = [(each.last_use, each.region) for each in members if each.last_use]
    used = [(use.moment, region, use) for use, region in uses if use.moment]
    if used:
        _, region, use = max(used, key=lambda each: each[:2])
        return f"{words.last_use(use)}, {region}"
    return words.last_use(uses[0][0] if uses else None)
