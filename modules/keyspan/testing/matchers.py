"""What an expectation may hold in the place of a value.

Whatever compares itself by == is taken as well: unittest.mock.ANY, or what dirty-equals makes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from keyspan.testing.differences import Absent, Difference, Matcher, differences, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ABSENT: Final = Absent()
"""Wants an argument that is left out, or null."""


@dataclass(frozen=True, slots=True)
class Containing(Matcher):
    """Wants a list that has some elements, among others and in any order.

    Attributes:
        elements: what is wanted, each as anywhere: an object may have more.
    """

    elements: tuple[Any, ...]

    def differences(self, got: Any, path: str) -> Iterator[Difference]:
        """Yield each element that is not there, and how the nearest one differs."""
        if not isinstance(got, list):
            yield Difference(path, repr(self), shown(got))
            return
        there = cast("list[Any]", got)
        for wanted in self.elements:
            found = [list(differences(wanted, each, "")) for each in there]
            if all(found):
                told = f"none such among {len(there)}{_nearest(wanted, there, found)}"
                yield Difference(path, f"one like {shown(wanted)}", told)

    def __repr__(self) -> str:
        return f"containing({', '.join(map(shown, self.elements))})"


@dataclass(frozen=True, slots=True)
class Matching(Matcher):
    """Wants a text in which a regular expression is found.

    Attributes:
        pattern: it.
    """

    pattern: re.Pattern[str]

    def differences(self, got: Any, path: str) -> Iterator[Difference]:
        """Yield a text in which it is not found, or what is no text."""
        if not isinstance(got, str) or not self.pattern.search(got):
            yield Difference(path, repr(self), shown(got))

    def __repr__(self) -> str:
        return f"matching({self.pattern.pattern!r})"


def containing(*elements: Any) -> Containing:
    """Want a list that has these elements, among others and in any order."""
    if not elements:
        raise TypeError("containing() wants an element, for any list contains none")
    return Containing(elements)


def matching(pattern: str) -> Matching:
    """Want a text in which a regular expression is found, by re.search."""
    return Matching(re.compile(pattern))


def _nearest(wanted: Any, there: Sequence[Any], found: list[list[Difference]]) -> str:
    """Tell how the element that differs least differs, where one shares anything with it."""
    if not isinstance(wanted, dict) or not there:
        return ""
    place = min(range(len(there)), key=lambda each: len(found[each]))
    if len(found[place]) >= len(cast("dict[str, Any]", wanted)):
        return ""
    return f"; nearest is [{place}], but {'; '.join(map(str, found[place]))}"
