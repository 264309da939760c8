"""What stock is taken of: related keys, what each Region has of its own, and what was not read."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from keyspan.errors import KeyspanError
from keyspan.live.gateway import LastUse, Rotation
from keyspan.live.inventory import NOT_READ, Cost
from tests.live.account import AWAY, CREATED, HOME, NOW, THIRD, TRACKED, Account, Own

DENIED = "AccessDeniedException"


def test_related_keys_stand_together_the_primary_first(stock):
    account = Account(single={HOME: 2})
    orders = account.key("orders", AWAY, HOME, THIRD)
    audit = account.key("audit", THIRD)
    fleet = stock(account, HOME, AWAY, THIRD)
    assert [(key.key_id, [m.region for m in key.members]) for key in fleet.keys] == [
        (audit, [THIRD]),
        (orders, [AWAY, HOME, THIRD]),
    ], "by alias, for no keyring orders them"
    assert fleet.single == {HOME: 2, AWAY: 0, THIRD: 0}
    assert fleet.every_note == ()


def test_what_each_region_has_of_its_own(stock):
    account = Account()
    away = Own(state="Disabled", aliases=("b", "a"), used=NOW, deletion=NOW, expires=None)
    account.key("orders", own={AWAY: away})
    (key,) = stock(account).keys
    home, member = key.members
    assert (home.role, home.state, home.aliases) == ("primary", "Enabled", ("orders",))
    assert (member.role, member.state, member.aliases) == ("replica", "Disabled", ("a", "b"))
    assert (member.created, member.deletion) == (CREATED, NOW)
    assert member.last_use == LastUse(operation="Decrypt", moment=NOW, since=TRACKED)
    assert home.last_use == LastUse(operation=None, moment=None, since=TRACKED)


def test_what_all_related_keys_share(stock):
    account = Account()
    account.key("mac", spec="HMAC_256", usage="GENERATE_VERIFY_MAC")
    account.key("orders", rotations=3)
    mac, orders = stock(account).keys
    assert (mac.spec, mac.usage, mac.rotation, mac.rotations) == (
        "HMAC_256", "GENERATE_VERIFY_MAC", None, 0,
    )  # fmt: skip
    assert (orders.rotation, orders.rotations) == (Rotation(enabled=True, period_days=365), 3)


def test_the_calls_are_counted(stock):
    account = Account()
    for number in range(5):
        account.key(f"k{number}", HOME, AWAY, THIRD)
    account.key("mac", spec="HMAC_256")
    account.key("imported", origin="EXTERNAL")
    stock(account, HOME, AWAY, THIRD)
    regions, members, keys = 3, 5 * 3 + 2 + 2, 7
    assert Counter(operation for _, operation in account.calls) == {
        "ListKeys": regions,
        "ListAliases": regions,
        "DescribeKey": members,
        "GetKeyLastUsage": members,
        "ListKeyRotations": keys - 1,
        "GetKeyRotationStatus": keys - 2,
    }


def test_a_region_left_out_is_not_asked(stock):
    account = Account()
    account.key("orders", HOME, THIRD)
    stock(account, HOME)
    assert {region for region, _ in account.calls} == {HOME}


def test_rotation_is_asked_where_no_deletion_waits(stock):
    account = Account()
    account.key("orders", own={HOME: Own(state="PendingReplicaDeletion")})
    stock(account)
    assert (AWAY, "GetKeyRotationStatus") in account.calls
    assert (HOME, "GetKeyRotationStatus") not in account.calls


def test_a_region_that_lists_nothing_is_no_empty_region(stock):
    account = Account(fails={(AWAY, "ListKeys"): DENIED})
    orders = account.key("orders")
    fleet = stock(account)
    assert fleet.unread == (AWAY,)
    assert AWAY not in fleet.single
    assert [each.operation for each in fleet.refusals] == ["ListKeys"]
    assert [(key.key_id, [m.region for m in key.members]) for key in fleet.keys] == [
        (orders, [HOME])
    ]


def test_a_key_that_is_listed_and_not_described_stays_in_its_set(stock, notes):
    account = Account(fails={(HOME, "DescribeKey"): DENIED})
    orders = account.key("orders")
    (key,) = stock(account).keys
    assert [(m.region, m.role, m.state, m.monthly_dollars) for m in key.members] == [
        (HOME, "primary", NOT_READ, None),
        (AWAY, "replica", "Enabled", Decimal("1.00")),
    ]
    assert notes(stock(account)) == [
        f"{orders} in {HOME}: the Region lists the key, and does not describe it"
    ]
    assert key.cost == Cost(dollars=Decimal("1.00"), unknown=1)


def test_a_key_that_nobody_describes_is_there_all_the_same(stock):
    account = Account(fails={(HOME, "DescribeKey"): DENIED})
    orders = account.key("orders", HOME)
    fleet = stock(account, HOME)
    (key,) = fleet.keys
    assert (key.key_id, key.spec, key.rotations) == (orders, "", None)
    assert [(m.role, m.state, m.aliases) for m in key.members] == [("", NOT_READ, ("orders",))]
    assert len(fleet.refusals) == 1


def test_a_key_that_is_gone_since_it_was_listed_is_gone(stock):
    account = Account(fails={(AWAY, "DescribeKey"): "NotFoundException"})
    account.key("orders", AWAY)
    fleet = stock(account, AWAY)
    assert (fleet.keys, fleet.refusals) == ((), ())


@pytest.mark.parametrize(
    ("operation", "unread"),
    [
        ("ListAliases", lambda key: key.members[0].aliases),
        ("GetKeyLastUsage", lambda key: key.members[0].last_use),
        ("ListKeyRotations", lambda key: key.members[0].rotations),
        ("GetKeyRotationStatus", lambda key: key.rotation),
    ],
)
def test_what_was_not_read_is_none_and_told(stock, operation, unread):
    account = Account(fails={(HOME, operation): DENIED})
    account.key("orders")
    fleet = stock(account)
    assert unread(fleet.keys[0]) is None
    assert [(each.region, each.operation) for each in fleet.refusals] == [(HOME, operation)]


def test_without_its_rotations_nobody_knows_what_a_key_costs(stock):
    account = Account(fails={(HOME, "ListKeyRotations"): DENIED})
    account.key("orders")
    account.key("mac", spec="HMAC_256")
    fleet = stock(account)
    assert fleet.cost == Cost(dollars=Decimal("2.00"), unknown=2)


def test_costs_of_keys_regions_and_the_keyring(stock, wanted):
    account = Account()
    account.key("orders", rotations=1)
    account.key("spare", HOME, rotations=9)
    fleet = stock(account, keyring=(wanted("orders"),))
    orders, spare = fleet.keys
    assert (orders.cost.dollars, spare.cost.dollars) == (Decimal("4.00"), Decimal("3.00"))
    assert Cost.of(fleet.in_region(HOME)).dollars == Decimal("5.00")
    assert (fleet.cost.dollars, fleet.keyring_cost.dollars) == (Decimal("7.00"), Decimal("4.00"))


def test_another_accounts_keys_are_refused(stock):
    account = Account(account="444455556666")
    account.key("orders")
    with pytest.raises(KeyspanError, match=f"{HOME}: its keys are of account 444455556666"):
        stock(account)


def test_it_says_what_it_is_at(stock):
    account, said = Account(), []
    account.key("orders")
    stock(account, say=said.append)
    assert said[0] == "listing the keys of 2 Regions"
    assert said[1] == "describing the multi-Region keys of 2 Regions"
    assert len(said) == 4


def test_keys_come_in_the_order_of_the_keyring_then_by_alias(stock, wanted):
    account = Account()
    for alias in ("z", "b", "orders", "audit"):
        account.key(alias, own={HOME: Own(aliases=(alias,), used=NOW - timedelta(days=1))})
    fleet = stock(account, keyring=(wanted("orders", HOME), wanted("audit", HOME)))
    assert [(key.name, key.alias) for key in fleet.keys] == [
        ("orders", "orders"),
        ("audit", "audit"),
        (None, "b"),
        (None, "z"),
    ]
    assert [key.alias for key in fleet.unknown] == ["b", "z"]
