"""Values -> HTML, by the templates.

Every text that a template writes is made printable, then escaped; what is not known to a template
is an error. The only markup that is not of the templates is the pictures, which Keyspan draws.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Undefined
from markupsafe import Markup

from keyspan.checks.reports.summary import excuse, standing, summary, waived
from keyspan.reports.page import words
from keyspan.reports.page.keys import anchor, together, views
from keyspan.reports.page.problems import Danger, problems
from keyspan.reports.page.verdict import GOOD, verdict
from keyspan.writing.printable import printable
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyspan.reports.page.contents import Page

_ROOM = "keyspan.reports.page"
_TEMPLATES = "templates"
_COMMAND = re.compile(r"\s*(aws|cdktf|keyspan|terraform|tofu) [^,;:]+")
"""A line of advice that is a command, and no sentence that begins with one."""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def render(page: Page) -> str:
    """Return the page as HTML, one file that needs no other."""
    every = problems(page)
    keys = views(page, every)
    found = verdict(page)
    style = _stylesheet()
    styles = [style, *_STYLE.findall("".join((*(k.wide for k in keys), *(k.narrow for k in keys))))]
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            page=page,
            verdict=found,
            any=bool(every),
            head="Nothing is wrong" if found.tone == GOOD else "What is wrong",
            problems=[(danger, [p for p in every if p.danger is danger]) for danger in Danger],
            keys=keys,
            regions=", ".join(_regions(page)),
            style=style,
            policy=_security_policy(styles),
            total=together(tuple(member for key in keys for member in key.members)),
            strangers=page.fleet.unknown if page.fleet and _is_whole(page) else (),
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(_ROOM, _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    tests: dict[str, Any] = made.tests
    filters: dict[str, Any] = made.filters
    names: dict[str, Any] = made.globals
    tests.update(command=_COMMAND.fullmatch)
    filters.update(
        anchor=anchor,
        lines=_lines,
        milliseconds=words.milliseconds,
        moment=words.moment,
    )
    names.update(
        counted=counted,
        excuse=excuse,
        standing=standing,
        summary=summary,
        waived=waived,
    )
    return made


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _shown(value: Any) -> Any:
    """Make a text that anybody wrote printable; None is nothing that a page can say."""
    if value is None:
        msg = "a template wrote a value that is None"
        raise TypeError(msg)
    if isinstance(value, (Markup, Undefined)):
        return value
    return printable(str(value))


@cache
def _stylesheet() -> Markup:
    text = resources.files(_ROOM).joinpath(_TEMPLATES, "page.css").read_text("utf-8")
    return Markup(text)  # noqa: S704 - it is ours


def _is_whole(page: Page) -> bool:
    """Whether every key of the keyring is on the page."""
    return len(page.verified) == len(page.keyring.keys)


def _regions(page: Page) -> list[str]:
    """Return each Region that was looked at, once."""
    return list(dict.fromkeys(each.region for one in page.verified for each in one.standings))


def _security_policy(styles: Sequence[str]) -> str:
    """Return a Content-Security-Policy that lets these stylesheets in, and nothing else.

    Source: Content Security Policy Level 3, W3C, "Hash usage for style elements".
    """
    hashes = [b64encode(sha256(each.encode()).digest()).decode() for each in styles]
    allowed = " ".join(f"'sha256-{each}'" for each in dict.fromkeys(hashes))
    return f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'"
