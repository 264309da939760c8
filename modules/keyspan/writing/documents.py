"""JSON for programs, which nobody's log takes for a command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def dumped(document: Mapping[str, Any]) -> str:
    r"""Return JSON in ASCII, on lines that no reader of a log takes for a command.

    Only texts hold "##", and there # may be written \u0023.
    """
    return json.dumps(document, indent=2).replace("##", "#\\u0023") + "\n"


def whole(text: str) -> str:
    """Return text as it was read; half of a surrogate pair is spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
