"""Whoever writes the Terraform does not write the report."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from keyspan.checks import Report
from keyspan.checks.reports import FORMATS
from keyspan.writing.printable import printable
from tests.checks.reports.hostile import reports

every_format = pytest.mark.parametrize("name", FORMATS)
page = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = ("code", "br", "details", "summary")


@every_format
@given(report=reports())
def test_only_what_prints_is_written(name: str, report: Report):
    text = FORMATS[name](report)
    assert all(line.isprintable() for line in text.split("\n"))
    text.encode("utf-8")


@every_format
@given(report=reports())
def test_no_line_commands_the_system_that_logs_it(name: str, report: Report):
    for line in FORMATS[name](report).split("\n"):
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


@given(report=reports())
def test_text_has_the_lines_that_keyspan_writes_and_no_other(report: Report):
    told = FORMATS["text"](report).split("\n")
    starts = [line for line in told if line and not line.startswith("  ")]
    findings = len(report.refusals) + len(report.allowed) + len(report.findings)
    assert len(starts) == findings + len(report.changes) + report.guarded + 1


def texts_of(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from texts_of(each)
        case list():
            for each in value:
                yield from texts_of(each)


@given(report=reports())
def test_json_holds_what_was_read(report: Report):
    (found, *_) = json.loads(FORMATS["json"](report))["findings"]
    what = report.findings[0].what
    assert found["what"] == what.encode("utf-8", "backslashreplace").decode("utf-8")


@given(report=reports())
def test_sarif_loads_and_links_nowhere(report: Report):
    log = json.loads(FORMATS["sarif"](report))
    assert all(each.isprintable() for each in texts_of(log["runs"][0]["properties"]))
    for result in log["runs"][0]["results"]:
        assert "](" not in result["message"]["text"]
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(file://)?[\w.~%/-]+", uri, re.ASCII)


@given(report=reports())
def test_junit_parses_and_says_the_same(report: Report):
    root = ET.fromstring(FORMATS["junit"](report))  # noqa: S314 - we wrote it
    cases = [case for case in root.iter("testcase") if case.get("name") != "nothing found"]
    assert len(cases) == len(report.refusals) + len(report.allowed) + len(report.findings)
    assert len(root.findall("testsuite/testcase/failure")) == len(report.failures)
    what = report.findings[0].what
    told = {told.text.split("\n")[1] for case in cases for told in case if told.text}
    assert told == {f"  {printable(what)}"}


def cells(report: Report) -> Iterator[list[str]]:
    """The cells of each row of the page that the Markdown makes."""
    html = page.render(FORMATS["markdown"](report))
    for row in re.findall(r"<tr>\n(.*?)</tr>", html, re.DOTALL):
        yield re.findall(r"<t[hd]>(.*?)</t[hd]>", row, re.DOTALL)


@given(report=reports())
def test_markdown_tables_keep_their_columns(report: Report):
    columns = 0
    for line in FORMATS["markdown"](report).split("\n"):
        if line.startswith("|"):
            columns = columns or line.count("|")
            assert line.count("|") == columns
        else:
            columns = 0


@given(report=reports())
def test_markdown_shows_what_was_found_as_it_stands(report: Report):
    found = report.findings[0]
    lines = (printable(found.what).strip(), printable(found.why).strip())
    address, document = printable(found.address), printable(found.document)
    where = f"{address} in {document}" if address else document
    for row in cells(report):
        if row[0] in ("error", "warning"):
            assert tuple(map(words, row[3].split("<br>"))) == lines
            assert words(row[2]) == where.strip()


def words(html: str) -> str:
    """What a reader of a piece of a page sees."""
    return unescape(re.sub(r"</?code>", "", html)).replace("\u200b", "").strip()


@given(report=reports())
def test_markdown_holds_nobody_elses_html_emphasis_or_link(report: Report):
    for token in page.parse(FORMATS["markdown"](report)):
        for each in [token, *(token.children or ())]:
            assert each.type not in ("em_open", "s_open", "image", "fence", "code_block")
            if each.type == "html_inline":
                assert each.content.strip("</>") in OURS
            if each.type == "link_open":
                assert str(each.attrs["href"]).startswith("https://")


@given(report=reports())
def test_markdown_mentions_nobody(report: Report):
    html = page.render(FORMATS["markdown"](report)).replace("<br>", "\n")
    seen = re.sub(r"<code>.*?</code>|<[^>]*>", "", html, flags=re.DOTALL)
    assert not re.search(r"[@#]\w", seen)
