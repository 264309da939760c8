"""Type hints and checks of generated bindings: quicker, with the same answers."""

import types
import typing

import pytest

from keyspan.bindings.hints import quicken

STRUCT = typing.Union[str, dict[str, int], None]  # noqa: UP007 - as bindings write it


@pytest.fixture
def module():
    """A module as jsii generates it, which counts what is asked of typeguard."""
    made = types.ModuleType("bindings")
    made.typing = typing
    made.asked = []

    def check_type(argname, value, expected_type):
        made.asked.append(argname)
        if not isinstance(value, str):
            raise TypeError(f"type of argument {argname} must be str")

    made.check_type = check_type
    quicken(made)
    return made


@pytest.mark.parametrize("hint", [typing.Optional[str], STRUCT, str | None])  # noqa: UP045
def test_none_where_none_may_stand_is_not_looked_at_further(module, hint):
    module.check_type(argname="name", value=None, expected_type=hint)
    assert module.asked == []


@pytest.mark.parametrize("hint", [str, typing.Union[str, int], typing.Sequence[str]])  # noqa: UP007
def test_none_where_none_may_not_stand_is_refused_as_ever(module, hint):
    with pytest.raises(TypeError, match="type of argument name must be str"):
        module.check_type(argname="name", value=None, expected_type=hint)
    assert module.asked == ["name"]


def test_every_value_is_checked_as_ever(module):
    module.check_type(argname="name", value="text", expected_type=str | None)
    with pytest.raises(TypeError, match="type of argument size must be str"):
        module.check_type(argname="size", value=3, expected_type=str | None)
    assert module.asked == ["name", "size"]


def test_type_hints_are_those_of_python_and_asked_for_once(module):
    def stub(name: str, *, size: typing.Optional[int] = None) -> None:  # noqa: UP045
        """Stand for a parameter list."""

    hints = module.typing.get_type_hints(stub)
    assert hints == typing.get_type_hints(stub)
    assert module.typing.get_type_hints(stub) is hints
    assert module.typing.Optional is typing.Optional


def test_pythons_own_typing_is_left_alone(module):
    assert module.typing is not typing
    assert typing.get_type_hints.__module__ == "typing"


def test_a_module_that_asks_nothing_is_left_alone():
    bare = types.ModuleType("bare")
    before = dict(vars(bare))
    quicken(bare)
    assert vars(bare) == before
