"""keyspan adopt: living multi-Region keys come into keyspan.toml, and so into Terraform's state."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.errors import Fault
    from keyspan.lifecycle.adoption import Foreign, Taken, Taking
    from keyspan.live import Discovery
    from keyspan.model import Keyring
    from keyspan.model.rules import Problem

_SEPARATOR = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
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


@click.command()
@click.option("--regions", metavar="R,R", help="Where to look; the file's Regions by default.")
@click.option(
    "--tag", "tags", multiple=True, metavar="K=V", help="Keys tagged so in their primary."
)
@click.option("--key-id", "key_ids", multiple=True, metavar="mrk-…", help="This key; repeatable.")
@click.option("--name", help="What one key is called; its first alias otherwise.")
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keys of another Terraform root: its terraform show -json.",
)
@click.option("--one-state", is_flag=True, help="Keep that root's state: moved, and no import.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["hcl", "json"]),
    default="hcl",
    show_default=True,
    help="How that root's blocks are written.",
)
@click.option(
    "--blocks",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file for that root's blocks; printed otherwise.",
)
@click.option("--apply", is_flag=True, help="Write keyspan.toml; without it all is printed.")
def adopt(
    *,
    regions: str | None,
    tags: tuple[str, ...],
    key_ids: tuple[str, ...],
    name: str | None,
    state: Path | None,
    one_state: bool,
    form: str,
    blocks: Path | None,
    apply: bool,
) -> None:
    """Take living multi-Region keys over: entries for keyspan.toml, whose plan imports them.

    AWS is only read. Related keys in further Regions are followed, and a key comes as a whole or
    not at all. With --name of a key that the file has, the key's record alone is written: the way
    out when Terraform has lost its state. Exits with 1 where a key is left out.
    """
    from keyspan.config import DEFAULT_FILE
    from keyspan.lifecycle.adoption import foreign, read_file
    from keyspan.lifecycle.journal import alone
    from keyspan.terraform import read_state

    if state is None and (one_state or blocks or form != "hcl"):
        raise click.UsageError("--one-state, --format and --blocks go with --state")
    if state and regions:
        raise click.UsageError("--state tells the Regions: leave --regions out")
    tagged = dict(map(_pair, tags))
    _require_sound(regions=_split(regions), key_ids=key_ids, name=name)
    with alone(Path.cwd()) if apply else nullcontext():
        was = read_file(DEFAULT_FILE)
        elsewhere = foreign(read_state(_decoded(state), name=str(state))) if state else None
        if elsewhere and not elsewhere.key_ids:
            click.echo(f"{state}: holds no multi-Region key")
            return
        asked = _Asked(
            regions=_regions(_split(regions), elsewhere, was[1] if was else None),
            tags=tagged,
            key_ids=_key_ids(key_ids, elsewhere, state),
            name=name,
            elsewhere=elsewhere,
            one_state=one_state,
            as_json=form == "json",
            blocks=blocks,
            apply=apply,
        )
        _adopt(asked, DEFAULT_FILE, was)


def _adopt(asked: _Asked, file: Path, was: tuple[str, Keyring] | None) -> None:
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
        click.echo("Nothing was done: --apply does it.")
    if left_out:
        raise SystemExit(1)


def _discovered(asked: _Asked, keyring: Keyring | None) -> Discovery:
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


def _record(asked: _Asked, file: Path, found: Discovery, was: tuple[str, Keyring]) -> None:
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
        click.echo("Nothing was done: --apply does it.")


def _show(asked: _Asked, file: Path, found: Discovery, taking: Taking) -> None:
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


def _blocks(asked: _Asked, taking: Taking) -> tuple[str, Taking]:
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


def _show_blocks(asked: _Asked, text: str) -> None:
    where = "beside what the file becomes" if asked.one_state else "in the other root"
    click.echo(f"# {asked.blocks or where}\n\n{text}")


def _write(
    asked: _Asked, file: Path, taking: Taking, was: tuple[str, Keyring] | None, blocks: str
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


def _split(regions: str | None) -> tuple[str, ...] | None:
    if regions is None:
        return None
    named = [each.strip() for each in regions.split(",")]
    return tuple(dict.fromkeys(each for each in named if each))


def _require_sound(
    *, regions: tuple[str, ...] | None, key_ids: tuple[str, ...], name: str | None
) -> None:
    from keyspan.model.rules import key_id_problem, name_problem, region_problem

    for region in regions or ():
        _refuse(region_problem(region), "--regions")
    for key_id in key_ids:
        _refuse(key_id_problem(key_id), "--key-id")
    if name is not None:
        _refuse(name_problem(name), "--name")


def _regions(
    said: tuple[str, ...] | None, elsewhere: Foreign | None, keyring: Keyring | None
) -> tuple[str, ...]:
    from keyspan.live.aws import default_region

    if elsewhere:
        return elsewhere.regions
    if said is None and keyring:
        return keyring.regions
    found = said if said is not None else tuple(filter(None, (default_region(),)))
    if not found:
        raise click.UsageError("no Region to look in\n  name some: --regions us-east-1,eu-west-1")
    return found


def _key_ids(
    said: tuple[str, ...], elsewhere: Foreign | None, state: Path | None
) -> tuple[str, ...]:
    for key_id in said:
        if elsewhere and key_id not in elsewhere.key_ids:
            raise click.BadParameter(f"{state} does not hold {key_id}", param_hint="--key-id")
    return said or (elsewhere.key_ids if elsewhere else ())


def _pair(said: str) -> tuple[str, str]:
    key, separator, value = said.partition(_SEPARATOR)
    if not separator or not key:
        raise click.BadParameter(f"{said} is no tag: write team=orders", param_hint="--tag")
    return key, value


def _refuse(problem: Problem | None, option: str) -> None:
    if problem:
        raise click.BadParameter(f"{problem.text}\n  {problem.mend}", param_hint=option)


def _decoded(state: Path) -> object:
    from keyspan.errors import Fault
    from keyspan.terraform import UnfitState

    mend = "write it with: terraform show -json > state.json"
    try:
        return json.loads(state.read_bytes())
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except (ValueError, RecursionError) as error:
        problem = f"is not JSON: {error}"
    raise UnfitState(Fault(where=str(state), problem=problem, mend=mend))
