"""JUnit XML, as GitLab, Jenkins and their like read it: a suite a document, a case a finding.

What fails the check is a failure, what is waived or allowed is skipped with its reason, and what
fails nothing has passed and tells itself in system-out. A document in which nothing was found is
one case that passed. What becomes of keys stands in the properties of the first suite.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from keyspan.checks.reports.summary import ALLOWED, excuse, standing, summary, verdict, waived
from keyspan.checks.reports.text import change_line, house_form
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from keyspan.checks.finding import Finding, Report

_NAME = "keyspan"


def render(report: Report) -> str:
    """Return a report as JUnit XML."""
    name = f"{_NAME} {'guard' if report.guarded else 'check'}"
    root = ET.Element("testsuites", {"name": name})
    for document, cases in _suites(report).items():
        suite = ET.SubElement(root, "testsuite", {"name": printable(document), **_counts(cases)})
        if len(root) == 1:
            suite.append(_properties(report))
        suite.extend(cases)
    root.attrib.update(_counts(root.findall("testsuite/testcase")))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suites(report: Report) -> dict[str, list[ET.Element]]:
    """Return the cases of each document, those that were asked for first."""
    found: defaultdict[str, list[ET.Element]] = defaultdict(list)
    failing = set(report.failures)
    for each in (*report.refusals, *standing(report)):
        found[each.document].append(_failure(each) if each in failing else _passed(each))
    for each, waiver in waived(report):
        found[each.document].append(_skipped(each, excuse(waiver)))
    for each in report.allowed:
        found[each.document].append(_skipped(each, ALLOWED))
    suites: dict[str, list[ET.Element]] = {}
    for document in report.documents or (_NAME,):
        if document in found:
            suites[document] = found[document]
        elif not any(PurePosixPath(each).is_relative_to(document) for each in found):
            suites[document] = [_nothing_found(document)]
    return suites | found


def _failure(finding: Finding) -> ET.Element:
    case = _case(finding)
    about = {"message": printable(finding.what), "type": finding.severity.value}
    ET.SubElement(case, "failure", about).text = house_form(finding)
    return case


def _skipped(finding: Finding, why: str) -> ET.Element:
    case = _case(finding)
    about = {"message": printable(why)}
    ET.SubElement(case, "skipped", about).text = house_form(finding, last=why)
    return case


def _passed(finding: Finding) -> ET.Element:
    case = _case(finding)
    ET.SubElement(case, "system-out").text = house_form(finding)
    return case


def _nothing_found(document: str) -> ET.Element:
    about = {"classname": _NAME, "name": "nothing found", "file": printable(document), "time": "0"}
    return ET.Element("testcase", about)


def _case(finding: Finding) -> ET.Element:
    told = [finding.address, finding.what]
    about = {
        "classname": f"{_NAME}.{finding.rule}",
        "name": printable(": ".join(filter(None, told))),
        "file": printable(finding.document),
        "time": "0",
    }
    return ET.Element("testcase", about)


def _counts(cases: list[ET.Element]) -> dict[str, str]:
    def having(tag: str) -> str:
        return str(sum(1 for case in cases if case.find(tag) is not None))

    return {
        "tests": str(len(cases)),
        "failures": having("failure"),
        "errors": "0",
        "skipped": having("skipped"),
        "time": "0",
    }


def _properties(report: Report) -> ET.Element:
    properties = ET.Element("properties")
    told = [("verdict", verdict(report)), ("summary", summary(report))]
    told += (("change", change_line(each)) for each in report.changes)
    for name, value in told:
        ET.SubElement(properties, "property", {"name": name, "value": value})
    return properties
