"""The rules as a validation of CDKTF: `cdktf synth` fails before there is anything to plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.bindings import IValidation, implements
from keyspan.checks import RULES, Severity, check, today, view_of

if TYPE_CHECKING:
    from keyspan.bindings import TerraformStack
    from keyspan.checks import Finding
    from keyspan.model import Checks


@implements(IValidation)
class RuleValidation:
    """The rules of keyspan.checks over all that one stack synthesizes, whoever made it.

    Args:
        stack: the stack, which asks for `validate` at synth; any stack of a CDKTF app.
        settings: what a keyring asks for; Keyspan's own without one.
        fail_on: the least severity that fails the synth.
    """

    def __init__(
        self,
        stack: TerraformStack,
        *,
        settings: Checks | None = None,
        fail_on: Severity = Severity.ERROR,
    ) -> None:
        self._stack = stack
        self._settings = settings
        self._fail_on = fail_on
        stack.node.add_validation(self)

    def validate(self) -> list[str]:
        """Return what fails, one text for each finding; CDKTF asks at synth."""
        view = view_of(self._stack.node.id, self._stack.to_terraform())
        report = check(
            [view],
            today=today(),
            settings=self._settings,
            fail_on=self._fail_on,
            rules=[rule for rule in RULES if rule.severity.at_least(self._fail_on)],
        )
        return [_told(finding) for finding in report.failures]


def _told(finding: Finding) -> str:
    return f"{finding.rule} {finding.address}: {finding.what}\n    {finding.mend}"
