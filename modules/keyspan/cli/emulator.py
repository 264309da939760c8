"""keyspan emulator: the embedded AWS, on its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from keyspan.emulator import DEFAULT_LAG

if TYPE_CHECKING:
    from keyspan.emulator import Endpoint


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default="a free one",
    help="TCP port on 127.0.0.1.",
)
@click.option("--account", default="111122223333", show_default=True, help="AWS account ID.")
@click.option(
    "--lag",
    type=click.FloatRange(0, 3600),
    default=DEFAULT_LAG,
    show_default=True,
    help="Seconds for which keys are Creating or Updating.",
)
def emulator(*, port: int, account: str, lag: float) -> None:
    """Serve an embedded AWS, faithful about multi-Region keys, until Ctrl-C.

    Key policies are stored and not enforced. State is in memory alone.
    """
    from keyspan.emulator import environment, serve, shell_lines
    from keyspan.model.rules import account_problem

    if math.isnan(lag):
        raise click.BadParameter("nan is no number of seconds", param_hint="--lag")
    if problem := account_problem(account):
        raise click.BadParameter(problem.text, param_hint="--account")

    def announce(endpoint: Endpoint) -> None:
        lines = shell_lines(environment(endpoint.url, account=account))
        click.echo(f"""\
The embedded AWS answers at {endpoint.url}, account {account}. In another shell:

{lines}

  aws kms create-key --multi-region --region us-east-1

Ctrl-C ends it, and its keys are gone then.""")

    serve(port=port, account=account, lag=lag, announce=announce)
