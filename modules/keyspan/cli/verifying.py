"""What verify and drift share: which keys, how they are looked at, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import click

from keyspan.cli.keyring import config_option, find_keys
from keyspan.cli.output import output_option, require_writable, say_line, write_report
from keyspan.cli.project import refuse
from keyspan.reports.forms import FORMATS, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from keyspan.live import Connect
    from keyspan.live.verification import Verification, Verified
    from keyspan.live.verification.verify import Prove
    from keyspan.model import Key, Keyring

TEXT = "text"
_KEY_ID = "--key-id"

key_id_option = click.option(
    _KEY_ID,
    "key_ids",
    multiple=True,
    metavar="[KEY=]mrk-…",
    help="The ID of a key that its aliases do not lead to; repeatable.",
)

_Command = TypeVar("_Command", bound="Callable[..., None]")


def looks_at_keys(command: _Command) -> _Command:
    """Add what both commands take: the keys, their IDs, the keyring file and the report's form."""
    options = (
        click.argument("names", nargs=-1, metavar="[KEY]..."),
        config_option,
        key_id_option,
        click.option(
            "--format",
            "form",
            type=click.Choice(tuple(FORMATS)),
            default=TEXT,
            show_default=True,
            help="How the report is written; prometheus is for a monitor.",
        ),
        output_option,
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be looked at, and how it is told.

    Attributes:
        keyring: the keyring.
        keys: those of its keys that are meant.
        key_ids: the ID of each key that somebody named it for.
        output: the file to write to; None for standard output.
        form: the report's format.
    """

    keyring: Keyring
    keys: tuple[Key, ...]
    form: str
    output: Path | None
    key_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions of the keys, each once."""
        return tuple(dict.fromkeys(region for key in self.keys for region in key.regions))

    def verification(self, connect: Connect, *, proofs: tuple[Prove, ...] = ()) -> Verification:
        """Return what is looked at.

        Args:
            connect: gives KMS of a Region.
            proofs: how the keys are used.
        """
        from keyspan.live.verification import Verification

        return Verification(
            keys=self.keys,
            account=self.keyring.account,
            connect=connect,
            proofs=proofs,
            key_ids=self.key_ids,
            default_tags=self.keyring.provider.default_tags,
            providers=self.keyring.providers,
        )


def wanted(
    *,
    names: tuple[str, ...],
    config: Path,
    key_ids: tuple[str, ...],
    form: str,
    output: Path | None,
) -> Wanted:
    """Return what was asked for.

    Raises:
        InvalidKeyring: the file has faults.
        click.BadParameter: it has no such key, a key ID is none, or `output` cannot be written.
    """
    keyring, keys = find_keys(config, names)
    require_writable(output)
    return Wanted(
        keyring=keyring,
        keys=keys,
        key_ids=ids_of(key_ids, keys),
        form=form,
        output=output,
    )


def tell(
    found: Iterator[Verified],
    asked: Wanted,
    *,
    command: str,
    crypto: bool,
) -> int:
    """Look at keys and tell what was found; text comes key by key.

    Args:
        found: the keys; they are looked at while they are told.
        asked: what was asked for.
        command: "verify" or "drift".
        crypto: whether the keys are used.

    Returns:
        the exit code.
    """
    from datetime import UTC, datetime

    from keyspan.cli.account import require_account
    from keyspan.cli.progress import progress
    from keyspan.reports.tally import Tally

    require_account(asked.keyring, regions=asked.regions)
    tally = Tally(account=asked.keyring.account, moment=datetime.now(UTC), crypto=crypto)
    with progress() as say:
        lines = render(command, asked.form, _said(found, len(asked.keys), say), tally)
        if asked.output is None:
            for line in lines:
                say_line(line)
        else:
            write_report("\n".join(lines) + "\n", asked.output)
    return tally.exit_code


def _said(found: Iterator[Verified], count: int, say: Callable[[str], None]) -> Iterator[Verified]:
    """Yield keys as they come, and say how far it is."""
    say(f"looking at {count} keys")
    for number, key in enumerate(found, 1):
        say(f"{number} of {count} keys looked at")
        yield key


def ids_of(said: tuple[str, ...], keys: tuple[Key, ...]) -> Mapping[str, str]:
    """Return the ID of each key that --key-id names it for: one ID for one key.

    Raises:
        click.BadParameter: it names no such key, no key ID, or two for one key.
    """
    found: dict[str, str] = {}
    for each in said:
        name, key_id = _key_id(each, keys)
        if found.setdefault(name, key_id) != key_id:
            told = f"{name} is named with two IDs\n  look at one after the other"
            raise click.BadParameter(told, param_hint=_KEY_ID)
    return MappingProxyType(found)


def _key_id(said: str, keys: tuple[Key, ...]) -> tuple[str, str]:
    """Return a key's name and its ID; the name may be left out where one key is meant."""
    from keyspan.model.rules import key_id_problem

    name, _, key_id = said.rpartition("=")
    if not name and len(keys) == 1:
        name = keys[0].name
    if name not in {key.name for key in keys}:
        known = ", ".join(key.name for key in keys)
        raise click.BadParameter(
            f"{said} names no key that is looked at\n  write KEY=mrk-…, KEY being one of {known}",
            param_hint=_KEY_ID,
        )
    refuse(key_id_problem(key_id), _KEY_ID)
    return name, key_id
