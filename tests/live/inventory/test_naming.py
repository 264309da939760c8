"""Which living key is which key of the keyring, and where nobody can tell."""

import pytest

from tests.live.account import AWAY, HOME, THIRD, Account, key_id

DENIED = "AccessDeniedException"


def names(fleet):
    return {key.key_id: key.name for key in fleet.keys}


def test_an_alias_leads_to_it(stock, wanted):
    account = Account()
    orders, other = account.key("orders"), account.key("other")
    fleet = stock(account, keyring=(wanted("orders"),))
    assert names(fleet) == {orders: "orders", other: None}
    assert (fleet.keyring, fleet.missing) == (("orders",), ())


def test_its_record_of_adoption_comes_before_its_aliases(stock, wanted):
    account = Account()
    orders, adopted = account.key("orders"), account.key("")
    fleet = stock(account, keyring=(wanted("orders", adopted=adopted),))
    assert names(fleet) == {orders: None, adopted: "orders"}


def test_most_aliases_decide_and_the_others_are_told(stock, wanted, notes):
    account = Account()
    orders = account.key("orders", HOME, AWAY)
    other = account.key("", THIRD)
    account.aliases[THIRD] = {"orders": other}
    fleet = stock(account, HOME, AWAY, THIRD, keyring=(wanted("orders", HOME, AWAY, THIRD),))
    assert names(fleet)[orders] == "orders"
    assert notes(fleet)[0] == (
        f"keys.orders: it is {orders}, and not every alias leads there: "
        f"orders in {THIRD} to {other}"
    )


def test_a_tie_is_told_and_nobody_is_named(stock, wanted, notes):
    account = Account()
    one, two = account.key("orders", HOME), account.key("orders", AWAY)
    fleet = stock(account, keyring=(wanted("orders"),))
    assert names(fleet) == {one: None, two: None}
    assert fleet.missing == ()
    assert notes(fleet)[0] == (
        "keys.orders: its aliases lead to as many keys as others: "
        f"orders in {HOME} to {one}, orders in {AWAY} to {two}"
    )


def test_a_key_that_no_region_shows_is_missing(stock, wanted):
    account = Account()
    account.key("other")
    fleet = stock(account, keyring=(wanted("orders"), wanted("gone", adopted=key_id(9))))
    assert fleet.missing == ("orders", "gone")
    assert fleet.notes == ()


@pytest.mark.parametrize("operation", ["ListKeys", "ListAliases"])
def test_where_not_all_was_read_nobody_can_call_it_missing(stock, wanted, notes, operation):
    account = Account(fails={(AWAY, operation): DENIED})
    fleet = stock(account, keyring=(wanted("orders"),))
    assert fleet.missing == ()
    (note,) = notes(fleet)
    assert note == (
        "keys.orders: nothing leads to it in the Regions that were read, "
        f"and these were not: {AWAY}"
    )


def test_without_an_alias_nobody_can_find_it(stock, wanted, notes):
    fleet = stock(Account(), keyring=(wanted("orders", aliases=()),))
    assert fleet.missing == ()
    assert notes(fleet) == [
        "keys.orders: it has no alias to find it by, so nobody can tell whether it is there"
    ]


def test_an_alias_of_a_single_region_key_is_no_trace_of_it(stock, wanted, notes):
    account = Account(aliases={HOME: {"orders": "0000-uuid"}})
    fleet = stock(account, keyring=(wanted("orders"),))
    assert notes(fleet) == [
        f"keys.orders: its aliases lead to other keys: orders in {HOME} to 0000-uuid"
    ]


def test_an_alias_of_a_single_region_key_outvotes_nobody(stock, wanted, notes):
    account = Account()
    orders = account.key("orders", HOME)
    account.aliases[AWAY] = {"orders": "0000-uuid"}
    fleet = stock(account, keyring=(wanted("orders"),))
    assert names(fleet) == {orders: "orders"}
    (note,) = notes(fleet)[:1]
    assert note.endswith(f"and not every alias leads there: orders in {AWAY} to 0000-uuid")


def test_two_names_for_one_key_are_told(stock, wanted, notes):
    account = Account()
    orders = account.key("orders")
    fleet = stock(account, keyring=(wanted("orders"), wanted("again", aliases=("orders",))))
    assert names(fleet) == {orders: "orders"}
    assert notes(fleet) == [f"keys.again: it leads to {orders}, which is orders already"]


def test_without_a_keyring_nobody_is_unknown(stock):
    account = Account()
    account.key("orders")
    fleet = stock(account)
    assert (fleet.keyring, fleet.unknown, fleet.missing) == (None, (), ())
