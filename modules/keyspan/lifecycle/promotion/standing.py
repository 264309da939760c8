"""Where AWS, the keyring file and Terraform's state stand, and so what is left to be done.

Each of the three tells which Region holds the primary key. A promotion changes them in this order,
and each step is done only where it is not done yet: whatever ended a run, the next one goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.config.edit import edited
from keyspan.model.state import key_address, promoted_move, replica_address

if TYPE_CHECKING:
    from keyspan.config.edit import Edits
    from keyspan.model import Key, Keyring
    from keyspan.model.state import Move
    from keyspan.terraform import State


def held_primary(key: Key, state: State) -> str | None:
    """Return the Region that held the primary key when the state was written.

    It is the one whose key has no replica's address there; None where that is not exactly one.
    """
    without = [
        region for region in key.regions if replica_address(key, region) not in state.addresses
    ]
    primary = key_address(key, key.primary.region)
    return without[0] if primary in state.addresses and len(without) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A promotion, and how far it is.

    Attributes:
        keyring: the keyring of the file.
        key: the key of it.
        region: the Region whose key is to be the primary.
        live: the Region of the primary key, as AWS says; the promoted one where it is under way.
        held: the Region of the primary key, as the state has it.
    """

    keyring: Keyring
    key: Key
    region: str
    live: str
    held: str

    @property
    def filed(self) -> str:
        """The Region of the primary key, as the file has it."""
        return self.key.primary.region

    @property
    def origin(self) -> str:
        """The Region whose key is the primary before."""
        if self.calls:
            return self.live
        return self.held if self.applies else self.filed

    @property
    def calls(self) -> bool:
        """Whether UpdatePrimaryRegion is left to be called."""
        return self.live != self.region

    @property
    def in_step(self) -> bool:
        """Whether file and state have the primary where AWS has it: a promotion can begin."""
        return self.live == self.filed == self.held

    @property
    def edits(self) -> bool:
        """Whether the file is left to be edited."""
        return self.wanted != self.keyring

    @property
    def applies(self) -> bool:
        """Whether the state is left to be changed."""
        return self.held != self.region

    @property
    def done(self) -> bool:
        """Whether nothing is left to be done; the record may well be left to be settled."""
        return not (self.calls or self.edits or self.applies)

    @property
    def promoted(self) -> Key:
        """The key after it: the two Regions have changed places.

        Its record tells Terraform of the move from what the state holds; without one where the
        state holds that already, as of a promotion that was taken back before it was applied.
        """
        key = self.key
        if self.filed == self.held == self.region:
            return key  # its record, if it has one, is applied
        given_up, others = key.primary, key.replicas
        if self.filed != self.region:
            others = tuple(given_up if one.region == self.region else one for one in others)
        record = self.held if self.held != self.region else None
        return replace(
            key, primary=key.in_region(self.region), replicas=others, promoted_from=record
        )

    @property
    def wanted(self) -> Keyring:
        """The keyring after it."""
        promoted = self.promoted
        keys = tuple(promoted if key == self.key else key for key in self.keyring.keys)
        return replace(self.keyring, keys=keys)

    @property
    def move(self) -> Move | None:
        """What Terraform is to move; None where its state is right already."""
        return promoted_move(self.promoted) if self.applies else None

    def edited(self, text: str, *, name: str) -> str:
        """Return the file's text after it, every comment kept.

        Raises:
            UnfitEdit: a program cannot edit it.
        """
        return edited(text, self._edits(), expected=self.wanted, name=name)

    def _edits(self) -> Edits:
        before, after = self.key, self.promoted
        place = ("keys", before.name)
        edits: dict[tuple[str, ...], str | bool | list[str] | None] = {}
        if before.primary.region != after.primary.region:
            edits[*place, "primary"] = after.primary.region
            edits[*place, "replicas"] = [each.region for each in after.replicas]
        if before.promoted_from != after.promoted_from:
            edits[*place, "promoted_from"] = after.promoted_from
        return edits
