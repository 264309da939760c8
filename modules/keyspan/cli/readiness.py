"""keyspan readiness: whether data could be read in another Region, if this one were gone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from keyspan.cli.output import write_report
from keyspan.cli.project import named_regions, refuse
from keyspan.cli.verifying import looks_at_keys, wanted

if TYPE_CHECKING:
    from keyspan.cli.verifying import Wanted
    from keyspan.live.readiness import Readiness

_AGE = re.compile(r"([1-9]\d{0,3})([hd])", re.ASCII)
_UNITS = {"h": "hours", "d": "days"}


class _Age(click.ParamType[timedelta]):
    """A span of time: "24h", "7d"."""

    name = "age"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return the span that somebody typed."""
        if isinstance(value, timedelta):
            return value
        if found := _AGE.fullmatch(value):
            return timedelta(**{_UNITS[found[2]]: int(found[1])})
        return self.fail(f"{value!r} is no age\n  write hours or days: 24h, 7d", param, ctx)


@click.command()
@looks_at_keys
@click.option(
    "--discover",
    is_flag=True,
    help="Look at all data of the account, too, that the keyring does not name.",
)
@click.option("--regions", metavar="R,R", help="Where --discover looks; the keys' Regions if not.")
@click.option(
    "--max-age",
    type=_Age(),
    metavar="AGE",
    default="24h",
    show_default=True,
    help="How old a recovery point may be, in hours or days: 24h, 7d.",
)
@click.option(
    "--principal",
    "principals",
    multiple=True,
    metavar="ARN",
    help="Who has to be able to decrypt, besides the keys' own users; repeatable.",
)
@click.option(
    "--drill",
    is_flag=True,
    help="Write an object, an item or a secret of its own in each data's source Region, read it in "
    "each other one through the key there, and remove it.",
)
def readiness(
    *,
    discover: bool,
    drill: bool,
    regions: str | None,
    max_age: timedelta,
    principals: tuple[str, ...],
    **said: Any,
) -> None:
    """Tell whether the keyring's data could be read in each other Region.

    The data under all keys of the file, or under each KEY: is there a copy in the Region, under the
    related key of that Region, recent enough; is the key enabled there; and do those who use the
    key get to decrypt by its key policy there? AWS is only read, but by --drill. Exits with 1 where
    something is not ready, or where nobody can tell.
    """
    asked = wanted(**said)
    looked_in = _regions(asked, discover=discover, regions=regions)
    _require_principals(principals)
    if looked_in is None:
        _require_data(asked)
    found = _found(asked, looked_in, max_age=max_age, principals=principals, drill=drill)
    from keyspan.reports.readiness import FORMATS

    write_report(FORMATS[asked.form](found), asked.output)
    if not found.ready:
        raise SystemExit(1)


def _regions(asked: Wanted, *, discover: bool, regions: str | None) -> tuple[str, ...] | None:
    """Return where all data is looked for; None for nowhere."""
    if not discover:
        if regions is not None:
            raise click.UsageError("--regions says where --discover looks: write that, too")
        return None
    named = asked.regions if regions is None else named_regions(regions)
    if not named:
        raise click.BadParameter("it names none: us-east-1,eu-west-1", param_hint="--regions")
    return named


def _require_principals(principals: tuple[str, ...]) -> None:
    from keyspan.model.rules import identity_problem

    for each in principals:
        refuse(identity_problem(each), "--principal")


def _require_data(asked: Wanted) -> None:
    """Refuse to say that all is ready where nothing is asked about.

    Raises:
        KeyspanError: the keys protect no data that could have a copy.
    """
    from keyspan.errors import KeyspanError

    if not any(data.copies(key) for key in asked.keys for data in key.protects):
        names = ", ".join(key.name for key in asked.keys)
        raise KeyspanError(
            f"{names}: no table of [protects] names data that is copied\n"
            "  write one, or look at all data of the account: --discover"
        )


def _found(
    asked: Wanted,
    regions: tuple[str, ...] | None,
    *,
    max_age: timedelta,
    principals: tuple[str, ...],
    drill: bool,
) -> Readiness:
    from contextlib import nullcontext
    from datetime import UTC, datetime

    from keyspan.cli.account import require_account
    from keyspan.cli.progress import progress
    from keyspan.live.aws import data_connector, surveyor_of, trials_connector
    from keyspan.live.readiness import Drilling, Question, Scope, readiness

    provider = asked.keyring.provider
    drilling = Drilling(connect=trials_connector(provider), say=_say) if drill else None
    # A line that goes away is no place for what stays to be read.
    with nullcontext(_say_nothing) if drill else progress() as say:
        say("signing in")
        require_account(asked.keyring, regions=dict.fromkeys((*asked.regions, *(regions or ()))))
        question = Question(
            account=asked.keyring.account,
            connect=surveyor_of(provider),
            connect_data=data_connector(provider),
            max_age=max_age,
            now=datetime.now(UTC),
            principals=principals,
            say=say,
            drilling=drilling,
        )
        scope = Scope(keys=asked.keys, key_ids=asked.key_ids, discover=regions)
        return readiness(scope, question)


def _say(line: str) -> None:
    """Say what a drill does, beside the report."""
    from keyspan.writing.printable import printable

    click.echo(printable(line), err=True)


def _say_nothing(_: str) -> None:
    """Take no notice."""
