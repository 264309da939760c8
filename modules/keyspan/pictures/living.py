"""The same picture of living keys: what was found in each Region, held against what is wanted."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from keyspan.pictures.picture import DISABLED, Mark, PicturedRegion, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.pictures.picture import PicturedKey, Role

_ROLES: Mapping[str, Role] = MappingProxyType({"primary": "primary", "replica": "replica"})


class Found(Protocol):
    """How the key of one Region stands, as keyspan.live.verification.Standing tells it."""

    @property
    def region(self) -> str:
        """The Region."""
        ...

    @property
    def role(self) -> str:
        """What the key is there: "primary", "replica", or "" where nobody knows."""
        ...

    @property
    def state(self) -> str:
        """The key state, or why there is none to tell."""
        ...

    @property
    def named(self) -> bool:
        """Whether the keyring names the Region."""
        ...

    @property
    def aliases(self) -> tuple[str, ...] | None:
        """The aliases there; None where nobody knows."""
        ...


def as_found(key: PicturedKey, standings: Iterable[Found]) -> PicturedKey:
    """Return a key as it was found: roles, aliases and states are AWS's, who may use it the file's.

    Whatever is not as the file says is marked, and so is a Region of which nothing is known.
    """
    wanted = {place.region: place for place in key.regions}
    found = {each.region: _region(each, wanted.get(each.region)) for each in standings}
    unread = {
        region: replace(place, marks=(*place.marks, _wrong("not looked at")))
        for region, place in wanted.items()
        if region not in found and place.role != "retired"
    }
    regions = {**wanted, **unread, **found}.values()
    return replace(key, regions=tuple(sorted(regions, key=lambda place: place.role != "primary")))


def _region(found: Found, wanted: PicturedRegion | None) -> PicturedRegion:
    place = wanted or PicturedRegion(region=found.region, role="replica")
    return replace(
        place,
        role=_ROLES.get(found.role, place.role),
        aliases=place.aliases if found.aliases is None else found.aliases,
        marks=tuple(_marks(found, wanted)),
    )


def _marks(found: Found, wanted: PicturedRegion | None) -> Iterator[Mark]:
    if not found.named:
        yield _wrong("not in the keyring")
    disabled = wanted is not None and DISABLED in wanted.marks
    if disabled and found.state == "Disabled":
        yield DISABLED
    elif disabled and found.state == "Enabled":
        yield _wrong("enabled, not disabled")
    elif found.state != "Enabled":
        yield _wrong(found.state)
    role = _ROLES.get(found.role)
    if wanted and found.named and role and role != wanted.role:
        yield _wrong(f"the file says {wanted.role}")


def _wrong(text: str) -> Mark:
    return Mark(text=text, tone=Tone.WRONG)
