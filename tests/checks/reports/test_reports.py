"""What every format has to tell, and what none may do."""

from importlib import metadata
from itertools import pairwise
from pathlib import Path

import pytest

from keyspan.checks import Finding, Report
from keyspan.checks.reports import FORMATS
from tests.checks.reports import samples
from tests.snapshot import committed

EXPECTED = Path(__file__).parent / "expected"
FILES = {"text": "txt", "json": "json", "sarif": "sarif", "junit": "xml", "markdown": "md"}
every_format = pytest.mark.parametrize("name", FORMATS)


def test_the_formats():
    assert list(FORMATS) == list(FILES)


@every_format
@pytest.mark.parametrize("sample", ["FAILED", "REFUSED"])
def test_a_whole_report(sample: str, name: str):
    version = f'"version": "{metadata.version("keyspan")}"'
    text = FORMATS[name](getattr(samples, sample)).replace(version, '"version": "1.2.3"')
    assert committed(EXPECTED / f"{sample.lower()}.{FILES[name]}", text) == text


@every_format
@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (samples.FAILED, "failed"),
        (samples.CLEAN, "passed"),
        (samples.REFUSED, "REFUSED"),
        (samples.APPROVED, "APPROVED"),
    ],
)
def test_the_verdict(report: Report, verdict: str, name: str):
    text = FORMATS[name](report)
    told = [word for word in ("failed", "passed", "REFUSED", "APPROVED") if word in text]
    assert told == [verdict]


@every_format
def test_a_report_of_nothing(name: str):
    assert FORMATS[name](Report(documents=())).endswith("\n")


@every_format
def test_what_a_person_allowed_is_told(name: str):
    text = FORMATS[name](samples.REFUSED)
    assert "aws_kms_key.scratch" in text
    assert "a person named it and asked for it" in text or name == "json"


@every_format
def test_who_waived_it_until_when_and_why_is_told(name: str):
    text = FORMATS[name](samples.FAILED)
    assert "they go with the old shop" in text
    assert "2027-01-31" in text


@every_format
def test_the_same_report_is_the_same_text(name: str):
    first, *others = (FORMATS[name](samples.FAILED) for _ in range(3))
    assert all(other == first for other in others)


@every_format
def test_what_the_catalogue_does_not_know_is_told_all_the_same(name: str):
    found = Finding(
        rule="KS999",
        severity=samples.Severity.ERROR,
        address="aws_kms_key.a",
        what="something new",
        why="because",
        mend="do this",
        source="https://example.com/",
        document="plan.json",
    )
    text = FORMATS[name](Report(documents=("plan.json",), findings=(found,)))
    assert "KS999" in text
    assert "something new" in text


def test_the_worst_comes_first():
    text = FORMATS["text"](samples.FAILED)
    places = [text.index(rule) for rule in ("KS003", "KS093", "waived: warning KS001")]
    assert all(one < other for one, other in pairwise(places))
