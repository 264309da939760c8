"""What keyspan adopt does and prints, once the command line is understood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from keyspan.cli.project import NOT_DONE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from keyspan.errors import Fault
    from keyspan.lifecycle.adoption import Foreign, Taken, Taking
    from keyspan.live import Discovery
    from keyspan.model import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says.

    Attributes:
        regions: the Regions to look in.
        tags: what the primary key has to be tagged with.
        key_ids: the keys that are meant; all without any.
        name: what the key is to be called.
        elsewhere: what another root's state holds.
        one_state: whether that root's state becomes this one's.
        as_json: whether its blocks are JSON.
        blocks: the file for them.
        apply: whether it is done.
    """

    regions: tuple[str, ...]
    tags: dict[str, str]
    key_ids: tuple[str, ...]
    name: str | None
    elsewhere: Foreign | None
    one_state: bool
    as_json: bool
    blocks: Path | None
    apply: bool


def adoption(asked: Asked, file: Path, was: tuple[str, Keyring] | None) -> None:
    """Do what the command line says, and print it; exits with 1 where a key is left out.

    Args:
        asked: what it says.
        file: the keyring file.
        was: its text and its keyring; None where there is no file.

    Raises:
        KeyspanError: it cannot be done, and nothing is written.
        click.UsageError: it cannot be meant.
    """
    from keyspan.lifecycle.adoption import take

    keyring = was[1] if was else None
    found = _discovered(asked, keyring)
    if was and any(key.name == asked.name for key in was[1].keys):
        _record(asked, file, found, was)
        return
    if asked.name and len(found.sets) != 1:
        ids = ", ".join(each.key_id for each in found.sets) or "none"
        mend = "name the one that is meant: --key-id mrk-…"
        raise click.UsageError(f"--name is for one key, and found are: {ids}\n  {mend}")
    taking = take(
        found.sets,
        keyring=keyring,
        name=asked.name,
        windows=asked.elsewhere.windows if asked.elsewhere else None,
        record=not asked.one_state,
    )
    blocks, taking = _blocks(asked, taking)
    left_out = (*found.left_out, *taking.left_out)
    _show(asked, file, found, replace(taking, left_out=left_out))
    if blocks and not (asked.blocks and asked.apply):
        _show_blocks(asked, blocks)
    if asked.apply:
        _write(asked, file, taking, was, blocks)
    elif taking.taken:
        click.echo(NOT_DONE)
    if left_out:
        raise SystemExit(1)


def _discovered(asked: Asked, keyring: Keyring | None) -> Discovery:
    from keyspan.errors import KeyspanError
    from keyspan.live import discover
    from keyspan.live.aws import connector_of
    from keyspan.model import Provider

    connect = connector_of(keyring.provider if keyring else Provider())
    found = discover(asked.regions, connect=connect, key_ids=asked.key_ids, tags=asked.tags)
    if found.refused:
        mend = "allow it there, or look in other Regions only: --regions; nothing was written"
        raise KeyspanError("\n".join(str(each.mended_by(mend)) for each in found.refused))
    return found


def _record(asked: Asked, file: Path, found: Discovery, was: tuple[str, Keyring]) -> None:
    """Write that a key of the file is a living one."""
    from keyspan.config.edit import replace_text
    from keyspan.lifecycle.adoption import recorded
    from keyspan.live import UnfitKey

    if len(asked.key_ids) != 1:
        mend = f"say which key it is: --key-id mrk-… --name {asked.name}"
        raise click.UsageError(f"{file} has keys.{asked.name} already\n  {mend}")
    if not found.sets:
        raise UnfitKey(found.left_out)
    living = found.sets[0]
    key = next(each for each in was[1].keys if each.name == asked.name)
    text, told = recorded(file, key, living, was=was)
    click.echo(f'{file}: keys.{key.name}: adopted = "{living.key_id}"')
    _tell("what the first plan changes:", told)
    if asked.apply:
        replace_text(file, text, was=was[0])
        _say_what_is_next(one_state=False)
    else:
        click.echo(NOT_DONE)


def _show(asked: Asked, file: Path, found: Discovery, taking: Taking) -> None:
    from keyspan.config.entries import written

    for region, count in found.single.items():
        if count:
            click.echo(f"{region}: single-Region keys, which never become multi-Region: {count}")
    for each in taking.taken:
        primary, *replicas = each.living.regions
        where = ", ".join((f"{primary} (primary)", *replicas))
        click.echo(f"{each.name}: {each.living.key_id} in {where}")
    if not (taking.taken or taking.left_out or taking.skipped):
        click.echo(f"no multi-Region key to adopt in {', '.join(asked.regions)}")
    if taking.taken:
        click.echo(f"\n# {file}\n")
        click.echo("\n".join(written(each.name, each.entry) for each in taking.taken))
    _tell("in the file already:", taking.skipped)
    _tell("to be known:", taking.notes)
    _tell("left out:", taking.left_out)


def _blocks(asked: Asked, taking: Taking) -> tuple[str, Taking]:
    """Return the blocks of the other root, and what is left of the keys with what they told."""
    from keyspan.lifecycle.adoption import blocks, letting_go, taking_over

    if asked.elsewhere is None:
        return "", taking
    if not asked.one_state:
        resources, told = letting_go(asked.elsewhere, taking.taken)
        text = blocks.removed(resources, as_json=asked.as_json)
        return text, replace(taking, notes=(*taking.notes, *told))
    planned = [(each, *taking_over(asked.elsewhere, each)) for each in taking.taken]
    taken = tuple(each for each, _, faults in planned if not faults)
    moves = [move for _, own, faults in planned if not faults for move in own]
    left_out = (*taking.left_out, *(fault for _, _, faults in planned for fault in faults))
    return blocks.moved(moves, as_json=asked.as_json), replace(
        taking, taken=taken, left_out=left_out
    )


def _show_blocks(asked: Asked, text: str) -> None:
    where = "beside what the file becomes" if asked.one_state else "in the other root"
    click.echo(f"# {asked.blocks or where}\n\n{text}")


def _write(
    asked: Asked, file: Path, taking: Taking, was: tuple[str, Keyring] | None, blocks: str
) -> None:
    from keyspan.config.edit import create_text
    from keyspan.errors import KeyspanError
    from keyspan.lifecycle.adoption import add

    taken: tuple[Taken, ...] = taking.taken
    if not taken:
        return
    if asked.blocks and blocks:
        create_text(asked.blocks, blocks)
        click.echo(f"{asked.blocks}: written")
    try:
        add(file, taken, was=was)
    except KeyspanError:
        if asked.blocks and blocks:
            asked.blocks.unlink()
        raise
    click.echo(f"{file}: {', '.join(each.name for each in taken)} added")
    _say_what_is_next(one_state=asked.one_state)


def _say_what_is_next(*, one_state: bool) -> None:
    if one_state:
        click.echo("Next: put the moved blocks beside the generated Terraform, and plan.")
    else:
        click.echo("Next: keyspan deploy, whose plan imports; then keyspan settle.")


def _tell(head: str, faults: Iterable[Fault]) -> None:
    told = list(dict.fromkeys(map(str, faults)))
    if told:
        click.echo("\n".join((head, *told, "")))
