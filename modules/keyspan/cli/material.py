"""keyspan material: imported key material, which is brought into each Region's key apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, TypeVar

import click

from keyspan.cli.keyring import config_option, find_key
from keyspan.cli.project import NOT_DONE, refuse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyspan.live import Connect, LiveKey, Plan, Secret
    from keyspan.model import Key

_LONGEST_FILE = 65_536

_Command = TypeVar("_Command", bound="Callable[..., None]")


def _names_a_key(command: _Command) -> _Command:
    """Add what every command takes: the key, its ID, and the keyring file."""
    for add in (
        config_option,
        click.option(
            "--key-id", metavar="mrk-…", help="The key's ID; its first alias finds it otherwise."
        ),
        click.argument("key"),
    ):
        command = add(command)
    return command


def _takes_material(command: _Command) -> _Command:
    """Add what the commands take that bring material in."""
    for add in (
        click.option("--apply", is_flag=True, help="Do it; without it the plan is printed."),
        click.option(
            "--expires",
            metavar="WHEN",
            help="A date, a time or a number of days, 90d; never otherwise.",
        ),
        click.option(
            "--file",
            type=click.File("rb"),
            required=True,
            help="The key material; - for standard input.",
        ),
    ):
        command = add(command)
    return command


@click.group()
def material() -> None:
    """Import key material into the keys of every Region, and rotate it.

    For keys with origin = "EXTERNAL". The material is checked and encrypted on this machine, is
    kept in memory alone, and is never printed. Nothing is ever deleted.
    """


@material.command("import")
@_names_a_key
@_takes_material
def import_(
    *,
    key: str,
    key_id: str | None,
    config: Path,
    file: IO[bytes],
    expires: str | None,
    apply: bool,
) -> None:
    """Import key material into KEY, or import it again, in each Region.

    The first time into the primary key; then into its replicas, when Terraform has created them.
    """
    from keyspan.live import plan_import

    target = _target(config, key, key_id)
    secret, until = _secret(target.key, file), _until(expires)
    _follow(plan_import(target.observed()), target, secret=secret, until=until, apply=apply)


@material.command()
@_names_a_key
def status(*, key: str, key_id: str | None, config: Path) -> None:
    """Show which key material each Region of KEY has; exit with 1 where some is missing."""
    from keyspan.live import findings

    live = _target(config, key, key_id).observed()
    _show(live)
    _end(live, wrong=any(findings(live)))


@material.command()
@_names_a_key
@_takes_material
def rotate(
    *,
    key: str,
    key_id: str | None,
    config: Path,
    file: IO[bytes],
    expires: str | None,
    apply: bool,
) -> None:
    """Rotate KEY to new key material, in each Region; symmetric keys only.

    Run again with the same file, it goes on where it stopped. Keep the files of all earlier
    materials: AWS gives none back.
    """
    from keyspan.live import plan_rotation, require_rotatable

    target = _target(config, key, key_id)
    require_rotatable(target.key)
    secret, until = _secret(target.key, file), _until(expires)
    _follow(plan_rotation(target.observed()), target, secret=secret, until=until, apply=apply)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """The key that a command is about, and the way to it: one sign-in for each Region."""

    account: str
    key: Key
    key_id: str | None
    connect: Connect

    def observed(self) -> LiveKey:
        """Return the key as it lives."""
        from keyspan.live import observe

        return observe(self.key, account=self.account, connect=self.connect, key_id=self.key_id)


def _target(config: Path, name: str, key_id: str | None) -> _Target:
    from keyspan.live.aws import connector
    from keyspan.model.rules import key_id_problem

    refuse(key_id_problem(key_id) if key_id else None, "--key-id")
    keyring, key = find_key(config, name)
    if not key.imported:
        raise click.BadParameter(
            f"{config}: keys.{name}: AWS makes its key material\n"
            '  only keys with origin = "EXTERNAL" take imports, from their creation on',
            param_hint="KEY",
        )
    return _Target(account=keyring.account, key=key, key_id=key_id, connect=connector(keyring))


def _secret(key: Key, file: IO[bytes]) -> Secret:
    from keyspan.live import secret_for
    from keyspan.model.regions import partition_of

    content = file.read(_LONGEST_FILE)
    partition = partition_of(key.primary.region)
    return secret_for(
        key.key_spec, content, partition=partition, where=getattr(file, "name", "standard input")
    )


def _until(expires: str | None) -> datetime | None:
    from keyspan.live import expiry
    from keyspan.model.rules import Problem

    if expires is None:
        return None
    found = expiry(expires, now=datetime.now(UTC))
    if isinstance(found, Problem):
        raise click.BadParameter(f"{found.text}\n  {found.mend}", param_hint="--expires")
    return found


def _follow(
    plan: Plan, target: _Target, *, secret: Secret, until: datetime | None, apply: bool
) -> None:
    """Print a plan; with --apply do it, and show what came of it."""
    from keyspan.live import carry_out, findings
    from keyspan.live.status import moment

    live = plan.live
    click.echo(f"{live.key.name} ({live.key_id}), key material expires: {moment(until)}")
    for line in plan.lines():
        click.echo(line)
    told_at_the_end = tuple(findings(live)) if apply else ()
    for fault in (*plan.left_out, *plan.notes):
        if fault not in told_at_the_end:
            click.echo(str(fault))
    if apply:
        click.echo()
        carry_out(plan, secret=secret, expires=until, connect=target.connect, say=click.echo)
        click.echo()
        _show(replace(target, key_id=live.key_id).observed())
    else:
        click.echo(NOT_DONE)
    _end(live, wrong=bool(plan.left_out))


def _show(live: LiveKey) -> None:
    from keyspan.live import findings, table

    for line in table(live):
        click.echo(line)
    for finding in findings(live):
        click.echo(str(finding))


def _end(live: LiveKey, *, wrong: bool) -> None:
    """Exit as the command line does: 2 where a Region could not be read, 1 for findings."""
    if live.refused:
        raise live.refused[0]
    if wrong:
        raise SystemExit(1)
