"""Data that stands by one name in several Regions, of services that copy nothing by themselves."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.protects.protection import Protection
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keyspan.model.bounds import Bounds
    from keyspan.model.keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class InEachRegion(Protection):
    """The same resource in each Region, by one name, with the key of its Region.

    Attributes:
        of_making: the fields that say how it is made, and nothing of what exists.
        regions: where it stands; () for each Region of the key.
    """

    of_making: ClassVar[tuple[str, ...]] = ()

    regions: tuple[str, ...] = ()  # pyright: ignore[reportIncompatibleMethodOverride] - reads alike

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from Protection.between(self, key)
        yield from said_in_vain(self, self.of_making)

    def for_each_region(self, field: str, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield where a table by Region has no entry, or one for a Region that holds no data."""
        said: Mapping[str, object] = getattr(self, field)
        wanted = self.regions_of(key)
        for region in wanted:
            if region not in said:
                mend = f"name one: {field} = {{ {region} = … }}, or name regions without it"
                yield field, Problem(f"{region} has none", mend)
        for region in said:
            if region not in wanted:
                mend = f"it stands in {', '.join(wanted)}: take {region} out, or add it there"
                yield f"{field}.{region}", Problem(f"{self.name} is not in {region}", mend)


def said_in_vain(data: Protection, of_making: Sequence[str]) -> Iterator[tuple[str, Problem]]:
    """Yield each field that says how something is made that exists already.

    Args:
        data: the data.
        of_making: the fields that say nothing of what exists.
    """
    for field in fields(data) if data.existing else ():
        unsaid = field.default if field.default_factory is MISSING else field.default_factory()
        if field.name in of_making and getattr(data, field.name) != unsaid:
            said = f"{data.name} exists already, and this says how it is made"
            yield field.name, Problem(said, "leave it out, or leave existing out")


def unfit(text: str, pattern: str, *, what: str, mend: str) -> Problem | None:
    """Return that a text cannot name something of a service, unless it matches the pattern.

    Args:
        text: the name.
        pattern: of the whole name; it lets no mark of a template pass.
        what: what it would name: "a topic".
        mend: how such names are written.
    """
    if re.fullmatch(pattern, text, re.ASCII):
        return None
    return Problem(f"{shown(text)} cannot name {what}", mend)


def outside(number: int | None, bounds: Bounds, *, unit: str) -> Problem | None:
    """Return that a number is outside its bounds, if there is one."""
    if number is None or number in bounds:
        return None
    return Problem(f"{number} is outside {bounds}", f"write {unit}, or leave it out")
