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


def planned(value: Any, unknown: Any, told: Any) -> Any:
    """Return a value of plan JSON, Unknown where `after_unknown` says so.

    Args:
        value: of "after".
        unknown: the same place of "after_unknown": true, or a shape that holds trues.
        told: the same place of the configuration's "expressions", for what it refers to; None
            where the configuration does not tell, as of what `dynamic` writes.
    """
    if unknown is True:
        return Unknown(references(told))
    if isinstance(unknown, dict) and unknown:
        return _planned_block(value, cast("dict[str, Any]", unknown), told)
    if isinstance(unknown, list) and unknown:
        return _planned_list(value, cast("list[Any]", unknown), told)
    return value


def _planned_block(value: Any, shape: Values, told: Any) -> Values:
    own = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if not isinstance(told, dict) or is_expression(told):
        # What one expression gives as a whole has its references in every part.
        return {
            name: planned(own.get(name), shape.get(name), told)
            for name in dict.fromkeys((*own, *shape))
        }
    says = cast("dict[str, Any]", told)
    return {
        name: Unknown(written=False)
        if name not in says and shape.get(name) is True
        else planned(own.get(name), shape.get(name), says.get(name))
        for name in dict.fromkeys((*own, *shape))
    }


def _planned_list(value: Any, unknown: list[Any], told: Any) -> list[Any]:
    own = cast("list[Any]", value) if isinstance(value, list) else []
    found: list[Any] = []
    for place in range(max(len(own), len(unknown))):
        one = own[place] if place < len(own) else None
        shape = unknown[place] if place < len(unknown) else False
        found.append(planned(one, shape, told_of(told, one)))
    return found


def told_of(told: Any, block: Any) -> Any:
    """Return what the configuration tells of one block of several, or None where it does not.

    The blocks of a set stand in another order than they were written in, so that what a block has
    of constants says which one it is; of several that it may be, each is told.

    Args:
        told: a place of the configuration's "expressions".
        block: a value at that place.
    """
    if not isinstance(told, list):
        return told
    own = cast("dict[str, Any]", block) if isinstance(block, dict) else {}
    may_be = [each for each in cast("list[Any]", told) if _may_be(each, own)]
    return may_be[0] if len(may_be) == 1 else _united(may_be)


def _may_be(told: Any, block: Values) -> bool:
    """Whether a block may be the one that the configuration tells of, by its constants."""
    if not isinstance(told, dict):
        return False
    return all(
        block.get(name) is None or _same_constant(says, block[name])
        for name, says in cast("dict[str, Any]", told).items()
    )


def _same_constant(says: Any, value: Any) -> bool:
    if not isinstance(says, dict) or "constant_value" not in says:
        return True
    constant: Any = cast("dict[str, Any]", says)["constant_value"]
    return constant == value or truth(constant) == value or number(constant) == value


def _united(told: list[Any]) -> Any:
    """Return what several blocks may say together, or None where there is none."""
    if not told:
        return None
    names = dict.fromkeys(name for each in told for name in each)
    return {name: _either([each[name] for each in told if name in each]) for name in names}


def _either(told: list[Any]) -> Any:
    if all(each == told[0] for each in told):
        return told[0]
    return {"references": [text for each in told for text in references(each)]}


def is_expression(told: Any) -> bool:
    """Whether a place of "expressions" is of one expression, and not of a block."""
    if not isinstance(told, dict):
        return False
    says = cast("dict[str, Any]", told)
    return "constant_value" in says or isinstance(says.get("references"), list)


def writes(told: Any, path: tuple[str, ...]) -> bool:
    """Whether the configuration writes what stands at a path; where it is untold, it may well."""
    if not path or told is None or is_expression(told):
        return True
    if isinstance(told, list):
        listed = cast("list[Any]", told)
        return not listed or any(writes(each, path) for each in listed)
    says = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    if path[0] in says:
        return writes(says[path[0]], path[1:])
    # A nested block that is not told may be written by `dynamic`.
    return len(path) > 1


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
