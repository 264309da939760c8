"""What an adopted key is called."""

import pytest

from keyspan.lifecycle.adoption.naming import name_for
from keyspan.live import discover
from tests.live.account import Account, Own

SHORT = "mrk-00000000"


def named(*aliases, taken=()):
    account = Account()
    account.key(own={"us-east-1": Own(aliases=aliases)})
    (living,) = discover(("us-east-1",), connect=account.connect).sets
    return name_for(living, taken=taken)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("orders", "orders"),
        ("team/orders", "team-orders"),
        ("team_orders-2", "team_orders-2"),
        ("2024", SHORT),
        ("constructor", f"constructor-{SHORT}"),
        ("x" * 65, f"{'x' * 51}-{SHORT}"),
        ("/-/", SHORT),
    ],
)
def test_by_its_alias(alias, name):
    assert named(alias) == name


def test_without_an_alias_by_its_id():
    assert named() == SHORT
    assert named(taken=[SHORT]) == f"mrk-{1:032x}"


def test_no_other_key_is_called_so_in_any_case():
    assert named("orders", taken=["Orders"]) == f"orders-{SHORT}"


def test_of_several_aliases_the_first():
    assert named("b", "a") == "a"
