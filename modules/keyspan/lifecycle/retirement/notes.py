"""What a retirement has noted of each Region: since when its key is disabled, and what was before.

The journal lies on one machine and may be missing: a key that is found disabled starts to wait
then, and what the file says decides the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.lifecycle.journal import RETIREMENT, Journal, UnfitJournal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_MEND = "remove it: the keys' waiting begins anew; keyspan doctor tells how they are"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """One Region of a retirement.

    Attributes:
        since: since when its key is disabled; None while that is not certain.
        enabled: what the Region's own table said of `enabled` before; None for nothing.
        scheduled: whether the deletion was scheduled: nothing is left to be done.
    """

    since: datetime | None
    enabled: bool | None
    scheduled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What is noted of the retirement of one key.

    Attributes:
        key_id: the key's ID; None where nothing is noted.
        regions: each Region whose key is being retired.
    """

    key_id: str | None = None
    regions: Mapping[str, Drained] = field(default_factory=lambda: MappingProxyType({}))

    def noting(self, region: str, drained: Drained | None, *, key_id: str) -> Notes:
        """Return the notes with another word on one Region; None for none."""
        others = {name: each for name, each in self.regions.items() if name != region}
        named = {} if drained is None else {region: drained}
        return replace(self, key_id=key_id, regions=MappingProxyType({**others, **named}))

    @property
    def unfinished(self) -> tuple[str, ...]:
        """The Regions whose deletion is not scheduled yet."""
        return tuple(region for region, each in self.regions.items() if not each.scheduled)

    def without_ended(self, retired: Collection[str]) -> Notes:
        """Return the notes without the retirements that the file knows no more of.

        They are of a key that was there before, in a Region or by that name.

        Args:
            retired: the Regions that the file lets go of.
        """
        kept = {r: each for r, each in self.regions.items() if r in retired or not each.scheduled}
        return replace(self, regions=MappingProxyType(kept))


def read_notes(folder: Path, key: str) -> Notes:
    """Return what is noted of a key.

    Raises:
        UnfitJournal: there is something, and it cannot be understood.
    """
    journal = _journal(folder, key)
    said = journal.read()
    if said is None:
        return Notes()
    try:
        drained: Mapping[str, Any] = said["regions"]
        regions = {region: _drained(each) for region, each in drained.items()}
        key_id = _text(said["key_id"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnfitJournal(journal.file, f"holds what is not known: {error!r}", _MEND) from None
    return Notes(key_id=key_id, regions=MappingProxyType(regions))


def write_notes(folder: Path, key: str, notes: Notes) -> None:
    """Note it; it is on the disk when this returns. Without any Region the journal ends.

    Raises:
        UnfitJournal: it cannot be written, and so nothing may be begun.
    """
    journal = _journal(folder, key)
    if not notes.regions:
        if journal.file.exists():
            journal.end()
        return
    journal.write({
        "key_id": notes.key_id,
        "regions": {
            region: {
                "since": each.since and each.since.isoformat(),
                "enabled": each.enabled,
                **({"scheduled": True} if each.scheduled else {}),
            }
            for region, each in notes.regions.items()
        },
    })  # fmt: skip


def _journal(folder: Path, key: str) -> Journal:
    return Journal(project=folder, kind=RETIREMENT, key=key)


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError("key_id is no text")
    return said


def _drained(said: Any) -> Drained:
    since = None if said["since"] is None else datetime.fromisoformat(said["since"])
    if since and since.tzinfo is None:
        raise ValueError("a time without its offset")
    enabled = said["enabled"]
    if enabled is not None and not isinstance(enabled, bool):
        raise TypeError("enabled is neither true nor false")
    return Drained(since=since, enabled=enabled, scheduled=said.get("scheduled") is True)
