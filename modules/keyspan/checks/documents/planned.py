"""What a plan tells of a value: what it will be, and how its configuration writes it.

https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from keyspan.checks.documents.values import Unknown, number, truth

if TYPE_CHECKING:
    from keyspan.checks.documents.values import Values


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
    """Whether a constant may be a value; of JSON, "${…}" is told as one beside its references."""
    if not isinstance(says, dict) or "constant_value" not in says or references(says):
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
