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
_INDEX = r'(?:\[(?:"(?:[^"\\]|\\.)*"|\d+|\*)\])?'
_REFERENCE = re.compile(rf"[A-Za-z_][\w-]*{_INDEX}(?:\.[\w-]+{_INDEX})+")

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known before apply, or that only Terraform can work out.

    Attributes:
        references: what it is made from: "aws_kms_key.orders.arn"; none where that is not told.
        exact: whether it is known to be that one reference and nothing more.
        written: whether somebody wrote it; the provider chooses what nobody did.
    """

    references: tuple[str, ...] = ()
    exact: bool = False
    written: bool = True


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
    return Unknown(tuple(dict.fromkeys(_REFERENCE.findall(inside))))


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


def planned(value: Any, unknown: Any, told: Any) -> Any:
    """Return a value of plan JSON, Unknown where `after_unknown` says so.

    Args:
        value: of "after".
        unknown: the same place of "after_unknown": true, or a shape that holds trues.
        told: the same place of the configuration's "expressions", for what it refers to.
    """
    if unknown is True:
        return Unknown(references(told))
    if isinstance(unknown, dict) and unknown:
        shape = cast("dict[str, Any]", unknown)
        own = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        says = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
        names = dict.fromkeys((*own, *shape))
        return {
            name: Unknown(written=False)
            if says and name not in says and shape.get(name) is True
            else planned(own.get(name), shape.get(name), says.get(name))
            for name in names
        }
    if isinstance(unknown, list) and unknown:
        return _planned_list(value, cast("list[Any]", unknown), told)
    return value


def _planned_list(value: Any, unknown: list[Any], told: Any) -> list[Any]:
    own = cast("list[Any]", value) if isinstance(value, list) else []
    length = max(len(own), len(unknown))
    # What `dynamic` writes has another number of blocks, and cannot be told apart by its place.
    by_place = isinstance(told, list) and len(cast("list[Any]", told)) == length
    return [
        planned(
            own[place] if place < len(own) else None,
            unknown[place] if place < len(unknown) else False,
            told[place] if by_place else told,
        )
        for place in range(length)
    ]


def references(told: Any) -> tuple[str, ...]:
    """Return the longest of each reference of an expression: Terraform lists its parts, too."""
    if not isinstance(told, dict):
        return ()
    listed = cast("dict[str, Any]", told).get("references")
    if not isinstance(listed, list):
        return ()
    texts = [each for each in cast("list[Any]", listed) if isinstance(each, str)]
    return tuple(
        text
        for text in dict.fromkeys(texts)
        if not any(other != text and other.startswith((f"{text}.", f"{text}[")) for other in texts)
    )
