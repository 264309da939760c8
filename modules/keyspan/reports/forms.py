"""The formats that verify and drift are told in: one file each, in the command's own room."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.live.verification import Verified
    from keyspan.reports.tally import Tally

FORMATS: Mapping[str, str] = MappingProxyType(
    {"text": "text", "json": "as_json", "markdown": "markdown", "prometheus": "prometheus"}
)
"""Each format by the name that it is asked for by, to its file."""


def render(command: str, form: str, found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield a report, line by line or as a whole; keys are looked at while it is read.

    Args:
        command: "verify" or "drift".
        form: one of FORMATS; only what it needs is loaded.
        found: the keys.
        tally: counts them meanwhile.
    """
    return import_module(f"keyspan.reports.{command}.{FORMATS[form]}").render(found, tally)
