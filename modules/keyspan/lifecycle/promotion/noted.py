"""What the journal of a promotion tells: what was meant, and the file's text before and after."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from keyspan.lifecycle.journal import PROMOTION, Journal, UnfitJournal

if TYPE_CHECKING:
    from pathlib import Path

_MEND = "if nothing is under way, remove it; keyspan doctor tells how the key is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A promotion that was begun.

    Attributes:
        key: the key's name in the file.
        key_id: the ID of the related keys.
        account: the account that owns them.
        origin: the Region of the primary key before.
        region: the Region whose key becomes the primary.
        when: when it was begun, in ISO 8601.
        before: the SHA-256 of the keyring file's text before.
        after: that of its text after.
    """

    key: str
    key_id: str
    account: str
    origin: str
    region: str
    when: str
    before: str
    after: str

    @property
    def command(self) -> str:
        """The command that finishes it."""
        return f"keyspan promote {self.key} {self.region} --apply"

    def write(self, journal: Journal) -> None:
        """Write it into a journal; it is on the disk when this returns."""
        journal.write(asdict(self))


def journal_of(project: Path, key: str) -> Journal:
    """Return the journal of a key's promotion."""
    return Journal(project=project, kind=PROMOTION, key=key)


def noted(journal: Journal) -> Noted | None:
    """Return what a journal tells, or None where nothing was begun.

    Raises:
        UnfitJournal: it cannot be understood.
    """
    said = journal.read()
    if said is None:
        return None
    fields = {name: said.get(name) for name in Noted.__slots__}
    if unknown := [name for name, value in fields.items() if not isinstance(value, str)]:
        raise UnfitJournal(journal.file, f"does not tell {', '.join(unknown)}", _MEND)
    return Noted(**{name: str(value) for name, value in fields.items()})


def digest(text: str) -> str:
    """Return the SHA-256 of a keyring file's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
