"""keyspan doctor: what is wrong with a living key, and the way out."""

from __future__ import annotations

import click

from keyspan.cli.keyring import find_key
from keyspan.cli.project import project_here, refuse


@click.command()
@click.argument("key")
@click.option(
    "--key-id",
    metavar="mrk-…",
    help="The key's ID, where neither the state nor an alias leads to it.",
)
def doctor(key: str, key_id: str | None) -> None:
    """Tell what is wrong with the living KEY, and the commands that mend it.

    Compares keyspan.toml, Terraform's state and AWS in every Region; run it in the project's
    folder. It plans nothing and changes nothing. Exits with 1 for troubles, and with 2 where
    something could not be looked at.
    """
    from datetime import UTC, datetime

    from keyspan.config import DEFAULT_FILE
    from keyspan.lifecycle.trouble import diagnose, examine, lines
    from keyspan.live.aws import caller, connector
    from keyspan.model.rules import key_id_problem

    refuse(key_id_problem(key_id) if key_id else None, "--key-id")
    keyring, wanted = find_key(DEFAULT_FILE, key)
    with project_here(alone=False) as project:
        case = examine(
            project,
            wanted,
            account=keyring.account,
            providers=keyring.providers,
            connect=connector(keyring),
            caller=lambda region: caller(keyring.provider, region=region),
            now=datetime.now(UTC),
            given=key_id,
        )
    diagnosis = diagnose(case)
    for line in lines(diagnosis):
        click.echo(line)
    if diagnosis.exit_code:
        raise SystemExit(diagnosis.exit_code)
