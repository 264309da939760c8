"""A Report in the words of whoever reads it: a person, a program, or a forge.

    text        a terminal
    as_json     a program; the shape is documented there
    sarif       code scanning of GitHub and others
    junit       test reports of GitLab, Jenkins and others
    markdown    a comment on a pull request

Each tells the same: the verdict, findings, waivers, refusals, what a person allowed, what becomes
of keys, and how much was looked at. Addresses and texts come from Terraform that anybody may have
written: none can forge a line, a log command, a link or a mention.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.checks.reports import as_json, junit, markdown, sarif, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.checks.finding import Report

FORMATS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {
        "text": text.render,
        "json": as_json.render,
        "sarif": sarif.render,
        "junit": junit.render,
        "markdown": markdown.render,
    }
)
"""Each format by the name that it is asked for by; the result ends with a newline."""

__all__ = ["FORMATS"]
