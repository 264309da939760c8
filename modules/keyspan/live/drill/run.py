"""The drill itself: write here, wait and read there, and remove everywhere, whatever happened."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.drill.clearing import Clearing
from keyspan.live.drill.outcome import Drill, Outcome
from keyspan.live.drill.trial import at, reason, told
from keyspan.live.gateway import CallRefused, Reason
from keyspan.live.window import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from keyspan.live.drill.outcome import Left
    from keyspan.live.gateway import ConnectTrials, Seen, Trial

DEADLINE = 900.0
"""For how many seconds a copy is waited for: S3 makes most of its copies within 15 minutes.

Source: Amazon S3 user guide, "Meeting compliance requirements using S3 Replication Time Control".
"""

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 10.0
_GROWTH = 1.5


def drill(
    trials: Sequence[Trial],
    *,
    connect: ConnectTrials,
    say: Callable[[str], None],
    deadline: float = DEADLINE,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Drill:
    """Write each thing in its source's Region, and read it in each Region that it is copied into.

    What was made is removed at the end, and where somebody stops it too; what is left is said then.
    Nothing is written that could not be removed again from each of its Regions.

    Args:
        trials: the things.
        connect: gives a service of a Region.
        say: prints a line: what is written before it is, and what is left.
        deadline: for how many seconds a copy is waited for.
        pause: waits for seconds.
        clock: tells seconds.
    """
    run = _Run(connect=connect, say=say, deadline=deadline, pause=pause, clock=clock)
    clearing = Clearing(connect=connect, say=say, pause=pause)
    undone = {trial.name: fault for trial in trials if (fault := clearing.obstacle(trial))}
    begun: dict[str, CallRefused | None] = {}
    left: tuple[Left, ...] = ()
    stopped = True
    try:
        written = [(trial, run.write(trial, begun)) for trial in trials if trial.name not in undone]
        outcomes = tuple(run.read_all(written))
        stopped = False
    finally:
        made = [trial for trial in trials if trial.name in begun]
        left = clearing.remove_all(made, begun, stopped=stopped)
    return Drill(outcomes=outcomes, left=left, undone=tuple(undone.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """As `drill` takes it."""

    connect: ConnectTrials
    say: Callable[[str], None]
    deadline: float
    pause: Callable[[float], None]
    clock: Callable[[], float]

    def write(self, trial: Trial, begun: dict[str, CallRefused | None]) -> float | CallRefused:
        """Write a thing; return when, or why it was not.

        Args:
            trial: the thing.
            begun: is told before that it may be there, and after of a refusal.
        """
        self.say(f"{trial.where}: writing {told(trial)}")
        begun[trial.name] = None
        try:
            self.connect(trial.service, trial.source).write(trial)
        except CallRefused as refusal:
            begun[trial.name] = refusal
            return refusal
        return self.clock()

    def read_all(self, written: Sequence[tuple[Trial, float | CallRefused]]) -> Iterator[Outcome]:
        """Yield what comes of each thing in each Region; they are waited for at the same time."""
        if any(not isinstance(came, CallRefused) for _, came in written):
            self.say(f"written; waiting for the copies, for {self.deadline:g} s at most")
        wanted = [(trial, came, region) for trial, came in written for region in trial.copies]

        def one(each: tuple[Trial, float | CallRefused, str]) -> Outcome:
            trial, came, region = each
            if isinstance(came, CallRefused):
                problem = f"it was not written in {trial.source}: {reason(came)}"
                fault = Fault(where=at(trial, region), problem=problem, mend=came.mend)
                return Outcome(trial=trial, region=region, fault=fault)
            return self._await(trial, region, since=came)

        yield from side_by_side(wanted, one, at_once=max(1, len(wanted)))

    def _await(self, trial: Trial, region: str, *, since: float) -> Outcome:
        """Read a thing in one Region, again and again until it is there, or the deadline passed."""
        rest = _FIRST_PAUSE
        while True:
            refused: CallRefused | None = None
            try:
                if seen := self.connect(trial.service, region).read(trial):
                    return _judged(trial, region, seen, seconds=self.clock() - since)
            except CallRefused as refusal:
                refused = refusal
            left = since + self.deadline - self.clock()
            if left <= 0 or (refused and not refused.passing):
                return Outcome(
                    trial=trial, region=region, fault=self._unread(trial, region, refused)
                )
            self.pause(min(rest, left))
            rest = min(rest * _GROWTH, _LONGEST_PAUSE)

    def _unread(self, trial: Trial, region: str, refused: CallRefused | None) -> Fault:
        if refused is None:
            return Fault(
                where=at(trial, region),
                problem=f"{trial.name} did not arrive within {self.deadline:g} s",
                mend="see how the copying stands: keyspan readiness; and look for it later: what "
                "arrives after this has to be removed by hand",
            )
        mend = refused.mend
        if refused.reason is Reason.DENIED:
            mend += f"; and kms:Decrypt with {trial.keys[region]}, in its key policy"
        return Fault(where=at(trial, region), problem=reason(refused), mend=mend)


def _judged(trial: Trial, region: str, seen: Seen, *, seconds: float) -> Outcome:
    wanted = trial.keys[region]
    fault: Fault | None = None
    if seen.key != wanted:
        fault = Fault(
            where=at(trial, region),
            problem=f"it is under {seen.key or 'a key of AWS'}, and not under {wanted}",
            mend="let the service encrypt with the related key there: keyspan readiness tells how",
        )
    elif seen.text != trial.text:
        fault = Fault(
            where=at(trial, region),
            problem=f"{trial.name} is there, and holds something else than was written",
            mend="find out who writes there besides the replication; then run it again",
        )
    return Outcome(trial=trial, region=region, key=seen.key, seconds=seconds, fault=fault)
