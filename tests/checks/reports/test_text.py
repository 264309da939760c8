from dataclasses import replace

import pytest

from keyspan.checks import KeyChange, Report, Severity
from keyspan.checks.reports import FORMATS
from tests.checks.reports.samples import APPROVED, CLEAN, FAILED, REFUSED, refusal

OPEN = replace(REFUSED, refusals=())


def lines(report: Report) -> list[str]:
    return FORMATS["text"](report).splitlines()


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (APPROVED, "APPROVED"),
        (REFUSED, "REFUSED: 1 of 4 planned resources"),
        (replace(REFUSED, refusals=(refusal("", "the plan errored"),)), "REFUSED: 1 reason"),
        (replace(OPEN, fail_on=Severity.WARNING), "REFUSED: 1 finding of the rules"),
        (
            replace(REFUSED, fail_on=Severity.WARNING),
            "REFUSED: 1 of 4 planned resources, 1 finding of the rules",
        ),
    ],
)
def test_the_first_line_of_a_guard(report: Report, line: str):
    assert lines(report)[0] == line


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (CLEAN, "nothing found in 9 resources of 1 document: passed"),
        (FAILED, "1 error, 1 note, 1 waived in 14 resources of 2 documents: failed"),
        (
            replace(FAILED, fail_on=None),
            "1 error, 1 note, 1 waived in 14 resources of 2 documents: passed",
        ),
        (REFUSED, "1 refusal, 1 warning, 1 allowed in 6 resources of 1 document: REFUSED"),
        (APPROVED, "nothing found in 6 resources of 1 document: APPROVED"),
    ],
)
def test_the_last_line(report: Report, line: str):
    assert lines(report)[-1] == line


def test_what_does_not_change_is_counted():
    same = KeyChange(address="aws_kms_key.a", region="us-east-1", change="unchanged")
    assert lines(replace(APPROVED, changes=(same,) * 3))[2:4] == ["changes", "  3 unchanged"]
