"""A document of Terraform JSON as lines that each say where they stand.

    resource.aws_kms_key.orders.policy.Statement[AllowUse].Principal.AWS: "arn:aws:iam::…"

A policy is JSON in a text, one line of a thousand characters in a file; here a principal is one
line, which needs no lines around it to be understood. Lines of two documents that are the same may
still differ in how they are written.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from keyspan.writing.steps import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABELS = ("Sid", "alias")
"""What tells the objects of a list: statements of a policy, configurations of a provider."""


class _Object(tuple[tuple[str, Any], ...]):
    """A JSON object, a name that stands twice included: to Terraform it is several blocks."""

    __slots__ = ()


def places(text: str) -> str:
    """Return JSON as lines, one for each value.

    Raises:
        ValueError: it is not JSON.
    """
    try:
        return "\n".join(_lines(_read(text), ""))
    except RecursionError:
        raise ValueError("nested too deep") from None


def _read(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_Object)


def _lines(value: Any, path: str) -> Iterator[str]:
    value = _decoded(value)
    if isinstance(value, _Object) and value:
        for name, each in value:
            yield from _lines(each, inside(path, name))
    elif isinstance(value, list) and value:
        yield from _members(cast("list[Any]", value), path)
    else:
        yield f"{path}: {json.dumps(value if value != _Object() else {})}"


def _members(values: list[Any], path: str) -> Iterator[str]:
    """Yield the lines of a list: plain values each at the list's own place, others by a label."""
    labels = [_label(each) for each in values]
    told_apart = None not in labels and len(set(labels)) == len(labels)
    for number, (value, label) in enumerate(zip(values, labels, strict=True)):
        nested = isinstance(value, (_Object, list))
        step = f"[{label if told_apart else number}]" if nested else ""
        yield from _lines(value, f"{path}{step}")


def _label(value: Any) -> str | None:
    if isinstance(value, _Object):
        found = dict(value)
        for name in _LABELS:
            if isinstance(found.get(name), str):
                return json.dumps(found[name])[1:-1]
    return None


def _decoded(value: Any) -> Any:
    """Return the object or list that a text holds as JSON; anything else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return _read(value)
    except ValueError:
        return value
