"""What the standard and GitHub require of a SARIF log."""

import json
from dataclasses import replace
from importlib import metadata
from typing import Any

import pytest

from keyspan.checks import Report
from keyspan.checks.reports import FORMATS
from tests.checks.reports.samples import CLEAN, FAILED, REFUSED


def run(report: Report) -> dict[str, Any]:
    log = json.loads(FORMATS["sarif"](report))
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


def results(report: Report) -> list[dict[str, Any]]:
    return run(report)["results"]


def test_who_says_so():
    driver = run(FAILED)["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("Keyspan", metadata.version("keyspan"))


def test_a_clean_report_has_results_and_rules_that_are_empty():
    assert results(CLEAN) == []
    assert run(CLEAN)["tool"]["driver"]["rules"] == []


@pytest.mark.parametrize("report", [FAILED, REFUSED])
def test_each_result_points_to_its_rule(report: Report):
    rules = run(report)["tool"]["driver"]["rules"]
    for result in results(report):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert {rule["id"] for rule in rules} == {result["ruleId"] for result in results(report)}


@pytest.mark.parametrize("report", [FAILED, REFUSED])
def test_github_gets_what_it_requires(report: Report):
    for rule in run(report)["tool"]["driver"]["rules"]:
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
    for result in results(report):
        (location,) = result["locations"]
        assert result["message"]["text"]
        assert location["physicalLocation"]["artifactLocation"]["uri"]
        assert location["physicalLocation"]["region"] == {"startLine": 1}
        assert result["partialFingerprints"]["primaryLocationLineHash"]


def test_only_pages_on_the_web_are_help_pages():
    rules = {rule["id"]: rule for rule in run(FAILED)["tool"]["driver"]["rules"]}
    assert rules["KS003"]["helpUri"].startswith("https://")
    assert "helpUri" not in rules["KS093"]


def test_a_refusal_is_an_error_and_what_is_let_pass_is_a_suppressed_note():
    def told(report: Report) -> list[tuple[str, str, bool]]:
        return [(each["ruleId"], each["level"], "suppressions" in each) for each in results(report)]

    assert told(REFUSED) == [
        ("KS101", "error", False),
        ("KS001", "warning", False),
        ("KS101", "note", True),
    ]
    assert told(FAILED) == [
        ("KS003", "error", False),
        ("KS093", "note", False),
        ("KS001", "note", True),
    ]


def test_a_waiver_is_a_suppression_from_outside_and_keeps_the_severity():
    waived = results(FAILED)[-1]
    assert waived["suppressions"] == [
        {
            "kind": "external",
            "justification": "waived until 2027-01-31: they go with the old shop, says @ops",
        }
    ]
    assert waived["properties"] == {"severity": "warning"}


@pytest.mark.parametrize(
    ("document", "uri"),
    [
        ("cdktf.out/stacks/prod/cdk.tf.json", "cdktf.out/stacks/prod/cdk.tf.json"),
        ("./infra//main.tf.json", "infra/main.tf.json"),
        ("../plan.json", "../plan.json"),
        ("standard input", "standard%20input"),
        ("c:a?b#c%.json", "c%3Aa%3Fb%23c%25.json"),
        ("/srv/plan.json", "file:///srv/plan.json"),
        (".", "."),
    ],
)
def test_a_document_is_a_relative_uri_unless_it_was_named_otherwise(document: str, uri: str):
    found = replace(FAILED.findings[0], document=document)
    (result,) = results(replace(FAILED, findings=(found,)))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


@pytest.mark.parametrize("change", ["rule", "address", "document", "what"])
def test_a_fingerprint_tells_findings_apart_and_outlives_their_words(change: str):
    found = FAILED.findings[0]
    others = (found, replace(found, why="in other words"), replace(found, **{change: "another"}))
    first, same, other = (
        each["partialFingerprints"] for each in results(replace(FAILED, findings=others))
    )
    assert first == same
    assert first.keys() == other.keys()
    assert all(first[name] != other[name] for name in first)
