"""Where a value stands in a document: policy.Principal["aws:x"]."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[\w-]+")


def inside(path: str, name: str) -> str:
    """Return the path of a named value inside another; "" is the whole document."""
    if not _PLAIN.fullmatch(name):
        return f"{path}[{json.dumps(name, ensure_ascii=False)}]"
    return f"{path}.{name}" if path else name
