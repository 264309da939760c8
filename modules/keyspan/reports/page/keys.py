"""One key as the page shows it: its Regions, how it works, rotation and cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from keyspan.live.deletion import SCHEDULED
from keyspan.live.gateway import shortened
from keyspan.live.inventory import Cost
from keyspan.live.verification import NO_KEY, NOT_READ
from keyspan.model import specs
from keyspan.pictures import as_found, picture_of, svg
from keyspan.reports.inventory import words as told
from keyspan.reports.page import words
from keyspan.reports.page.problems import counts, of_key
from keyspan.reports.page.verdict import BAD, GOOD, NONE, UNREAD
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from keyspan.live.gateway import Rotation
    from keyspan.live.inventory import FleetKey, FleetMember
    from keyspan.live.roundtrip import Matrix, Trip
    from keyspan.live.verification import Standing, Verified
    from keyspan.model import Key
    from keyspan.pictures import Picture
    from keyspan.reports.page.contents import Page
    from keyspan.reports.page.problems import Problem


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
        members: the key of each Region, as the inventory found it; none where nobody looked.
        wide: the key as it was found, and who may use it, as an SVG for a desk and for paper.
        narrow: the same for a phone.
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
    members: tuple[FleetMember, ...]
    wide: Markup
    narrow: Markup

    @property
    def primary(self) -> str:
        """The Region of the primary key; "" where none is known."""
        return next((each.region for each in self.regions if each.role == "primary"), "")

    @property
    def dollars(self) -> str:
        """What it costs in a month."""
        return together(self.members)


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
        _view(page, each, key=wanted[each.name], fleet=fleet.get(each.name), every=every)
        for each in page.verified
    )


def _view(
    page: Page,
    verified: Verified,
    *,
    key: Key,
    fleet: FleetKey | None,
    every: tuple[Problem, ...],
) -> KeyView:
    wanted = picture_of(page.keyring, (key,))
    picture = replace(wanted, keys=tuple(as_found(k, verified.standings) for k in wanted.keys))
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
        trips=_trips(verified.matrices, tried=page.tried),
        rotation=_rotation(key, verified.rotation or (fleet and fleet.rotation)),
        rotations=told.rotations(members[0]) if members else told.NOT_READ,
        last_use=_latest(members),
        members=members,
        wide=_drawn(picture, width=svg.WIDTH),
        narrow=_drawn(picture, width=svg.LEAST_WIDTH),
    )


def _drawn(picture: Picture, *, width: int) -> Markup:
    return Markup(svg.render(picture, width=width, headed=False))  # noqa: S704 - it escapes what others wrote


def _tone(own: tuple[Problem, ...]) -> str:
    findings, unread = counts(own)
    return BAD if findings else UNREAD if unread else GOOD


def _row(standing: Standing, member: FleetMember | None) -> RegionRow:
    aliases = standing.aliases
    named = standing.named or not standing.role
    return RegionRow(
        region=standing.region,
        role=(standing.role or told.NONE) + ("" if named else ", not in the keyring"),
        state=standing.state,
        tone=state_tone(standing.state),
        aliases=(NOT_READ,) if aliases is None else aliases or ("none",),
        material=shortened(standing.material_id) if standing.material_id else told.NONE,
        created=told.day(member.created) if member and member.created else NOT_READ,
        last_use=told.last_use(member) if member else NOT_READ,
        dollars=words.dollars(member.monthly_dollars if member else None),
    )


def _absent(standing: Standing) -> RegionRow:
    return RegionRow(
        region=standing.region,
        role=told.NONE,
        state=standing.state,
        tone=BAD if standing.named else NONE,
        aliases=standing.aliases or (told.NONE,),
        material=told.NONE,
        created=told.NONE,
        last_use=told.NONE,
        dollars=told.NONE,
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
    where = f"in {counted(len(standings) - without, 'Region')}" if without else "everywhere"
    same = f"one, the same {where}" if len(known) == 1 else f"{len(known)} different ones"
    return f"{same}; not told by {without}" if without else same


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
        return NOT_READ if rotates else "none for its kind"
    if not rotation.enabled:
        return "off"
    return f"every {rotation.period_days} days" if rotation.period_days else "on"


def _latest(members: tuple[FleetMember, ...]) -> str:
    """Return when any of the related keys was used last, and in which Region."""
    used = [(each.last_use.moment, each) for each in members if each.last_use]
    moments = [(moment, each) for moment, each in used if moment]
    if moments:
        _, latest = max(moments, key=lambda pair: pair[0])
        return f"{told.last_use(latest)}, {latest.region}"
    unread = not members or any(each.last_use is None for each in members)
    return NOT_READ if unread else told.last_use(members[0])


def together(members: tuple[FleetMember, ...]) -> str:
    """Return what some keys cost in a month."""
    return words.total(Cost.of(members), len(members))
