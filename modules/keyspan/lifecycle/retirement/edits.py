"""What a retirement changes in keyspan.toml, and the keyring that the file has to describe then."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from keyspan.config.edit import edited, replace_text
from keyspan.config.load import DEFAULT_FILE, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from keyspan.config.edit import Value
    from keyspan.model import Key, Keyring, RelatedKey

_ENABLED = "enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one key in the file.

    Attributes:
        key: the key as it is described then.
        values: what changes in its table, by path.
    """

    key: Key
    values: Mapping[tuple[str, ...], Value]


def drained(key: Key, regions: Iterable[str]) -> Edit:
    """Return how the keys of some Regions are disabled."""
    after, values = key, dict[tuple[str, ...], "Value"]()
    for region in regions:
        if _wanted(key, region).enabled:
            after = _enabled(after, {region: False})
            values["in", region, _ENABLED] = False
    return Edit(key=after, values=values)


def let_go(key: Key, regions: Iterable[str]) -> Edit:
    """Return how Terraform is told to let go of the keys of some Regions."""
    named = set(regions)
    leaving = tuple(
        related
        for related in key.related
        if related.region in named and related.region not in key.retired_regions
    )
    kept = tuple(related for related in key.replicas if related.region not in named)
    after = replace(key, replicas=kept, retired=(*key.retired, *leaving))
    return Edit(key=after, values=_lists(key, after))


def restored(
    key: Key,
    regions: Iterable[str],
    *,
    own: Mapping[str, bool | None],
    adopted: str | None,
    otherwise: bool,
) -> Edit:
    """Return how some Regions are as they were before.

    Args:
        key: the key as the file has it.
        regions: the Regions.
        own: what each Region's own table is to say of `enabled`; None for nothing. Those that are
            not in it keep what they have.
        adopted: the key ID that Terraform is to take up again; None to leave that as it is.
        otherwise: what the key's table says of `enabled`, for the Regions that say nothing.
    """
    named = set(regions)
    back = tuple(r for r in key.retired if r.region in named and r.region != key.primary.region)
    after = replace(
        key,
        replicas=(*key.replicas, *back),
        retired=tuple(related for related in key.retired if related.region not in named),
        adopted=adopted or key.adopted,
    )
    after = _enabled(
        after, {region: otherwise if said is None else said for region, said in own.items()}
    )
    values = _lists(key, after)
    values |= {("in", region, _ENABLED): said for region, said in own.items()}
    if adopted:
        values["adopted",] = adopted
    return Edit(key=after, values=values)


def own_enabled(text: str, key: str, region: str) -> bool | None:
    """Return what a Region's own table says of `enabled`; None for nothing."""
    own: Mapping[str, Any] = _table(text, key).get("in", {}).get(region, {})
    return own.get(_ENABLED)


def key_enabled(text: str, key: str) -> bool:
    """Return what a key's table says of `enabled`, for the Regions that say nothing."""
    return _table(text, key).get(_ENABLED, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of the file.

    Attributes:
        before: its text before.
        after: its text after.
    """

    before: str
    after: str


def write(folder: Path, keyring: Keyring, edit: Edit) -> Written:
    """Write a change into the file, and return what it was and is.

    Raises:
        UnfitEdit: the file cannot be edited so; nothing was written.
        KeyspanError: it cannot be written, or somebody has changed it since.
    """
    file = folder / DEFAULT_FILE
    text = read_text(file, name=str(DEFAULT_FILE))
    keys = tuple(edit.key if each.name == edit.key.name else each for each in keyring.keys)
    values = {("keys", edit.key.name, *place): value for place, value in edit.values.items()}
    after = edited(text, values, expected=replace(keyring, keys=keys), name=str(DEFAULT_FILE))
    if after != text:
        replace_text(file, after, was=text)
    return Written(before=text, after=after)


def put_back(folder: Path, written: Written) -> bool:
    """Let the file be what it was before a `write`, and return whether it is.

    What somebody has written into it since is left alone.

    Raises:
        KeyspanError: it cannot be written.
    """
    file = folder / DEFAULT_FILE
    now = read_text(file, name=str(DEFAULT_FILE))
    if now == written.after != written.before:
        replace_text(file, written.before, was=now)
        return True
    return now == written.before


def _wanted(key: Key, region: str) -> RelatedKey:
    return next(each for each in (*key.retired, *key.related) if each.region == region)


def _enabled(key: Key, said: Mapping[str, bool]) -> Key:
    """Return a key with its related keys enabled or disabled, wherever they stand in it."""

    def one(related: RelatedKey) -> RelatedKey:
        return replace(related, enabled=said.get(related.region, related.enabled))

    return replace(
        key,
        primary=one(key.primary),
        replicas=tuple(map(one, key.replicas)),
        retired=tuple(map(one, key.retired)),
    )


def _lists(before: Key, after: Key) -> dict[tuple[str, ...], Value]:
    values = dict[tuple[str, ...], "Value"]()
    if after.replicas != before.replicas:
        values["replicas",] = [related.region for related in after.replicas]
    if after.retired != before.retired:
        values["retired",] = list(after.retired_regions) or None
    return values


def _table(text: str, key: str) -> Mapping[str, Any]:
    return tomllib.loads(text)["keys"][key]
