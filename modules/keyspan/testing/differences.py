"""Where Terraform JSON is not what was expected, path by path."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from keyspan.writing.steps import inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that is not as it should be.

    Attributes:
        path: where: 'policy.Statement[1].Action'; "" is the whole.
        wanted: what should be there, to be read.
        got: what is there, to be read.
    """

    path: str
    wanted: str
    got: str

    def __str__(self) -> str:
        told = f"wanted {self.wanted}, got {self.got}"
        return f"{self.path}: {told}" if self.path else told


class Matcher(ABC):
    """What an expectation holds where it does not want one value."""

    @abstractmethod
    def differences(self, got: Any, path: str) -> Iterator[Difference]:
        """Yield what is wrong with a value that is there."""


@dataclass(frozen=True, slots=True)
class Absent(Matcher):
    """Wants an argument that is left out, or null, which is how Terraform leaves one out."""

    def differences(self, got: Any, path: str) -> Iterator[Difference]:
        """Yield what is there."""
        if got is not None:
            yield Difference(path, "nothing", shown(got))

    def __repr__(self) -> str:
        return "ABSENT"


def differences(
    wanted: Any, got: Any, path: str = "", *, exact: bool = False
) -> Iterator[Difference]:
    """Yield where a value lacks what is wanted of it.

    An object may have more than is wanted; a list may not. A text that holds a JSON object, as a
    policy does, is compared as that object: with an object, which it may have more than, or with
    another text, which it has to equal.

    Args:
        wanted: JSON, in which a Matcher, or anything that compares itself, may stand.
        got: JSON.
        path: where they stand.
        exact: whether an object may have nothing that is not wanted.
    """
    if isinstance(wanted, Matcher):
        yield from wanted.differences(got, path)
    elif isinstance(wanted, Mapping):
        yield from _of_objects(cast("Mapping[str, Any]", wanted), got, path, exact=exact)
    elif isinstance(wanted, (list, tuple)):
        yield from _of_lists(list(cast("Sequence[Any]", wanted)), got, path, exact=exact)
    elif (text := _decoded(wanted)) is not wanted and (told := _decoded(got)) is not got:
        yield from differences(text, told, path, exact=True)
    elif not _same(wanted, got):
        yield Difference(path, shown(wanted), shown(got))


def shown(value: Any) -> str:
    """Return a value as JSON on one line, cut where it is long."""
    told = (
        repr(value)
        if isinstance(value, Matcher)
        else json.dumps(value, ensure_ascii=False, default=repr)
    )
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _of_objects(
    wanted: Mapping[str, Any], got: Any, path: str, *, exact: bool
) -> Iterator[Difference]:
    got = _decoded(got)
    if not isinstance(got, Mapping):
        yield Difference(path, shown(wanted), shown(got))
        return
    there = cast("Mapping[str, Any]", got)
    for name, each in wanted.items():
        at = inside(path, name)
        if name in there:
            yield from differences(each, there[name], at, exact=exact)
        elif not isinstance(each, Absent):
            yield Difference(at, shown(each), f"nothing{_meant(name, there)}")
    for name in (each for each in there if exact and each not in wanted):
        at = inside(path, name)
        yield Difference(at, "nothing", shown(there[name]))


def _of_lists(wanted: list[Any], got: Any, path: str, *, exact: bool) -> Iterator[Difference]:
    got = _decoded(got)
    if not isinstance(got, (list, tuple)):
        yield Difference(path, shown(wanted), shown(got))
        return
    there = list(cast("Sequence[Any]", got))
    nested = any(isinstance(each, (Mapping, list, tuple, Matcher)) for each in (*wanted, *there))
    if nested and len(wanted) == len(there):
        for place, (one, other) in enumerate(zip(wanted, there, strict=True)):
            yield from differences(one, other, f"{path}[{place}]", exact=exact)
        return
    if len(wanted) == len(there) and not any(map(_differ, wanted, there)):
        return
    yield _of_members(wanted, there, path)


def _of_members(wanted: list[Any], there: list[Any], path: str) -> Difference:
    """Return how two lists differ, by their members where all of them would be too long to read."""
    if len(json.dumps([wanted, there], default=repr)) <= _LONGEST:
        return Difference(path, shown(wanted), shown(there))
    lacks = [each for each in wanted if all(_differ(each, one) for one in there)]
    more = [each for each in there if all(_differ(one, each) for one in wanted)]
    told = [
        f", {word} {', '.join(map(shown, found))}"
        for word, found in (("without", lacks), ("also", more))
        if found
    ] or [", in another order or not as often"]
    short = len(shown(wanted)) <= _LONGEST // 2
    wants = shown(wanted) if short else f"{len(wanted)} elements"
    return Difference(path, wants, f"{len(there)} elements{''.join(told)}")


def _differ(wanted: Any, got: Any) -> bool:
    return next(differences(wanted, got), None) is not None


def _same(wanted: Any, got: Any) -> bool:
    """Say whether two values are equal; true is not 1."""
    numbers = (bool, int, float)
    if isinstance(wanted, numbers) and isinstance(got, numbers):
        return isinstance(wanted, bool) is isinstance(got, bool) and wanted == got
    return bool(wanted == got)


def _decoded(value: Any) -> Any:
    """Return the object or list that a text holds as JSON; anything else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _meant(name: str, there: Mapping[str, Any]) -> str:
    close = get_close_matches(name, there, n=1)
    return f"; did you mean {close[0]}?" if close else ""
