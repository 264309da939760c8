"""What a person allows a plan to do, by name: --allow ADDRESS=ACTION."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from keyspan.checks.guard import Allowance

allow_option = click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="ADDRESS=ACTION",
    help="What may be done all the same: aws_kms_key.orders=delete. A refusal names both.",
)


def allowances(texts: tuple[str, ...]) -> list[Allowance]:
    """Return what some texts allow.

    Raises:
        click.BadParameter: one allows nothing that is known.
    """
    from keyspan.checks.guard import parse_allowance

    try:
        return [parse_allowance(text) for text in texts]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--allow") from None
