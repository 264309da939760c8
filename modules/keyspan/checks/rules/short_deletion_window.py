"""KS002: a waiting period under the floor that the keyring sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown, number
from keyspan.checks.finding import Severity
from keyspan.checks.keys import KEY_TYPES
from keyspan.checks.rule import Rule, Undecided
from keyspan.model.bounds import DEFAULT_DELETION_WINDOW_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    floor = subject.settings.deletion_window_floor
    days = number(subject.argument("deletion_window_in_days", DEFAULT_DELETION_WINDOW_DAYS))
    if isinstance(days, Unknown):
        yield Undecided(f"whether deletion_window_in_days is {floor} or more")
    elif not isinstance(days, (int, float)) or days < floor:
        yield f"deletion_window_in_days is {days}, and the floor is {floor}"


RULE = Rule(
    id="KS002",
    name="short-deletion-window",
    severity=Severity.WARNING,
    what="The deletion window is short",
    why=(
        "The window is all the time there is to notice that a key was needed, before its data "
        "is lost for good."
    ),
    mend=("set deletion_window_in_days to the floor or more, or leave it out for AWS's 30 days"),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    types=KEY_TYPES,
    find=_find,
)
