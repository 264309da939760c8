"""Records of keyspan.toml that have been applied are dropped: promoted_from, adopted, retired.

A record tells Terraform what to do with its state. When the state is so, it does nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.config import DEFAULT_FILE, loads
from keyspan.config.edit import edited, replace_text
from keyspan.config.load import read_text
from keyspan.errors import Fault
from keyspan.lifecycle.refused import Refused
from keyspan.lifecycle.retirement.notes import read_notes
from keyspan.model.state import holders, imports, key_address, promoted_move

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from keyspan.lifecycle.project import Project, Reviewed
    from keyspan.model import Key, Keyring
    from keyspan.terraform import State

PROMOTED = "promoted_from"
ADOPTED = "adopted"
RETIRED = "retired"

_FILE = DEFAULT_FILE.name
_NOT_APPLIED = "deploy first: keyspan deploy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of a key, and whether Terraform's state is as it asks for.

    Attributes:
        key: the key, as the file has it.
        field: the record's name in the file.
        left: the addresses that are not yet so; none where it is applied.
    """

    key: Key
    field: str
    left: tuple[str, ...]

    @property
    def applied(self) -> bool:
        """Whether it has done what it is for."""
        return not self.left

    def __str__(self) -> str:
        told = "applied" if self.applied else f"not applied: {', '.join(self.left)}"
        return f"keys.{self.key.name}.{self.field}: {told}"


def records(
    key: Key, *, held: Collection[str], unfinished: Collection[str] = ()
) -> Iterator[Record]:
    """Yield each record of a key.

    Args:
        key: the key.
        held: the addresses that its stack's state holds.
        unfinished: the Regions whose retirement was begun here and is not at its end.
    """
    if move := promoted_move(key):
        left = [*([] if move.target in held else [move.target])]
        left += [move.origin] if move.origin in held else []
        yield Record(key=key, field=PROMOTED, left=tuple(left))
    if key.adopted:
        left = [address for address, _ in imports(key) if address not in held]
        yield Record(key=key, field=ADOPTED, left=tuple(left))
    if key.retired:
        let_go = [address for related in key.retired for address in holders(key, related)]
        left = [each for each in let_go if each in held]
        left += [_retiring(key, each) for each in key.retired_regions if each in unfinished]
        yield Record(key=key, field=RETIRED, left=tuple(left))


def _retiring(key: Key, region: str) -> str:
    """Return that a key was disabled and let go of, and would be left so without its record."""
    named = f"--all --confirm {key.name}" if key.given_up else region
    return (
        f"its deletion in {region} is not scheduled (keyspan retire {key.name} {named} --apply "
        "goes on)"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What is to be dropped of a keyring file.

    Attributes:
        project: the project.
        text: the file's text.
        keyring: the keyring that it describes.
        found: every record that was asked for.
    """

    project: Project
    text: str
    keyring: Keyring
    found: tuple[Record, ...]

    @property
    def applied(self) -> tuple[Record, ...]:
        """The records that are dropped."""
        return tuple(record for record in self.found if record.applied)

    @property
    def wanted(self) -> Keyring:
        """The keyring without them; a key that is given up as a whole goes with its record."""
        keys: list[Key] = []
        for key in self.keyring.keys:
            dropped = {record.field for record in self.applied if record.key == key}
            if RETIRED in dropped and key.given_up:
                continue
            keys.append(
                replace(
                    key,
                    promoted_from=None if PROMOTED in dropped else key.promoted_from,
                    adopted=None if ADOPTED in dropped else key.adopted,
                    retired=() if RETIRED in dropped else key.retired,
                )
            )
        without = replace(self.keyring, keys=tuple(keys))
        regional = {
            region: credentials
            for region, credentials in without.provider.regional.items()
            if region in without.regions
        }
        return replace(without, provider=replace(without.provider, regional=regional))

    def edited(self) -> str:
        """Return the file's text without them, every comment kept.

        Raises:
            UnfitEdit: a program cannot edit it.
        """
        edits: dict[tuple[str, ...], str | bool | list[str] | None] = {}
        for record in self.applied:
            place = ("keys", record.key.name)
            if record.field == RETIRED and record.key.given_up:
                edits = {at: value for at, value in edits.items() if at[:2] != place}
                edits[place] = None
                continue
            edits[*place, record.field] = None
            if record.field == RETIRED:
                edits |= {(*place, "in", region): None for region in record.key.retired_regions}
        kept = self.wanted.provider.regional
        edits |= {
            ("provider", "in", region): None
            for region in self.keyring.provider.regional
            if region not in kept
        }
        return edited(self.text, edits, expected=self.wanted, name=_FILE)


def settlement(project: Project, names: Collection[str] = ()) -> Settlement:
    """Return what may be dropped, by what the state of each stack holds.

    Args:
        project: the project.
        names: the keys that are asked for; every one by default.

    Raises:
        KeyspanError: a state or a journal cannot be read.
    """
    text = read_text(project.file, name=_FILE)
    keyring = loads(text, name=_FILE)
    asked = [key for key in keyring.keys if not names or key.name in names]
    states: dict[str, State] = {}
    found: list[Record] = []
    for key in asked:
        if not (key.promoted_from or key.adopted or key.retired):
            continue
        if key.stack not in states:
            states[key.stack] = project.stack(key.stack).state()
        state = states[key.stack]
        unfinished = read_notes(project.folder, key.name).unfinished
        for record in records(key, held=state.addresses, unfinished=unfinished):
            others = _others(key, state) if record.field == ADOPTED else ()
            found.append(replace(record, left=(*record.left, *others)))
    return Settlement(project=project, text=text, keyring=keyring, found=tuple(found))


def _others(key: Key, state: State) -> Iterator[str]:
    """Yield each address of an adopted key that holds another: nothing was imported there."""
    for related in key.held:
        held = state.at(key_address(key, related.region))
        found = held.values.get("key_id") or held.values.get("id") if held else None
        if held and found and found != key.adopted:
            yield f"{held.address} holds {found}"


def settle(settlement: Settlement, *, say: Callable[[str], None]) -> None:
    """Drop the records that have been applied, where Terraform has nothing to do after it.

    Args:
        settlement: what is dropped.
        say: prints a line.

    Raises:
        Refused: Terraform would do something; the file is what it was.
        KeyspanError: it cannot be edited, or Terraform failed; the file is what it was.
    """
    project, after = settlement.project, settlement.edited()
    replace_text(project.file, after, was=settlement.text)
    try:
        for name in _stacks(settlement.applied):
            if name not in settlement.wanted.stacks:
                continue  # its last key is given up, and its state holds nothing of it
            reviewed = project.stack(name).review()
            _require_empty(reviewed, name)
            say(f"plan of {name}: is empty")
    except BaseException:
        replace_text(project.file, settlement.text, was=after)
        say(f"{_FILE} is what it was")
        raise


def _require_empty(reviewed: Reviewed, stack: str) -> None:
    if reviewed.plan.changed:
        problem = f"without its records it is not empty: {reviewed.plan.counts}"
        mend = f"{_FILE} is what it was; {_NOT_APPLIED}"
        raise Refused(str(Fault(where=f"plan of {stack}", problem=problem, mend=mend)))


def _stacks(found: Iterable[Record]) -> list[str]:
    return list(dict.fromkeys(record.key.stack for record in found))
