"""What generated bindings ask Python about types, at every call: answered at once, with the same.

Each constructor asks for the type hints of its parameters and checks each argument against its
own. That is half of what a construct costs in Python. Newer bindings ask jsii, which remembers.
"""

from __future__ import annotations

import functools
import types
import typing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def quicken(module: types.ModuleType) -> None:
    """Give a module of generated bindings quicker ways to ask for type hints and to check types."""
    names = module.__dict__
    if names.get("typing") is typing:
        names["typing"] = _REMEMBERING
    if "check_type" in names:
        names["check_type"] = _checking(names["check_type"])


def _remembering() -> types.ModuleType:
    """Return a typing module that remembers type hints."""
    remembering = types.ModuleType(typing.__name__, typing.__doc__)
    hints = functools.cache(typing.get_type_hints)
    remembering.__dict__.update(typing.__dict__, get_type_hints=hints)
    return remembering


_REMEMBERING = _remembering()


def _checking(check_type: Callable[..., Any]) -> Callable[..., Any]:
    """Return a check of types that takes None where None may stand without looking further."""

    def check(argname: str, value: object, expected_type: Any) -> Any:
        if value is None and _takes_none(expected_type):
            return None
        return check_type(argname=argname, value=value, expected_type=expected_type)

    return check


@functools.cache
def _takes_none(hint: Any) -> bool:
    is_union = typing.get_origin(hint) in {typing.Union, types.UnionType}
    return is_union and types.NoneType in typing.get_args(hint)
