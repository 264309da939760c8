"""A key that is being retired, as the file, AWS, Terraform's state and the journal have it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from keyspan.errors import Fault
from keyspan.lifecycle.refused import Refused
from keyspan.lifecycle.retirement.notes import read_notes
from keyspan.live import CallRefused, observe
from keyspan.live.deletion import SCHEDULED
from keyspan.live.gateway import NOT_FOUND
from keyspan.model.state import holders, key_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyspan.lifecycle.project import Project, Stack
    from keyspan.lifecycle.retirement.notes import Notes
    from keyspan.live import Connect, DescribedKey, LiveKey
    from keyspan.model import Key, Keyring, RelatedKey
    from keyspan.terraform import State

NO_KEY = "no key"
"""Stands for the key state where AWS has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """What the file, AWS and the journal say of the key.

    Attributes:
        keyring: the file's.
        key: the file's.
        key_id: its ID.
        live: what AWS says; None where the whole key is deleted.
        notes: the journal's.
    """

    keyring: Keyring
    key: Key
    key_id: str
    live: LiveKey | None
    notes: Notes

    @property
    def where(self) -> str:
        """The key's place in the file."""
        return f"keys.{self.key.name}"

    @property
    def regions(self) -> tuple[str, ...]:
        """Every Region that the file names for the key, the primary's first."""
        retired = (r for r in self.key.retired_regions if r not in self.key.regions)
        return (*self.key.regions, *retired)

    def related(self, region: str) -> RelatedKey:
        """Return what the file says of the key of one Region."""
        every = (*self.key.retired, *self.key.related)
        return next(related for related in every if related.region == region)

    def described(self, region: str) -> DescribedKey | None:
        """Return what AWS says of the key of one Region; None where it has none.

        Raises:
            CallRefused: it could not be looked at.
        """
        for related in self.live.related if self.live else ():
            if related.region == region:
                if related.refusal:
                    raise related.refusal
                return related.described
        return None

    def key_state(self, region: str) -> str:
        """Return the key state of one Region.

        Raises:
            CallRefused: it could not be looked at.
        """
        described = self.described(region)
        return described.state if described else NO_KEY

    def unseen(self, region: str) -> bool:
        """Whether AWS shows no key in a Region, and the related keys say that there is one.

        So it is for who signs in to another account there, and for some seconds of any change.
        """
        others = [one.described for one in (self.live.related if self.live else ())]
        named = any(region in other.regions for other in others if other)
        return named and self.key_state(region) == NO_KEY

    def deleted(self, region: str) -> bool:
        """Whether AWS has no key in a Region, by that Region and by the related keys."""
        return self.key_state(region) == NO_KEY and not self.unseen(region)

    def scheduled(self, region: str) -> bool:
        """Whether the key of one Region is to be deleted, or is."""
        return self.key_state(region) in SCHEDULED or self.deleted(region)

    def looked_at_again(self, connect: Connect) -> Self:
        """Return the same with what AWS says now."""
        account = self.keyring.account
        live = look(self.key, account=account, key_id=self.key_id, connect=connect)
        return replace(self, live=live)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Living):
    """The same, and what Terraform holds of the key.

    Attributes:
        state: what Terraform's state holds.
        stack: the stack of that state.
    """

    state: State
    stack: Stack

    def held(self, region: str) -> tuple[str, ...]:
        """Return the addresses of one Region that the state holds."""
        own = holders(self.key, self.related(region))
        return tuple(address for address in own if self.state.at(address))


def know(project: Project, *, name: str, connect: Connect) -> Living | None:
    """Look at a key without Terraform; None where the journal does not tell its ID.

    Raises:
        KeyspanError: as `find` does, but for Terraform.
    """
    keyring, key = _key(project, name)
    notes = read_notes(project.folder, name).without_ended(key.retired_regions)
    if notes.key_id is None or not notes.regions:
        return None
    live = look(key, account=keyring.account, key_id=notes.key_id, connect=connect)
    return Living(keyring=keyring, key=key, key_id=notes.key_id, live=live, notes=notes)


def find(project: Project, *, name: str, connect: Connect) -> Found:
    """Look at a key everywhere.

    Raises:
        Refused: nobody knows its ID, or two say different ones.
        UnfitKey: the living keys are others than the file's.
        KeyspanError: the app or Terraform failed, the state or the journal cannot be understood.
    """
    keyring, key = _key(project, name)
    notes = read_notes(project.folder, name).without_ended(key.retired_regions)
    stack = project.stack(key.stack)
    state = stack.state()
    key_id = _key_id(key, notes=notes, state=state)
    return Found(
        keyring=keyring,
        key=key,
        key_id=key_id,
        live=look(key, account=keyring.account, key_id=key_id, connect=connect),
        notes=notes,
        state=state,
        stack=stack,
    )


def look(key: Key, *, account: str, key_id: str, connect: Connect) -> LiveKey | None:
    """Return a key as it lives, in the Regions that it is retired from, too; None where deleted.

    Raises:
        UnfitKey: AWS has another key than the file, or it was never there.
        CallRefused: no Region can be read.
    """
    others = tuple(r for r in key.retired if r.region not in key.regions)
    # A primary key outlives its replicas: where it is gone, all of them are.
    if key.given_up and _gone(connect, key.primary.region, key_id):
        return None
    every = replace(key, replicas=(*key.replicas, *others))
    return observe(every, account=account, connect=connect, key_id=key_id)


def _key(project: Project, name: str) -> tuple[Keyring, Key]:
    keyring = project.keyring()
    for key in keyring.keys:
        if key.name == name:
            return keyring, key
    problem, mend = f"has no key {name}", f"name one of {', '.join(k.name for k in keyring.keys)}"
    raise Refused(str(Fault(where=project.file.name, problem=problem, mend=mend)))


def _key_id(key: Key, *, notes: Notes, state: State) -> str:
    said = dict(_said(key, state=state))
    if notes.key_id and (notes.regions or not said):
        said["the journal"] = notes.key_id
    found = set(said.values())
    where = f"keys.{key.name}"
    if not found:
        problem = f"Terraform's state of stack {key.stack} holds no key of it"
        mend = "is it deployed, with this file and this state? what no state holds is left alone"
        if key.given_up:
            mend = (
                f"its journal is missing: let {where}.adopted be its key ID, which keyspan doctor "
                f"{key.name} tells, and run it again"
            )
        raise Refused(str(Fault(where=where, problem=problem, mend=mend)))
    if len(found) > 1:
        told = ", ".join(f"{place} has {each}" for place, each in said.items())
        mend = "nothing was done; keyspan doctor tells how the keys are"
        raise Refused(str(Fault(where=where, problem=f"more than one key: {told}", mend=mend)))
    return found.pop()


def _said(key: Key, *, state: State) -> Iterator[tuple[str, str]]:
    """Yield who says which ID the key has."""
    for related in _every(key):
        address = key_address(key, related.region)
        held = state.at(address)
        if held:
            yield address, str(held.values.get("key_id") or held.values.get("id"))
    if key.adopted:
        yield "adopted", key.adopted


def _every(key: Key) -> Sequence[RelatedKey]:
    return (*key.related, *(each for each in key.retired if each.region not in key.regions))


def _gone(connect: Connect, region: str, key_id: str) -> bool:
    try:
        connect(region).describe(key_id)
    except CallRefused as refusal:
        if refusal.code != NOT_FOUND:
            raise
        return True
    return False
