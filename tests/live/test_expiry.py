from datetime import UTC, datetime, timedelta

import pytest

from keyspan.live import expiry
from keyspan.model.rules import Problem

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("90d", NOW + timedelta(days=90)),
        ("365d", NOW + timedelta(days=365)),
        ("2027-01-31", datetime(2027, 1, 31, tzinfo=UTC)),
        ("2027-01-31T12:30", datetime(2027, 1, 31, 12, 30, tzinfo=UTC)),
        ("2027-01-31T12:30:00Z", datetime(2027, 1, 31, 12, 30, tzinfo=UTC)),
        ("2027-01-31T12:30+02:00", datetime(2027, 1, 31, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_named_in_several_forms(text, moment):
    assert expiry(text, now=NOW) == moment


@pytest.mark.parametrize("text", ["0d", "366d", "9999d", "2026-11-24", "2028-01-01", "1999-01-01"])
def test_a_moment_that_aws_does_not_take_is_told(text):
    problem = expiry(text, now=NOW)
    assert isinstance(problem, Problem)
    assert problem.text == f'"{text}" is not in the next 365 days'


@pytest.mark.parametrize(
    "text", ["soon", "", "90", "90 d", "-5d", "31.1.2027", "\u0669\u0660d", "99999d"]
)
def test_what_names_no_time_is_told(text):
    problem = expiry(text, now=NOW)
    assert isinstance(problem, Problem)
    assert "names no time" in problem.text
    assert "2027-01-31T12:00:00Z, 90d" in problem.mend
