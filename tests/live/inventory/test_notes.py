"""What is odd about living keys, and what to do about it."""

from datetime import timedelta

import pytest

from keyspan import RelatedKey
from keyspan.live.inventory.scope import LIST_REGIONS
from tests.live.account import AWAY, HOME, NOW, THIRD, Account, Own

WEEK = timedelta(days=7)


def test_nothing_is_odd_about_a_sound_key(stock, wanted):
    account = Account()
    account.key("orders", own={HOME: Own(aliases=("orders",), expires=NOW + timedelta(days=31))})
    assert stock(account, HOME, AWAY, keyring=(wanted("orders"),)).every_note == ()


def test_a_replica_whose_primary_is_where_nobody_looked_is_an_orphan(stock, notes):
    account = Account()
    orders = account.key("orders", HOME, AWAY)
    assert notes(stock(account, AWAY)) == [
        f"{orders}: an orphan: its primary key is in {HOME}, which was not read"
    ]


def test_a_replica_whose_primary_is_in_a_region_that_does_not_answer_is_one(stock, notes):
    account = Account(fails={(HOME, "ListKeys"): "EndpointConnectionError"})
    orders = account.key("orders", HOME, AWAY)
    assert notes(stock(account)) == [
        f"{orders}: an orphan: its primary key is in {HOME}, which was not read"
    ]


def test_a_replica_whose_primary_is_not_where_it_says_is_one(stock, notes):
    account = Account()
    orders = account.key("orders", AWAY, own={AWAY: Own(says=(HOME, AWAY))})
    assert notes(stock(account)) == [
        f"{orders}: an orphan: its primary key is said to be in {HOME}, and is not there"
    ]


def test_two_replicas_without_a_primary(stock, notes):
    account = Account()
    orders = account.key("orders", own={HOME: Own(role="REPLICA")})
    assert notes(stock(account)) == [f"{orders}: no Region says that it has the primary key"]


@pytest.mark.parametrize(
    ("looked", "said"),
    [((HOME,), "which was not read"), ((HOME, AWAY), "is said to be in")],
)
def test_a_replica_that_only_others_tell_of(stock, notes, looked, said):
    account = Account()
    orders = account.key("orders", HOME, own={HOME: Own(says=(HOME, AWAY))})
    (note,) = notes(stock(account, *looked))
    assert note.startswith(f"{orders}: a replica key is")
    assert said in note


def test_regions_that_do_not_agree(stock, notes):
    account = Account()
    orders = account.key("orders", own={AWAY: Own(says=(AWAY, HOME))})
    (note,) = notes(stock(account))
    assert note == (
        f"{orders}: the Regions do not agree on which keys are related: "
        f"{HOME} says {HOME}, {AWAY}; {AWAY} says {AWAY}, {HOME}"
    )


def test_a_replica_that_waits_for_its_deletion(stock):
    account = Account()
    away = Own(state="PendingDeletion", deletion=NOW + WEEK)
    orders = account.key("orders", own={AWAY: away})
    (note,) = stock(account).every_note
    assert note.where == f"{orders} in {AWAY}"
    assert note.problem == (
        "the replica key is deleted on 2026-12-02: "
        "related keys decrypt its data for as long as one of them is left"
    )
    assert note.mend.startswith(f"aws kms cancel-key-deletion --region {AWAY} --key-id {orders}")


def test_a_primary_that_waits_for_its_replicas(stock, notes):
    account = Account()
    home = Own(state="PendingReplicaDeletion", waiting_days=7)
    orders = account.key("orders", HOME, AWAY, own={HOME: home})
    (note,) = notes(stock(account))
    assert note.startswith(
        f"{orders} in {HOME}: the primary key is deleted 7 days after its last replica is gone"
    )


def test_when_all_wait_the_data_is_lost(stock, notes):
    account = Account()
    own = {
        HOME: Own(state="PendingReplicaDeletion", waiting_days=7),
        AWAY: Own(state="PendingDeletion", deletion=NOW + WEEK),
    }
    account.key("orders", own=own)
    lost = "every related key waits for its deletion, and their data is lost with them"
    assert [note.endswith(lost) for note in notes(stock(account))] == [True, True]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("Disabled", "it is disabled: whoever encrypts or decrypts there is refused"),
        ("PendingImport", "its key material is missing, so nothing there can be decrypted"),
        ("Creating", "it is Creating"),
        ("Updating", "it is Updating"),
        ("Unavailable", "it is Unavailable"),
        ("", "it is in a state that AWS does not tell"),
    ],
)
def test_a_state_that_is_not_enabled(stock, notes, state, said):
    account = Account()
    orders = account.key("orders", own={AWAY: Own(state=state)})
    assert notes(stock(account)) == [f"{orders} in {AWAY}: {said}"]


@pytest.mark.parametrize(("days", "told"), [(31, 0), (30, 1), (1, 1), (-1, 1)])
def test_imported_material_that_expires_within_a_month(stock, notes, days, told):
    account = Account()
    expires = NOW + timedelta(days=days)
    orders = account.key("orders", origin="EXTERNAL", own={HOME: Own(expires=expires)})
    assert notes(stock(account)) == told * [
        f"{orders} in {HOME}: its imported key material expires on {expires:%Y-%m-%d}"
    ]


def test_one_alias_of_keys_that_are_not_related(stock, notes):
    account = Account()
    one, two = account.key("orders", HOME), account.key("orders", AWAY)
    assert notes(stock(account)) == [
        f"alias/orders: it stands for keys that are not related: {one} in {HOME}, {two} in {AWAY}"
    ]


def test_a_related_key_more_and_one_less_than_the_file_names(stock, wanted, notes):
    account = Account()
    orders = account.key("orders", HOME, AWAY)
    fleet = stock(account, HOME, AWAY, THIRD, keyring=(wanted("orders", HOME, THIRD),))
    assert notes(fleet) == [
        f"{orders} in {AWAY}: a related key that keys.orders does not name",
        f"{orders} in {THIRD}: keys.orders names a related key there, and there is none",
    ]


def test_a_region_that_is_being_retired_is_named(stock, wanted, notes):
    account = Account()
    account.key("orders", HOME, AWAY)
    retiring = wanted("orders", HOME, retired=(RelatedKey(region=AWAY, aliases=("orders",)),))
    assert notes(stock(account, HOME, AWAY, keyring=(retiring,))) == []


@pytest.mark.parametrize(
    ("told_by", "said"),
    [
        (
            LIST_REGIONS,
            "the Region is not enabled in the account, and has keys of the file: orders",
        ),
        ("--regions", "the Region was not looked in, and has keys of the file: orders"),
    ],
)
def test_a_region_of_the_keyring_that_is_not_looked_in(stock, wanted, notes, told_by, said):
    account = Account()
    account.key("orders", HOME)
    fleet = stock(account, HOME, keyring=(wanted("orders", HOME, THIRD),), told_by=told_by)
    assert notes(fleet) == [f"{THIRD}: {said}"]
