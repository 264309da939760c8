"""keyspan deploy: from the keyring file to AWS, by way of a plan that the guard approved."""

from __future__ import annotations

import sys

import click

from keyspan.cli.allowing import allow_option, allowances
from keyspan.cli.project import project_here


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--yes", is_flag=True, help="Apply what the guard approves, without asking.")
@allow_option
def deploy(*, stacks: tuple[str, ...], yes: bool, allowed: tuple[str, ...]) -> None:
    """Plan this folder's keyring, have the guard read the plan, show it, ask, and apply it.

    Each STACK in turn; all of them without any. What is applied is the very plan that was shown,
    and never one that the guard refuses. Exits with 1 for a refusal, the guard's or yours.
    """
    from keyspan.lifecycle.deployment import deploy

    with project_here(alone=True, on_line=click.echo) as project:
        deploy(
            project,
            names=stacks,
            allow=allowances(allowed),
            agreed=(lambda _: True) if yes else _agreed,
            say=click.echo,
        )


def _agreed(question: str) -> bool:
    from keyspan.errors import Fault, KeyspanError

    click.echo(f"\n{question}\nOnly yes applies it: ", nl=False)
    answer = sys.stdin.readline()
    if not answer:
        click.echo()
        fault = Fault(
            where="deploy",
            problem="nobody is there to ask, and nothing was applied",
            mend="run it in a terminal, or with --yes to apply what the guard approves",
        )
        raise KeyspanError(str(fault))
    return answer.strip() == "yes"
