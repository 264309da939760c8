"""A verdict for each place of a group of data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.gateway import CallRefused, Held, Source
from keyspan.live.listing import answered
from keyspan.live.readiness.copying import (
    Copying,
    age_findings,
    missing,
    nowhere_else,
    unreadable,
)
from keyspan.live.readiness.keys import Sealed, seal_faults, sealed_by, use_faults
from keyspan.live.readiness.verdict import Encryption, Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from keyspan.live.gateway import Seal
    from keyspan.live.readiness.group import Group, Question, Said
    from keyspan.live.readiness.keys import Keys
    from keyspan.model.protects import Copy

    Looked = Held | CallRefused | Fault | None


def look(copy: Copy, question: Question, *, source: Source | None = None) -> Looked:
    """Return what a service says of data: None for nothing, else why nobody can tell."""

    def ask() -> Looked:
        data = question.connect_data(copy.service, copy.region)
        if data is None:
            return Fault(
                where=f"{copy.service}: {copy.name} in {copy.region}",
                problem="nobody reads the data of this service here",
                mend="look at it by hand; a newer version of Keyspan may read it",
            )
        return data.look(copy.name, source=source)

    return answered(ask)


def judge(
    group: Group, question: Question, keys: Keys, *, known: Mapping[Copy, Looked]
) -> Iterator[Verdict]:
    """Yield a verdict for each place where data of a group is meant to be.

    Args:
        group: the data, everywhere it lies.
        question: what is asked of it.
        keys: the living keys.
        known: what was looked at before, by where it is written.
    """
    looked: dict[Copy, Looked] = {}

    def written(copy: Copy) -> Looked:
        if copy in known:
            return known[copy]
        if copy not in looked:
            looked[copy] = look(copy, question)
        return looked[copy]

    for copy in group.copies:
        made_from = group.source_of(copy)
        if made_from is None:
            source, found = None, written(copy)
        else:
            source = written(replace(made_from, source=None))
            held = source if isinstance(source, Held) else None
            found = look(copy, question, source=Source(region=made_from.region, held=held))
        yield _Place(
            copy=copy,
            found=found,
            source=source,
            made_from=made_from,
            group=group,
            question=question,
            keys=keys,
        ).verdict()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Data in one Region, and all that it is held against.

    Attributes:
        copy: which data, and where.
        found: what its service says of it there.
        source: what is said of what it is made from.
        made_from: what it is made from; None of what is no copy.
        group: the data everywhere.
        question: what is asked.
        keys: the living keys.
    """

    copy: Copy
    found: Looked
    group: Group
    question: Question
    keys: Keys
    source: Looked = None
    made_from: Copy | None = None

    def verdict(self) -> Verdict:
        """Return what comes of it."""
        said = tuple(dict.fromkeys(self._said()))
        held = self.found if isinstance(self.found, Held) else None
        sealed = self._sealed(held)
        return Verdict(
            copy=self.copy,
            where=self.group.where,
            key=self.group.meant.name,
            encryption=sealed.encryption,
            key_arn=sealed.arn,
            recovery=self._recovery(),
            findings=tuple(each for each in said if isinstance(each, Finding)),
            doubts=tuple(each for each in said if isinstance(each, Fault)),
            refusals=tuple(each for each in said if isinstance(each, CallRefused)),
            notes=tuple(self._notes(held)),
        )

    def _notes(self, held: Held | None) -> Iterator[str]:
        yield from held.notes if held else ()
        if held and held.closed and self.made_from is None:
            yield held.closed
        if not self._principals:
            yield "nobody is named who has to be able to decrypt: --principal ARN names somebody"

    @property
    def _principals(self) -> tuple[str, ...]:
        """Who has to be able to decrypt there."""
        own = self.group.meant.principals.get(self.copy.region, ())
        return (*own, *self.question.principals)

    def _said(self) -> Iterator[Said]:
        if isinstance(self.found, CallRefused | Fault):
            yield self.found
        elif self.found is None:
            source = self.source if isinstance(self.source, Held) else None
            yield missing(self.copy, source=source)
        else:
            if self.found.unreadable:
                yield unreadable(self.found)
            yield from self._copied(self.found)
            yield from self._encrypted(self.found)
        yield from self._decryptable()

    def _copied(self, held: Held) -> Iterator[Said]:
        if self.made_from is None:
            yield from age_findings(held, now=self.question.now, max_age=self.question.max_age)
            if self.group.alone:
                yield nowhere_else(self.copy)
        elif copying := self._copying(held):
            yield from copying.findings()
        elif held.points:
            yield from age_findings(held, now=self.question.now, max_age=self.question.max_age)
        elif self.source is None:
            yield missing(self.made_from, source=None)
        elif isinstance(self.source, CallRefused | Fault):
            yield self.source

    def _copying(self, held: Held) -> Copying | None:
        """Return the copy with what it is made from, if that was read."""
        if not isinstance(self.source, Held):
            return None
        return Copying(
            copy=self.copy,
            held=held,
            source=self.source,
            now=self.question.now,
            max_age=self.question.max_age,
        )

    def _recovery(self) -> datetime | None:
        if not isinstance(self.found, Held):
            return None
        if self.made_from and (copying := self._copying(self.found)):
            return copying.recovery
        return self.found.points.latest if self.found.points else None

    def _encrypted(self, held: Held) -> Iterator[Said]:
        meant = self.group.meant
        if meant.doubts:
            yield from meant.doubts
            return
        yield from seal_faults(
            self._seals(held), key_id=meant.key_id, region=self.copy.region, keys=self.keys
        )

    def _seals(self, held: Held) -> Iterable[Seal]:
        """Return what encrypts it, and what its copying is told to encrypt it with."""
        copying = self._copying(held) if self.made_from else None
        replica = copying.replica if copying else None
        return (*held.seals, *(replica.seals if replica else ()))

    def _sealed(self, held: Held | None) -> Sealed:
        """Return the key of the first thing that is encrypted."""
        if held is None or not held.seals:
            return Sealed(Encryption.NOT_READ)
        return sealed_by(held.seals[0], region=self.copy.region, keys=self.keys)

    def _decryptable(self) -> Iterator[Said]:
        """Yield why who has to could not decrypt it: by the key that is meant, else by its own."""
        meant = self.group.meant
        if meant.doubts:
            return
        held = self.found if isinstance(self.found, Held) else None
        sealed = self._sealed(held)
        key_id = meant.key_id
        if key_id is None and sealed.encryption in _OWN:
            key_id = sealed.key_id
        if key_id:
            yield from use_faults(
                key_id,
                region=self.copy.region,
                service=self.copy.service,
                principals=self._principals,
                keys=self.keys,
            )


_OWN = (Encryption.MULTI_REGION, Encryption.SINGLE_REGION)
"""The kinds of keys that the account has itself, and whose policy it sets."""
