"""The next step of a retirement: drain the keys, and then, after a while, let go of them.

Each step is decided by what AWS, the file and Terraform's state say, so that it can be killed
anywhere and run again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from keyspan.checks.guard import Allowance
from keyspan.checks.guard.deletions import FORGET
from keyspan.errors import Fault
from keyspan.lifecycle.refused import Refused
from keyspan.lifecycle.retirement import edits
from keyspan.lifecycle.retirement.found import find
from keyspan.lifecycle.retirement.notes import Drained, write_notes
from keyspan.lifecycle.retirement.plans import beyond_forgets
from keyspan.lifecycle.retirement.scope import require_in_scope, require_nobody_elses
from keyspan.live.deletion import (
    DISABLED,
    SCHEDULED,
    Deletion,
    StillUsed,
    require_drained,
    schedule,
)
from keyspan.live.status import moment
from keyspan.model.state import key_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keyspan.lifecycle.project import Project, Reviewed
    from keyspan.lifecycle.retirement.found import Found
    from keyspan.lifecycle.retirement.scope import Asked
    from keyspan.live import Connect
    from keyspan.live.gateway import ConnectTrail


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """A retirement under way.

    Attributes:
        project: the project.
        asked: what a person named.
        connect: gives KMS of a Region.
        connect_trail: gives CloudTrail of a Region.
        say: prints a line.
        now: tells the time.
    """

    project: Project
    asked: Asked
    connect: Connect
    connect_trail: ConnectTrail
    say: Callable[[str], None]
    now: Callable[[], datetime] = _now

    def found(self) -> Found:
        """Look at the key everywhere, and refuse what may not be retired.

        Raises:
            Refused: it may not be, or nobody knows which key it is.
            KeyspanError: something could not be looked at.
        """
        found = find(self.project, name=self.asked.key, connect=self.connect)
        require_in_scope(self.asked, found)
        require_nobody_elses(self.asked, found, connect=self.connect)
        return found

    def step(self) -> None:
        """Do the next step, and say when to run it again.

        Raises:
            Refused, UnfitKey: something speaks against it; nothing more was done.
            KeyspanError: something failed; run again, it goes on.
        """
        found = self.found()
        regions = self.asked.regions(found)
        living = [region for region in regions if not found.scheduled(region)]
        if undrained := [region for region in living if not _drained(found, region)]:
            self._drain(found, undrained)
            return
        self._require_quiet(found, living)
        self._delete(self._let_go(found))

    def _drain(self, found: Found, regions: Sequence[str]) -> None:
        """Disable the keys: in the file first, then in AWS.

        A deploy between both is refused by the guard, or disables the key as was asked. The other
        way round it would enable the key again, unseen, while the journal counts the days.
        """
        text = self.project.file.read_text(encoding="utf-8")
        notes = found.notes
        for region in regions:
            noted = notes.regions.get(region)
            was = edits.own_enabled(text, found.key.name, region)
            if was is False and noted:
                was = noted.enabled  # it was written here
            elif region in found.key.retired_regions:
                was = noted.enabled if noted else None  # a retirement wrote it
            drained = Drained(since=None, enabled=was)
            notes = notes.noting(region, drained, key_id=found.key_id)
        write_notes(self.project.folder, found.key.name, notes)
        edits.write(self.project.folder, found.keyring, edits.drained(found.key, regions))
        for region in regions:
            if found.key_state(region) != DISABLED:
                self.connect(region).disable(found.key_id)
            drained = Drained(since=self.now(), enabled=notes.regions[region].enabled)
            notes = notes.noting(region, drained, key_id=found.key_id)
            write_notes(self.project.folder, found.key.name, notes)
            self.say(f"{region}: disabled, in AWS and in {self.project.file.name}")
        due = self.now() + timedelta(days=self.asked.wait_days)
        self.say("Whoever still needs the key is refused now (DisabledException), and can tell.")
        when = f"after {moment(due)}" if self.asked.wait_days else "now"
        self.say(f"Run it again {when}; --cancel --apply gives the key back.")

    def _require_quiet(self, found: Found, regions: Sequence[str]) -> None:
        """Refuse while the keys have not been disabled for long enough, or are asked for.

        What asks for a key after its disabling begins the waiting anew: from then on where it was
        refused for that, and else from now on. Who could use it had found it enabled, and so the
        journal is of a disabling before the last one.
        """
        for region in regions:
            try:
                quiet = require_drained(
                    self._deletion(found, region),
                    connect=self.connect,
                    connect_trail=self.connect_trail,
                    now=self.now(),
                )
            except StillUsed as used:
                noted = replace(found.notes.regions[region], since=used.moment)
                notes = found.notes.noting(region, noted, key_id=found.key_id)
                write_notes(self.project.folder, found.key.name, notes)
                raise
            if quiet.usage.unread:
                code = quiet.usage.unread.code
                self.say(f"{region}: CloudTrail is not read ({code}): who was refused is not known")

    def _let_go(self, found: Found) -> Found:
        """Have Terraform forget what it holds of the keys, by a plan that does nothing else.

        Returns the key as it is after it.
        """
        regions = self.asked.regions(found)
        addresses = [address for region in regions for address in found.held(region)]
        if not addresses and set(regions) <= set(found.key.retired_regions):
            return found
        edit = edits.let_go(found.key, regions)
        written = edits.write(self.project.folder, found.keyring, edit)
        keys = [key_address(found.key, region) for region in regions]
        allow = [Allowance(address, FORGET) for address in keys if address in addresses]
        self.say("Terraform plans to let go of it")
        try:
            stack = self.project.stack(found.key.stack)
            reviewed = stack.review(allow=allow)
            _require_forgets(reviewed, addresses)
        except BaseException:
            if not edits.put_back(self.project.folder, written):
                self.say(f"{self.project.file.name} was changed meanwhile, and is left so")
            raise
        if reviewed.plan.changed:
            stack.apply(reviewed)
        for address in addresses:
            self.say(f"{address}: Terraform has let go of it")
        after = replace(found, key=edit.key, stack=stack, state=stack.state())
        return after.looked_at_again(self.connect)

    def _delete(self, found: Found) -> None:
        """Schedule what is not scheduled yet: the replica keys first, then the primary key."""
        regions = self.asked.regions(found)
        primary_last = (*regions[1:], regions[0])
        for region in primary_last:
            if not found.scheduled(region):
                _require_let_go(found, region)
                schedule(
                    self._deletion(found, region),
                    connect=self.connect,
                    connect_trail=self.connect_trail,
                    now=self.now(),
                )
                self.say(f"{region}: its deletion is scheduled")
            found = self._noting_the_end(found, region)
        self._say_dates(found)

    def _noting_the_end(self, found: Found, region: str) -> Found:
        """Note that nothing is left to be done in a Region: its record may be settled."""
        noted = found.notes.regions.get(region)
        if noted is None or noted.scheduled:
            return found
        ended = replace(noted, scheduled=True)
        notes = found.notes.noting(region, ended, key_id=found.key_id)
        write_notes(self.project.folder, found.key.name, notes)
        return replace(found, notes=notes)

    def _deletion(self, found: Found, region: str) -> Deletion:
        noted = found.notes.regions.get(region)
        if noted is None or noted.since is None:
            problem = "nothing tells since when the key is disabled"
            mend = "run it again: the waiting begins then"
            raise Refused(str(Fault(where=region, problem=problem, mend=mend)))
        return Deletion(
            region=region,
            key_id=found.key_id,
            account=found.keyring.account,
            window_days=found.related(region).deletion_window_days,
            disabled_since=noted.since,
            wait_days=self.asked.wait_days,
            whole=self.asked.whole,
        )

    def _say_dates(self, before: Found) -> None:
        found = before.looked_at_again(self.connect)
        regions = self.asked.regions(found)
        for region in regions:
            self.say(f"{region}: {_end(found, region)}")
        file = self.project.file.name
        if all(found.deleted(region) for region in regions):
            self._end_notes(found, regions)
            self.say(f"keyspan settle drops the record from {file}.")
            return
        self.say(
            f"Until then --cancel --apply gives it back. keyspan settle drops the record from "
            f"{file}; do it when nobody will want it back."
        )

    def _end_notes(self, found: Found, regions: Sequence[str]) -> None:
        notes = found.notes
        for region in regions:
            notes = notes.noting(region, None, key_id=found.key_id)
        write_notes(self.project.folder, found.key.name, notes)


def _end(found: Found, region: str) -> str:
    """Return in words when AWS deletes the key of a Region."""
    described = found.described(region)
    if found.deleted(region):
        return "the key is deleted"
    if described is None:
        return "AWS shows no key at the moment"
    if described.deletion:
        return f"AWS deletes the key after {moment(described.deletion)}"
    if described.state not in SCHEDULED:
        return f"AWS shows it {described.state} still, and says when it deletes the key in a moment"
    days = described.waiting_days
    return f"AWS deletes the key {days} days after its last replica key"


def _drained(found: Found, region: str) -> bool:
    """Whether the key of a Region is disabled, by AWS, by the file and by the journal."""
    noted = found.notes.regions.get(region)
    by_file = not found.related(region).enabled
    return bool(noted and noted.since) and by_file and found.key_state(region) == DISABLED


def _require_forgets(reviewed: Reviewed, addresses: Sequence[str]) -> None:
    if not reviewed.approved:
        raise Refused(f"{reviewed.told}\n  nothing was done; keyspan.toml is what it was")
    if beyond := beyond_forgets(reviewed.view, addresses):
        fault = Fault(
            where="the plan",
            problem="does more than let go of the key: " + "; ".join(beyond),
            mend="nothing was done, and keyspan.toml is what it was; keyspan deploy shows and "
            "applies what else is to be done, then run this again",
        )
        raise Refused(str(fault))


def _require_let_go(found: Found, region: str) -> None:
    """Refuse to schedule the deletion of what Terraform still holds, or the file still wants."""
    held = found.held(region)
    if held or region not in found.key.retired_regions:
        fault = Fault(
            where=region,
            problem=f"Terraform still holds {', '.join(held)}"
            if held
            else f"{found.where}.retired does not name it",
            mend="run it again: it lets go of the key first",
        )
        raise Refused(str(fault))
