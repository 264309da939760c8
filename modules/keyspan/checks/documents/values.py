"""What an argument is, as far as Terraform JSON tells: a JSON value, or Unknown with references.

Terraform's JSON syntax writes an expression as "${…}" and a literal "${" as "$${":
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Values: TypeAlias = Mapping[str, Any]
"""Argument to value, nested as Terraform nests blocks; any leaf may be Unknown."""

_ESCAPED = re.compile(r"\$\$\{|%%\{")
_TEMPLATE = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
_INDEX = r'(?:\[(?:"(?:[^"\\]|\\.)*"|[\w.*-]+)\])?'
_REFERENCE = re.compile(rf"[A-Za-z_][\w-]*{_INDEX}(?:\.[\w-]+{_INDEX})+")

_CALL = re.compile(r"([A-Za-z_]\w*)\(")
_CHOOSING = frozenset({
    "coalesce", "compact", "concat", "element", "lookup", "nonsensitive", "one", "sensitive",
    "try", "values",
})  # fmt: skip
"""Functions that return one of their arguments, or of what is in it, as it is."""

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known before apply, or that only Terraform can work out.

    Attributes:
        references: what it is made from: "aws_kms_key.orders.arn"; none where that is not told.
        exact: whether it is known to be that one reference and nothing more.
        written: whether somebody wrote it; the provider chooses what nobody did.
        derived: whether it is known to be worked out from its references, so that it is none of
            them: "${replace(aws_kms_key.orders.arn, …)}".
    """

    references: tuple[str, ...] = ()
    exact: bool = False
    written: bool = True
    derived: bool = False


def known(value: Any) -> bool:
    """Whether a value, and all that is in it, is known."""
    if isinstance(value, Unknown):
        return False
    if isinstance(value, Mapping):
        return all(map(known, cast("Values", value).values()))
    if isinstance(value, (list, tuple)):
        return all(map(known, cast("list[Any]", value)))
    return True


def blocks(value: Any) -> Iterator[Values | Unknown]:
    """Yield each block of an argument, whether it was written as one, as a list or not at all."""
    if isinstance(value, (Mapping, Unknown)):
        yield cast("Values | Unknown", value)
    elif isinstance(value, (list, tuple)):
        for each in cast("list[Any]", value):
            yield from blocks(each)


def at(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Yield each value at a path of nested blocks; Unknown where a block on the way is."""
    if not path:
        yield value
        return
    for block in blocks(value):
        if isinstance(block, Unknown):
            yield block
        elif path[0] in block:
            yield from at(block[path[0]], path[1:])


def stated(value: Any) -> bool:
    """Whether somebody wrote an argument: null and "" are how it says nothing."""
    if isinstance(value, Unknown):
        return value.written
    return value is not None and value != ""


def truth(value: Any) -> Any:
    """Return a value as Terraform's conversion to bool takes it; others as they are."""
    return _TRUTHS.get(value, value) if isinstance(value, str) else value


def number(value: Any) -> Any:
    """Return a value as Terraform's conversion to number takes it; others as they are."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    read = float(value)
    return int(read) if read.is_integer() else read


def expression(text: str) -> Any:
    """Return what a text in Terraform's JSON syntax stands for: itself, or Unknown."""
    if not _TEMPLATE.search(text):
        return _ESCAPED.sub(lambda found: found[0][1:], text)
    whole = text[2:-1].strip() if text.startswith("${") and text.endswith("}") else ""
    if _REFERENCE.fullmatch(whole):
        return Unknown((whole,), exact=True)
    inside = text[text.index("{") :]
    found = tuple(dict.fromkeys(_REFERENCE.findall(inside)))
    return Unknown(found, derived=not _chooses(whole))


def _chooses(whole: str) -> bool:
    """Whether an expression is one of what it names, and nothing made of it."""
    return (
        bool(whole) and not _TEMPLATE.search(whole) and _CHOOSING.issuperset(_CALL.findall(whole))
    )


def expressions(value: Any) -> Any:
    """Return a value of Terraform's JSON syntax with every text in it read by `expression`."""
    if isinstance(value, str):
        return expression(value)
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return {name: expressions(each) for name, each in named.items() if name != "//"}
    if isinstance(value, list):
        return [expressions(each) for each in cast("list[Any]", value)]
    return value
