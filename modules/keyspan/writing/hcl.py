"""Terraform's language, as `terraform fmt` lays it out, from the values that its JSON is made of.

A text is a template, in this language as in JSON: "${aws_kms_key.orders.arn}" refers, and "$${" is
the mark itself.
Source: Terraform language, "Strings and Templates"; HCL, "JSON Syntax Specification".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH = 80
"""Characters; a list of plain values that fits stands on one line."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_PARTS = re.compile(r"(\$\$\{|%%\{|\$\{[^{}\"\\\n]*\})")
_REFERENCE = re.compile(r"\$\{([^{}\"\\\n]*)\}")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_STEP = "  "


@dataclass(frozen=True, slots=True)
class Expression:
    """What stands as it is; of several lines, the further ones are indented from the first."""

    text: str


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A value in the midst of an expression: "jsonencode(", a table, ")".

    Attributes:
        before: what stands before it, on one line or several.
        value: the value.
        after: what stands behind it.
    """

    before: str
    value: Any
    after: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block, and what stands in it.

    Attributes:
        kind: "resource".
        labels: what stands in quotes behind it.
        parts: attributes, and blocks within; a blank line parts one from the next.
    """

    kind: str
    labels: tuple[str, ...]
    parts: Sequence[Part]


Part: TypeAlias = "Mapping[str, Any] | Block"


def literal(text: str) -> str:
    """Return text that Terraform reads as it stands: its template marks are escaped.

    Source: Terraform language, "Strings and Templates", escape sequences $${ and %%{.
    """
    return text.replace("${", "$${").replace("%{", "%%{")


def document(blocks: Iterable[Block], *, comment: str = "") -> str:
    """Return a file of Terraform's language.

    Args:
        blocks: what stands in it.
        comment: what it begins with, a line or several, if anything.

    Raises:
        ValueError: a text holds a template that is more than a reference.
    """
    head = "\n".join(f"# {line}".rstrip() for line in comment.splitlines())
    texts = [head, *("\n".join(_block(each)) for each in blocks)]
    return "\n\n".join(filter(None, texts)) + "\n"


def rendered(value: Any) -> str:
    """Return a value; its further lines are indented from the first.

    Raises:
        ValueError: a text holds a template that is more than a reference.
    """
    return "\n".join(_value(value))


def _block(block: Block) -> list[str]:
    parts = [_block(part) if isinstance(part, Block) else _attributes(part) for part in block.parts]
    head = " ".join([block.kind, *(_quoted(label) for label in block.labels)])
    kept = [lines for lines in parts if lines]
    if not kept:
        return [f"{head} {{}}"]
    body = [line for lines in kept for line in ("", *_indented(lines))][1:]
    return [f"{head} {{", *body, "}"]


def _attributes(values: Mapping[str, Any]) -> list[str]:
    """Return a line for each attribute; the signs of neighbours of one line stand in one column."""
    named = [(_key(name), _value(value)) for name, value in values.items()]
    lines: list[str] = []
    for index, (name, (first, *rest)) in enumerate(named):
        width = len(name) if rest else _column(named, index)
        lines += [f"{name:<{width}} = {first}", *rest]
    return lines


def _column(named: list[tuple[str, list[str]]], index: int) -> int:
    """Return the widest name of the attributes of one line about one of them."""
    first, last = index, index
    while first and len(named[first - 1][1]) == 1:
        first -= 1
    while last + 1 < len(named) and len(named[last + 1][1]) == 1:
        last += 1
    return max(len(name) for name, _ in named[first : last + 1])


def _value(value: Any) -> list[str]:
    match value:
        case Expression():
            return value.text.splitlines()
        case Wrapped():
            return _joined(value.before.splitlines(), _value(value.value), value.after.splitlines())
        case str():
            whole = _REFERENCE.fullmatch(value)
            return [whole[1] if whole else _quoted(value)]
        case Mapping():
            entries = cast("Mapping[str, Any]", value)
            return ["{", *_indented(_attributes(entries)), "}"] if entries else ["{}"]
        case list() | tuple():
            return _list([_value(item) for item in cast("list[Any]", value)])
        case _:
            return [json.dumps(value)]


def _list(items: list[list[str]]) -> list[str]:
    line = f"[{', '.join(first for first, *_ in items)}]"
    if all(len(item) == 1 for item in items) and len(line) <= _WIDTH:
        return [line]
    lines = [line for *before, last in items for line in (*before, f"{last},")]
    return ["[", *_indented(lines), "]"]


def _joined(before: list[str], lines: list[str], after: list[str]) -> list[str]:
    *heads, head = before
    foot, *feet = after
    deep = head[: len(head) - len(head.lstrip())]
    first, *rest = lines
    held = [f"{head}{first}", *(f"{deep}{line}" for line in rest)]
    return [*heads, *held[:-1], f"{held[-1]}{foot}", *feet]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{_STEP}{line}" if line else line for line in lines]


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """Return a template in quotes; what it refers to stands as it is.

    Raises:
        ValueError: a template is more than a reference.
    """
    parts = _PARTS.split(text)
    for plain in parts[::2]:
        if "${" in plain or "%{" in plain:
            raise ValueError(f"{json.dumps(text, ensure_ascii=False)} holds more than a reference")
    escaped = (part if index % 2 else _escaped(part) for index, part in enumerate(parts))
    return f'"{"".join(escaped)}"'


def _escaped(text: str) -> str:
    return "".join(
        _ESCAPED.get(each) or (each if each.isprintable() or each == " " else _numbered(each))
        for each in text
    )


def _numbered(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - of HCL
