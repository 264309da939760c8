"""What `keyspan verify` found.

text          a terminal; a key's lines come as soon as it was looked at
as_json       a program; shape.VerifyReport
markdown      a pull request or an issue
prometheus    a scheduler that alerts
"""

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
"""Each format by the name that it is asked for by, to its file here."""


def render(form: str, found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield a report, line by line or as a whole; keys are looked at while it is read.

    Args:
        form: one of FORMATS; only what it needs is loaded.
        found: the keys.
        tally: counts them meanwhile.
    """
    return import_module(f"{__name__}.{FORMATS[form]}").render(found, tally)
