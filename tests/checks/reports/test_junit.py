"""What a CI system makes of the cases."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from keyspan.checks import Report, Severity
from keyspan.checks.reports import FORMATS
from tests.checks.reports.samples import CLEAN, FAILED, REFUSED, STACK


def root(report: Report) -> ET.Element:
    return ET.fromstring(FORMATS["junit"](report))  # noqa: S314 - we wrote it


def outcomes(report: Report) -> dict[tuple[str, str], str]:
    """What became of each case, by suite and class."""
    return {
        (suite.attrib["name"], case.attrib["classname"]): case[0].tag if len(case) else "passed"
        for suite in root(report)
        for case in suite.findall("testcase")
    }


def test_what_fails_is_a_failure_and_what_is_waived_is_skipped():
    assert outcomes(FAILED) == {
        (STACK, "keyspan.KS003"): "failure",
        ("old/main.tf.json", "keyspan.KS093"): "system-out",
        ("old/main.tf.json", "keyspan.KS001"): "skipped",
    }


def test_failures_are_those_of_the_report():
    lenient = replace(FAILED, fail_on=None)
    assert outcomes(lenient)[STACK, "keyspan.KS003"] == "system-out"
    strict = replace(FAILED, fail_on=Severity.NOTE)
    assert outcomes(strict)["old/main.tf.json", "keyspan.KS093"] == "failure"


def test_a_document_in_which_nothing_was_found_has_passed():
    assert outcomes(CLEAN) == {(STACK, "keyspan"): "passed"}
    assert outcomes(replace(FAILED, documents=("old", "new")))["new", "keyspan"] == "passed"


def test_a_folder_has_not_passed_where_something_was_found_in_it():
    for folder in ("old", ".", "old/main.tf.json"):
        assert (folder, "keyspan") not in outcomes(replace(FAILED, documents=(folder,)))


def test_the_counts_are_those_of_the_cases():
    for report in (FAILED, REFUSED, CLEAN):
        for element in (root(report), *root(report)):
            cases = element.findall(".//testcase")
            assert element.attrib["tests"] == str(len(cases))
            for tag, name in (("failure", "failures"), ("skipped", "skipped")):
                assert element.attrib[name] == str(len(element.findall(f".//{tag}")))


def test_what_becomes_of_keys_stands_in_the_properties():
    told = root(REFUSED).findall("testsuite/properties/property[@name='change']")
    assert [each.attrib["value"] for each in told][:2] == [
        "aws_kms_key.orders (us-east-1): deleted",
        "aws_kms_key.bills: changed: description, tags",
    ]
