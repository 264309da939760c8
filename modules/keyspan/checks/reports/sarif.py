"""SARIF 2.1.0, for code scanning.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support

What GitHub asks of it beyond the standard: a region (Terraform JSON has no lines that a person
wrote, so it is always the first), and primaryLocationLineHash. Without that one of our own, its
upload action hashes the line, and every finding of a rule in a file becomes one alert. GitHub
reads no `suppressions`: what is waived or allowed is a note, so that it fails nothing there, and
its own severity stands in its properties.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib import metadata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from keyspan.checks.catalogue import CATALOGUE
from keyspan.checks.finding import Severity
from keyspan.checks.reports.summary import ALLOWED, excuse, standing, verdict, waived
from keyspan.checks.rule import Described
from keyspan.writing.documents import dumped
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyspan.checks.finding import Finding, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report) -> str:
    """Return a report as a SARIF log of one run."""
    findings = [*report.refusals, *report.allowed, *report.findings]
    rules = _rules(findings)
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    results = [
        *(_result(each, places) for each in (*report.refusals, *standing(report))),
        *(_suppressed(each, places, excuse(waiver)) for each, waiver in waived(report)),
        *(_suppressed(each, places, ALLOWED) for each in report.allowed),
    ]
    driver = {"name": "Keyspan", "version": metadata.version("keyspan"), "rules": rules}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "results": results,
        "properties": _properties(report),
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return what was found, described, by ID."""
    used = {each.rule: CATALOGUE.get(each.rule) or _described_by(each) for each in findings}
    return [_rule(used[each]) for each in sorted(used)]


def _described_by(finding: Finding) -> Described:
    """Return the words of a finding that the catalogue does not know."""
    return Described(
        id=finding.rule,
        name=finding.rule,
        severity=finding.severity,
        what=finding.rule,
        why=printable(finding.why),
        mend=printable(finding.mend),
        source=finding.source,
    )


def _rule(described: Described) -> dict[str, Any]:
    uri = {"helpUri": described.source} if described.source.startswith("https://") else {}
    return {
        "id": described.id,
        "name": described.name,
        "shortDescription": {"text": described.what},
        "fullDescription": {"text": described.why},
        "help": {"text": described.mend},
        **uri,
        "defaultConfiguration": {"level": described.severity.value},
    }


def _result(finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    fingerprint = _fingerprint(finding)
    return {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": finding.severity.value,
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        "partialFingerprints": {
            "keyspan/v1": fingerprint,
            "primaryLocationLineHash": f"{fingerprint}:1",
        },
    }


def _suppressed(finding: Finding, places: dict[str, int], why: str) -> dict[str, Any]:
    return _result(finding, places) | {
        "level": Severity.NOTE.value,
        "message": {"text": f"{_message(finding)}\n{_plain(why)}"},
        "suppressions": [{"kind": "external", "justification": _plain(why)}],
        "properties": {"severity": finding.severity.value},
    }


def _message(finding: Finding) -> str:
    where = f"{finding.address}: " if finding.address else ""
    return "\n".join(
        [
            _plain(where + finding.what),
            f"why: {_plain(finding.why)}",
            f"mend: {_plain(finding.mend)}",
            f"source: {_plain(finding.source)}",
        ]
    )


def _plain(text: str) -> str:
    """Return text in which [words](place) is no link, as it is even in a plain text message."""
    return printable(text).replace("](", "] (")


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.document)},
            "region": {"startLine": 1},
        }
    }
    if finding.address:
        name = printable(finding.address)
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "resource"}]
    return location


def _uri(document: str) -> str:
    """Return a path as it was named, relative or not, as a URI reference."""
    path = PurePosixPath(document)
    start = "file://" if path.is_absolute() else ""
    return start + quote(path.as_posix(), safe="/", errors="backslashreplace")


def _fingerprint(finding: Finding) -> str:
    """Return what tells a finding from each other one, and stays from run to run."""
    told = [finding.rule, finding.address, finding.document, finding.what]
    return sha256(json.dumps(told).encode("ascii")).hexdigest()[:32]


def _properties(report: Report) -> dict[str, Any]:
    return {
        "verdict": verdict(report),
        "documents": [printable(each) for each in report.documents],
        "resources": report.checked,
        "changes": [
            {
                "address": printable(each.address),
                "region": printable(each.region),
                "change": printable(each.change),
            }
            for each in report.changes
        ],
    }
