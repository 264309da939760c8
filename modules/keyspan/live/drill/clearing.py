"""That what a drill makes can be removed again, and its removal, whatever happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.drill.outcome import Left
from keyspan.live.drill.trial import at, placed, reason
from keyspan.live.gateway import CallRefused, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from keyspan.live.gateway import ConnectTrials, Trial

_REMOVALS = 6
"""How often a thing is removed that does not go: a secret's replicas take a moment to."""

_REMOVAL_PAUSE = 3.0

_NO_DRILL = (
    "try out by hand whether data like it can be read there; readiness itself writes nothing"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """What removes things.

    Attributes:
        connect: gives a service of a Region.
        say: prints a line: what is left.
        pause: waits for seconds.
    """

    connect: ConnectTrials
    say: Callable[[str], None]
    pause: Callable[[float], None]

    def obstacle(self, trial: Trial) -> Fault | None:
        """Return why a thing is not to be written: that it would stay, or that nobody can tell."""
        for region in trial.places:
            try:
                why = self.connect(trial.service, region).lasting(trial)
            except CallRefused as refusal:
                problem = f"not drilled: nobody can tell whether it could be removed from {region}"
                problem = f"{problem}: {reason(refusal)}"
                return Fault(where=trial.where, problem=problem, mend=refusal.mend)
            if why:
                problem = f"not drilled: it would stay{placed(trial, region)}: {why}"
                return Fault(where=trial.where, problem=problem, mend=_NO_DRILL)
        return None

    def remove_all(
        self, made: Sequence[Trial], begun: Mapping[str, CallRefused | None], *, stopped: bool
    ) -> tuple[Left, ...]:
        """Remove all things; say what is left, and where somebody stops even that, what may be.

        Args:
            made: what may be there.
            begun: the name of each to why it was not written.
            stopped: whether the drill was, so that copies may still be under way.
        """
        left: list[Left] = []
        rest = list(made)
        try:
            while rest:
                left += self.remove(rest[0], refused=begun[rest[0].name])
                del rest[0]
        finally:
            for each in left:
                self.say(str(each.fault))
            for trial in rest:
                there = " and".join(placed(trial, region) for region in trial.places)
                self.say(f"{trial.where}: {trial.name} may still be{there}: remove it by hand")
            if stopped and made:
                self.say("stopped: a copy that arrives after this has to be removed by hand")
        return tuple(left)

    def remove(self, trial: Trial, *, refused: CallRefused | None) -> Iterator[Left]:
        """Remove a thing in each Region; yield where that could not be done.

        Args:
            trial: the thing.
            refused: why it was not written; it is looked for all the same, as an earlier attempt
                may have been answered by nobody.
        """
        for region in trial.places:
            why = self._removed(trial, region)
            if why is None or (refused and refused.certain):
                continue
            yield Left(
                trial=trial,
                region=region,
                fault=Fault(
                    where=at(trial, region),
                    problem=f"{trial.name} may still be{placed(trial, region)}: {reason(why)}",
                    mend=f"it holds a random text: remove it by hand; {why.mend}",
                ),
            )

    def _removed(self, trial: Trial, region: str) -> CallRefused | None:
        """Remove a thing from a Region; return why that could not be done."""
        why: CallRefused | None = None
        for number in range(_REMOVALS):
            if number:
                self.pause(_REMOVAL_PAUSE)
            try:
                self.connect(trial.service, region).remove(trial)
            except CallRefused as refusal:
                why = refusal
                if refusal.reason in (Reason.DENIED, Reason.UNREACHABLE):
                    break
            else:
                return None
        return why
