"""Which of the keys that were found are taken over, with what entry, and why others are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from keyspan.config.entries import read_back
from keyspan.errors import Fault, Faulty
from keyspan.lifecycle.adoption.entry import entry_of, is_reserved
from keyspan.lifecycle.adoption.fit import added_tags, changes, misfits
from keyspan.lifecycle.adoption.naming import name_for
from keyspan.model import Provider
from keyspan.model.specs import SYMMETRIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from keyspan.live import KeySet
    from keyspan.model import Key, Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A key that is taken over.

    Attributes:
        name: its name in the file.
        entry: what stands in [keys.NAME].
        key: what the entry describes.
        living: the key as it lives.
        keyring: the file's, with the key and those before it.
    """

    name: str
    entry: Mapping[str, Any]
    key: Key
    living: KeySet
    keyring: Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What comes of the keys that were found.

    Attributes:
        taken: the keys that are taken over.
        left_out: why others are not.
        skipped: which the file has already.
        notes: what is to be known of those that are taken.
    """

    taken: tuple[Taken, ...]
    left_out: tuple[Fault, ...]
    skipped: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def take(
    found: Sequence[KeySet],
    *,
    keyring: Keyring | None,
    name: str | None = None,
    windows: Mapping[tuple[str, str], int] | None = None,
    record: bool = True,
) -> Taking:
    """Return what comes of keys that were found; each entry is read back, and held to its key.

    Args:
        found: the keys.
        keyring: what the file holds already; None where there is no file.
        name: what the one key that was found is to be called.
        windows: key ID and Region to the waiting period of a deletion, where it is known.
        record: whether Terraform is to import the keys.
    """
    taken: list[Taken] = []
    left_out: list[Fault] = []
    skipped: list[Fault] = []
    together = keyring
    for living in found:
        if held := held_already(living, keyring.keys if keyring else ()):
            skipped.append(held)
            continue
        names = [key.name for key in together.keys] if together else []
        own = name or name_for(living, taken=names)
        known = windows or {}
        days = {region: known[k, region] for k, region in known if k == living.key_id}
        one = _taken(living, own, keyring=together, windows=days, record=record)
        if isinstance(one, Taken):
            taken.append(one)
            together = one.keyring
        else:
            left_out += one
    return Taking(
        taken=tuple(taken),
        left_out=tuple(left_out),
        skipped=tuple(skipped),
        notes=tuple(note for each in taken for note in _notes(each, keyring)),
    )


def held_already(living: KeySet, keys: Iterable[Key]) -> Fault | None:
    """Return that one of some keys of the file is it: by its record, or by an alias of its own."""
    for key in keys:
        by = "adopted" if key.adopted == living.key_id else _common_alias(key, living)
        if by:
            return Fault(
                where=living.key_id,
                problem=f"keys.{key.name} is it already, by {by}",
                mend=f"nothing is written; if Terraform has lost it: keyspan adopt --key-id "
                f"{living.key_id} --name {key.name}",
            )
    return None


def _common_alias(key: Key, living: KeySet) -> str:
    for own in living.related:
        if own.region in key.regions:
            for alias in key.in_region(own.region).aliases:
                if alias in own.aliases:
                    return f"alias/{alias} in {own.region}"
    return ""


def _taken(
    living: KeySet,
    name: str,
    *,
    keyring: Keyring | None,
    windows: Mapping[str, int],
    record: bool,
) -> Taken | list[Fault]:
    where = f"{living.key_id} ({name})"
    if faults := list(_unfit(living, where, keyring)):
        return faults
    tags = (keyring.provider if keyring else Provider()).default_tags
    account = living.shared.account
    try:
        entry = entry_of(living, default_tags=tags, windows=windows, record=record)
        alone = read_back(account, name, entry)
    except Faulty as error:
        return [_unwritable(each, living, name) for each in error.faults]
    key = alone.keys[0]
    together = replace(keyring, keys=(*keyring.keys, key)) if keyring else alone
    faults = [
        *misfits(key, living, account=account),
        *changes(key, living, account=account, default_tags=tags),
        *(replace(fault, where=f"{where}: {fault.where}") for fault in together.faults()),
    ]
    return faults or Taken(name=name, entry=entry, key=key, living=living, keyring=together)


def _unfit(living: KeySet, where: str, keyring: Keyring | None) -> Iterator[Fault]:
    told = living.shared
    if keyring and told.account != keyring.account:
        yield Fault(
            where=where,
            problem=f"is of account {told.account}, and the file of {keyring.account}",
            mend="sign in to the file's account, or adopt it in a folder of its own",
        )
    if living.imported and told.spec != SYMMETRIC:
        yield Fault(
            where=where,
            problem=f"holds imported material of {told.spec}, and Terraform takes over symmetric "
            "keys of imported material only",
            mend="the AWS provider does not read its key_spec, and would replace the key",
        )


def _unwritable(fault: Fault, living: KeySet, name: str) -> Fault:
    place = fault.where.removeprefix(f"keys.{name}: ")
    return Fault(
        where=f"{living.key_id} ({name}): {place}",
        problem=fault.problem,
        mend=f"mend it in AWS and run it again; or write [keys.{name}] by hand, with adopted = "
        f'"{living.key_id}", and read the first plan',
    )


def _notes(taken: Taken, keyring: Keyring | None) -> Iterator[Fault]:
    living = taken.living
    where = f"{living.key_id} ({taken.name})"
    if keyring:
        yield from added_tags(taken.key, living, default_tags=keyring.provider.default_tags)
    if grants := {own.region: own.grants for own in living.related if own.grants}:
        told = ", ".join(f"{count} in {region}" for region, count in grants.items())
        yield Fault(
            where=where,
            problem=f"has grants: {told}",
            mend="they stay as they are, and Terraform does not know them; AWS services make "
            "theirs by themselves",
        )
    if reserved := sorted({t for own in living.related for t in own.tags if is_reserved(t)}):
        yield Fault(
            where=where,
            problem=f"has tags that AWS alone sets: {', '.join(reserved)}",
            mend="they stay as they are, and Terraform leaves them alone",
        )
    if accounts := sorted({a for own in taken.key.related for a in own.external_accounts}):
        yield Fault(
            where=where,
            problem=f"its key policy names other accounts: {', '.join(accounts)}",
            mend="they stand in external_accounts: are they yours, or meant?",
        )
