"""Undo a retirement from wherever it is: the key first, then the file, then Terraform's state."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.config.edit import told as edit_told
from keyspan.errors import Fault
from keyspan.lifecycle.refused import Refused
from keyspan.lifecycle.retirement import edits
from keyspan.lifecycle.retirement.found import NO_KEY, find, know
from keyspan.lifecycle.retirement.notes import read_notes, write_notes
from keyspan.lifecycle.retirement.plans import beyond_taking_up, taken_up
from keyspan.lifecycle.retirement.scope import unseen
from keyspan.live import CallRefused
from keyspan.live.deletion import DISABLED, SCHEDULED
from keyspan.model.state import grant_addresses, key_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keyspan.lifecycle.project import Project
    from keyspan.lifecycle.retirement.edits import Edit
    from keyspan.lifecycle.retirement.found import Found, Living
    from keyspan.lifecycle.retirement.scope import Asked
    from keyspan.live import Connect


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """The undoing of a retirement, and of a deletion that somebody scheduled by hand.

    Attributes:
        project: the project.
        asked: what a person named.
        connect: gives KMS of a Region.
        say: prints a line.
    """

    project: Project
    asked: Asked
    connect: Connect
    say: Callable[[str], None]

    def lines(self) -> list[str]:
        """Return what would be done, in words.

        Raises:
            Refused: nothing can be given back.
            KeyspanError: something could not be looked at.
        """
        found = self._found()
        return list(self._told(found, self._living(found)))

    def carry_out(self) -> None:
        """Give the keys back, and say what came of it.

        A deletion is cancelled before all else, and before Terraform is needed where the journal
        tells the key: it is the one thing that does not wait. The file
        is edited before the key is enabled, so that no deploy in between would disable it again.

        Raises:
            Refused: nothing can be given back, or the plan would do more than take it up.
            KeyspanError: something failed; run again, it goes on.
        """
        known = know(self.project, name=self.asked.key, connect=self.connect)
        if known:
            self._save(known)
        found = self._found()
        self._save(found)
        notes = read_notes(self.project.folder, found.key.name)
        found = replace(found, notes=notes.without_ended(found.key.retired_regions))
        living = self._living(found)
        for region in self.asked.regions(found):
            if region not in living:
                self.say(f"{region}: there is no key any more; it stays as the file has it")
        edit = self._edit(found, living)
        edits.write(self.project.folder, found.keyring, edit)
        found = replace(found, key=edit.key).looked_at_again(self.connect)
        for region in living:
            if found.key_state(region) == DISABLED and found.related(region).enabled:
                self.connect(region).enable(found.key_id)
                self.say(f"{region}: enabled")
        self._take_up(found, living)
        self._end(found, living)

    def _found(self) -> Found:
        found = find(self.project, name=self.asked.key, connect=self.connect)
        _require_named(self.asked, found)
        return found

    def _save(self, known: Living) -> None:
        """Cancel what is scheduled; the days that were waited count no more, come what may.

        A Region that cannot be read keeps no other one waiting: it is told when they are saved.
        """
        _require_named(self.asked, known)
        living = [region for region in self.asked.regions(known) if _is_read(known, region)]
        notes = known.notes
        for region in living:
            if noted := notes.regions.get(region):
                again = replace(noted, since=None, scheduled=False)
                notes = notes.noting(region, again, key_id=known.key_id)
        write_notes(self.project.folder, known.key.name, notes)
        for region in living:
            if known.key_state(region) in SCHEDULED:
                self.connect(region).cancel_deletion(known.key_id)
                self.say(f"{region}: its deletion is cancelled")
        self._living(known)

    def _living(self, found: Living) -> list[str]:
        """Return the Regions whose keys are to come back and are still there.

        Raises:
            Refused: none is, or nobody knows whether one is.
            CallRefused: one could not be looked at.
        """
        regions = self.asked.regions(found)
        living = [region for region in regions if found.key_state(region) != NO_KEY]
        if faults := [unseen(region) for region in regions if found.unseen(region)]:
            raise Refused("\n".join(map(str, faults)))
        if not living:
            mend = "keyspan settle drops the record; a replica key can be made anew in its Region"
            problem = f"there is no key in {', '.join(regions)} to be given back"
            raise Refused(str(Fault(where=found.where, problem=problem, mend=mend)))
        return living

    def _told(self, found: Found, living: Sequence[str]) -> list[str]:
        edit = self._edit(found, living)
        lines: list[str] = []
        for region in living:
            state = found.key_state(region)
            wanted = next(r for r in edit.key.related if r.region == region).enabled
            if state in SCHEDULED:
                lines.append(f"{region}: cancel the deletion of the key ({state})")
            if state in (*SCHEDULED, DISABLED):
                doing = "enable the key" if wanted else "leave it disabled, as it was before"
                lines.append(f"{region}: {doing}")
        file, name = self.project.file.name, found.key.name
        places = ((("keys", name, *place), value) for place, value in edit.values.items())
        return [*lines, *(f"{file}: {edit_told(place, value)}" for place, value in places)]

    def _edit(self, found: Found, living: Sequence[str]) -> Edit:
        text = self.project.file.read_text(encoding="utf-8")
        name = found.key.name
        own: dict[str, bool | None] = {}
        for region in living:
            noted = found.notes.regions.get(region)
            if noted:
                own[region] = noted.enabled
            elif _drained_without_notes(found, region):
                own[region] = None
        held = all(found.state.at(key_address(found.key, region)) for region in living)
        return edits.restored(
            found.key,
            living,
            own={r: said for r, said in own.items() if said != edits.own_enabled(text, name, r)},
            adopted=None if held else found.key_id,
            otherwise=edits.key_enabled(text, name),
        )

    def _take_up(self, found: Found, living: Sequence[str]) -> None:
        """Have Terraform take up what it let go of, by a plan that does nothing else."""
        self.say("Terraform plans to take it up again")
        stack = self.project.stack(found.key.stack)
        reviewed = stack.review()
        if not reviewed.approved:
            raise Refused(f"{reviewed.told}\n  the key is back; Terraform has not taken it up")
        grants = {
            address
            for region in living
            for address in grant_addresses(found.key, found.related(region))
        }
        if beyond := beyond_taking_up(reviewed.view, grants):
            fault = Fault(
                where="the plan",
                problem="does more than take the key up again: " + "; ".join(beyond),
                mend="the key is back, and so is keyspan.toml; keyspan deploy shows the plan and "
                "applies it",
            )
            raise Refused(str(fault))
        if reviewed.plan.changed:
            stack.apply(reviewed)
        for line in taken_up(reviewed.view):
            self.say(line)

    def _end(self, found: Found, living: Sequence[str]) -> None:
        notes = found.notes
        for region in living:
            notes = notes.noting(region, None, key_id=found.key_id)
        write_notes(self.project.folder, found.key.name, notes)
        for region in living:
            state = self.connect(region).describe(found.key_id).state
            self.say(f"{region}: the key is back, {state}")
        if found.key.adopted:
            self.say("keyspan settle drops the record `adopted` from keyspan.toml.")


def _is_read(found: Living, region: str) -> bool:
    """Whether AWS shows the key of a Region."""
    with suppress(CallRefused):
        return found.described(region) is not None
    return False


def _require_named(asked: Asked, found: Living) -> None:
    region = asked.region
    if region and region not in found.regions:
        problem = f"is in {', '.join(found.regions)}, and not in {region}"
        mend = "name one of these Regions"
        if found.live and region in (related.region for related in found.live.related):
            mend += f'; one that settle dropped needs its record again: retired = ["{region}"]'
        raise Refused(str(Fault(where=found.where, problem=problem, mend=mend)))
    if region and found.key.given_up:
        mend = f"keyspan retire {found.key.name} --all --cancel --apply gives all of it back"
        problem = "is given up as a whole"
        raise Refused(str(Fault(where=found.where, problem=problem, mend=mend)))


def _drained_without_notes(found: Found, region: str) -> bool:
    """Whether `enabled = false` of a Region is a retirement's, as far as anybody can tell.

    The deletion of a key that the file still has was scheduled by hand, and so nothing here was
    written by a retirement.
    """
    if region in found.key.retired_regions:
        return True
    return found.key_state(region) == DISABLED and not found.related(region).enabled
