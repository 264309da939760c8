"""Keyspan's rules over what a test hands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from keyspan.checks import Severity, check, read, today
from keyspan.model.checks import Checks, Waiver
from keyspan.testing.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from keyspan.checks import Report, View
    from keyspan.testing.stacks import Stack

FailOn: TypeAlias = 'Literal["error", "warning", "note"]'
Checkable: TypeAlias = "Stack | Template | Path | str"


class KeyspanCheck(Protocol):
    """What the fixture keyspan_check is."""

    def __call__(
        self,
        what: Checkable,
        /,
        *,
        fail_on: FailOn = "error",
        waivers: Sequence[Waiver] = (),
        minimum_deletion_window_days: int | None = None,
    ) -> Report:
        """Return what the rules found, or fail the test.

        Args:
            what: a stack, a Template, or a path that `keyspan check` takes.
            fail_on: the least severity that fails.
            waivers: what is let pass, until a day.
            minimum_deletion_window_days: the shortest waiting period that a key may have; AWS's
                default where it is left out.
        """
        ...


def checked(
    what: Checkable,
    *,
    fail_on: FailOn,
    waivers: Iterable[Waiver],
    minimum_deletion_window_days: int | None,
) -> Report:
    """Return what Keyspan's rules find, today.

    Raises:
        UnfitDocument: it is no Terraform JSON that is understood.
    """
    settings = Checks(
        minimum_deletion_window_days=minimum_deletion_window_days, waivers=tuple(waivers)
    )
    return check(_views(what), today=today(), settings=settings, fail_on=Severity(fail_on))


def _views(what: Checkable) -> Iterator[View]:
    if isinstance(what, (str, Path)):
        yield from read(str(what))
    else:
        yield (what if isinstance(what, Template) else Template.of(what)).view
