"""Every trouble that is known, in the order in which they have to be mended, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from keyspan.lifecycle.trouble import (
    deletion,
    held,
    identity,
    promoted,
    records,
    settings,
    stolen,
    transition,
    unread,
)
from keyspan.live import commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyspan.lifecycle.trouble.case import Case
    from keyspan.lifecycle.trouble.finding import Trouble, Way

    Find: TypeAlias = Callable[[Case], Iterator[Trouble]]

TROUBLES: tuple[Find, ...] = (
    unread.unread,
    identity.another_account,
    identity.two_key_ids,
    identity.never_deployed,
    identity.gone,
    identity.another_kind,
    deletion.pending_deletion,
    transition.updating,
    transition.creating,
    promoted.disagreeing,
    promoted.headless,
    held.unseen,
    promoted.promoted_and_lost,
    promoted.unfinished,
    promoted.promoted_outside,
    promoted.promoted_back,
    held.untold,
    held.tainted,
    held.lost,
    stolen.alias_stolen,
    settings.disabled,
    held.missing,
    held.alias_missing,
    settings.policy,
    settings.rotation,
    settings.material,
    records.retiring,
    records.unsettled,
)
"""What loses data first; then what bars every plan; then what one deploy puts back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is wrong with a key.

    Attributes:
        case: what was looked at.
        troubles: what was found, first what has to be mended first.
    """

    case: Case
    troubles: tuple[Trouble, ...]

    @property
    def exit_code(self) -> int:
        """What the command line says: 1 for troubles, 2 where only not all could be looked at."""
        if any(not trouble.unread for trouble in self.troubles):
            return 1
        return 2 if self.troubles else 0

    @property
    def stops(self) -> tuple[str, ...]:
        """Return the commands that stop the first time, and are typed once more."""
        ways = self._ways
        if not any(way.deploys for way in ways):
            return ()
        return tuple(command for way in ways if way.again for command in way.commands)

    @property
    def _ways(self) -> list[Way]:
        return [_way(trouble, self.troubles) for trouble in self.troubles]

    def way_out(self) -> tuple[str, ...]:
        """Return every command that mends it, in their order, each once."""
        ways = self._ways
        deploys = any(way.deploys for way in ways)
        steps = [command for way in ways for command in way.commands]
        if deploys:
            allow = [each for way in ways for each in way.allow]
            steps.append(commands.deploy(self.case.key, allow))
        steps = [*dict.fromkeys(steps), *self.stops]
        steps += dict.fromkeys(command for way in ways for command in way.after)
        if any(way.settles for way in ways):
            steps.append(commands.settle(self.case.key))
        return tuple(steps)


def diagnose(case: Case) -> Diagnosis:
    """Return what is wrong with a key, as far as it can be told."""
    found: list[Trouble] = []
    for find in TROUBLES:
        troubles = list(find(case))
        found += troubles
        if any(trouble.ends_it for trouble in troubles):
            break
    return Diagnosis(case=case, troubles=tuple(found))


def _way(trouble: Trouble, among: tuple[Trouble, ...]) -> Way:
    others = any(each.way.acts for each in among if each.beside is None)
    return trouble.beside if trouble.beside and others else trouble.way
