"""keyspan check and keyspan guard: Terraform before plan, and a plan before apply."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keyspan.cli.allowing import allow_option, allowances
from keyspan.cli.output import output_option, write_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyspan.checks import Report, Severity
    from keyspan.model import Checks

_FORMATS = ("text", "json", "sarif", "junit", "markdown")
_SEVERITIES = ("error", "warning", "note")
_NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What both commands are told of their report.

    Attributes:
        config: the keyring file, for its waivers and its floor; None without one.
        form: the report's format.
        fail_on: the least severity of a finding that fails, or "never".
        output: the file to write to; None for standard output.
    """

    config: Path | None
    form: str
    fail_on: str
    output: Path | None

    @property
    def settings(self) -> Checks | None:
        """What the keyring asks for."""
        if self.config is None:
            return None
        from keyspan.config import load

        return load(self.config, name=str(self.config)).checks

    @property
    def severity(self) -> Severity | None:
        """The least severity that fails; None for none."""
        from keyspan.checks import Severity

        return None if self.fail_on == _NEVER else Severity(self.fail_on)


def report_options(*, fail_on: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what gives a command the options of a report, as one `wanted`."""
    options = (
        click.option(
            "--config",
            type=click.Path(path_type=Path),
            help="A keyring file, for its waivers and its floor of the deletion window.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(_FORMATS),
            default=_FORMATS[0],
            show_default=True,
            help="How the report is written; markdown is made for a pull request.",
        ),
        click.option(
            "--fail-on",
            type=click.Choice((*_SEVERITIES, _NEVER)),
            default=fail_on,
            show_default=True,
            help="The least severity of a rule's finding that fails.",
        ),
        output_option,
    )

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def told(
            *, config: Path | None, form: str, fail_on: str, output: Path | None, **arguments: Any
        ) -> None:
            wanted = Wanted(config=config, form=form, fail_on=fail_on, output=output)
            command(wanted=wanted, **arguments)

        return reduce(lambda made, option: option(made), reversed(options), told)

    return decorate


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@report_options(fail_on=_SEVERITIES[0])
def check(*, paths: tuple[str, ...], wanted: Wanted) -> None:
    """Check the Terraform at each PATH, whoever wrote it.

    A PATH is a folder of *.tf.json, an output folder of CDKTF, or what terraform show -json
    printed of a plan or a state; - reads that from standard input. Exits with 1 for findings that
    fail.
    """
    from keyspan import checks

    _keep_everything()
    report = checks.check(
        (view for path in paths for view in checks.read(path)),
        today=checks.today(),
        settings=wanted.settings,
        fail_on=wanted.severity,
    )
    _tell(report, wanted)


@click.command()
@click.argument("plan", metavar="PLAN.json")
@allow_option
@report_options(fail_on=_NEVER)
def guard(*, plan: str, allowed: tuple[str, ...], wanted: Wanted) -> None:
    """Approve a plan, or refuse it, before it is applied.

    PLAN.json is what terraform show -json FILE printed of a saved plan; - reads it from standard
    input. Refused is what deletes, replaces, forgets or disables a key, and whatever is not
    understood. Exits with 1 for a refusal.
    """
    from keyspan import checks
    from keyspan.checks.guard import guard

    _keep_everything()
    report = guard(
        checks.read_plan(plan),
        today=checks.today(),
        allow=allowances(allowed),
        settings=wanted.settings,
        fail_on=wanted.severity,
    )
    _tell(report, wanted)


def _tell(report: Report, wanted: Wanted) -> None:
    from keyspan.checks.reports import FORMATS

    write_report(FORMATS[wanted.form](report), wanted.output)
    if not report.passed:
        raise SystemExit(1)


def _keep_everything() -> None:
    """Collect no garbage: a check is short, and nearly all that it makes is held until its end."""
    import gc

    gc.disable()
