"""keyspan adopt: living multi-Region keys come into keyspan.toml, and so into Terraform's state."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keyspan.cli.adopting import Asked, adoption
from keyspan.cli.project import blocks_format, named_regions, refuse

if TYPE_CHECKING:
    from keyspan.lifecycle.adoption import Foreign
    from keyspan.model import Keyring
    from keyspan.terraform import State

_SEPARATOR = "="


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
@blocks_format("How that root's blocks are written.")
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

    if state is None and (one_state or blocks or form != "hcl"):
        raise click.UsageError("--one-state, --format and --blocks go with --state")
    if state and regions:
        raise click.UsageError("--state tells the Regions: leave --regions out")
    tagged = dict(map(_pair, tags))
    said = None if regions is None else named_regions(regions)
    _require_sound(key_ids=key_ids, name=name)
    with alone(Path.cwd()) if apply else nullcontext():
        was = read_file(DEFAULT_FILE)
        elsewhere = foreign(_state(state)) if state else None
        if elsewhere and not elsewhere.key_ids:
            click.echo(f"{state}: holds no multi-Region key")
            return
        asked = Asked(
            regions=_regions(said, elsewhere, was[1] if was else None),
            tags=tagged,
            key_ids=_key_ids(key_ids, elsewhere, state),
            name=name,
            elsewhere=elsewhere,
            one_state=one_state,
            as_json=form == "json",
            blocks=blocks,
            apply=apply,
        )
        adoption(asked, DEFAULT_FILE, was)


def _require_sound(*, key_ids: tuple[str, ...], name: str | None) -> None:
    from keyspan.model.rules import key_id_problem, name_problem

    for key_id in key_ids:
        refuse(key_id_problem(key_id), "--key-id")
    if name is not None:
        refuse(name_problem(name), "--name")


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


def _state(file: Path) -> State:
    from keyspan.errors import Fault
    from keyspan.terraform import UnfitState, loads_state

    try:
        text = file.read_bytes()
    except OSError as error:
        mend = "write it with: terraform show -json > state.json"
        problem = f"cannot be read: {error.strerror}"
        raise UnfitState(Fault(where=str(file), problem=problem, mend=mend)) from None
    return loads_state(text, name=str(file))
