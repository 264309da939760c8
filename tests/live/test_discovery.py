"""Which multi-Region keys are found whole, and why others are left out."""

import pytest

from keyspan.live import discover
from keyspan.live.gateway import Rotation
from tests.live.account import AWAY, HOME, THIRD, Account, Own, key_id


def found(account, *regions, **asked):
    return discover(regions or (HOME,), connect=account.connect, **asked)


def told(discovery):
    return [str(fault).splitlines()[0] for fault in discovery.left_out]


def test_related_keys_in_further_regions_are_followed():
    account = Account()
    orders = account.key("orders", AWAY, HOME, THIRD)
    (living,) = found(account).sets
    assert living.key_id == orders
    assert living.regions == (AWAY, HOME, THIRD), "the primary's first"
    assert living.alias == "orders"
    assert living.rotation == Rotation(enabled=True, period_days=365)


def test_a_key_of_several_regions_that_are_asked_is_one():
    account = Account(single={HOME: 2})
    account.key("orders")
    account.key("audit", AWAY)
    discovery = found(account, HOME, AWAY)
    assert [each.alias for each in discovery.sets] == ["audit", "orders"]
    assert discovery.single == {HOME: 2, AWAY: 0}
    assert discovery.left_out == ()


def test_everything_that_a_region_has_of_its_own_is_read():
    account = Account()
    own = Own(aliases=("b", "a"), tags={"team": "x"}, grants=2, state="Disabled", description="D")
    account.key("orders", own={AWAY: own})
    (living,) = found(account).sets
    away = living.related[1]
    assert (away.aliases, away.tags, away.grants) == (("a", "b"), {"team": "x"}, 2)
    assert (away.enabled, away.described.description) == (False, "D")


def test_a_key_that_kms_never_rotates_is_not_asked_about_it():
    account = Account()
    account.key("mac", spec="HMAC_256", usage="GENERATE_VERIFY_MAC")
    assert found(account).sets[0].rotation is None
    assert (HOME, "GetKeyRotationStatus") not in account.calls


def test_only_keys_whose_primary_is_tagged_so():
    account = Account()
    tagged = Own(tags={"team": "orders", "env": "prod"})
    primary = account.key("a", own={HOME: tagged, AWAY: Own()})
    account.key("b", own={HOME: Own(tags={"team": "orders"}), AWAY: tagged})
    discovery = found(account, tags={"team": "orders", "env": "prod"})
    assert [each.key_id for each in discovery.sets] == [primary]
    assert discovery.left_out == (), "the others were not asked for"


def test_only_the_keys_that_are_named():
    account = Account()
    account.key("a")
    wanted = account.key("b", AWAY)
    discovery = found(account, HOME, AWAY, key_ids=(wanted,))
    assert [each.key_id for each in discovery.sets] == [wanted]
    assert (HOME, "ListKeys") not in account.calls


def test_a_named_key_that_is_nowhere():
    missing = key_id(9)
    assert told(found(Account(), HOME, AWAY, key_ids=(missing,))) == [
        f"{missing}: no key of that ID is in {HOME}, {AWAY}"
    ]


@pytest.mark.parametrize(
    "state", ["Creating", "Updating", "PendingDeletion", "PendingReplicaDeletion", "PendingImport"]
)
def test_a_state_that_passes_or_ends_leaves_the_whole_set_out(state):
    account = Account()
    bad = account.key("orders", own={AWAY: Own(state=state)})
    discovery = found(account)
    assert discovery.sets == ()
    assert told(discovery) == [f"{bad} in {AWAY}: the key is {state}, so the set is left out"]


def test_a_related_key_that_cannot_be_read_leaves_the_whole_set_out():
    account = Account(fails={(THIRD, "DescribeKey"): "AccessDeniedException"})
    bad = account.key("orders", HOME, THIRD)
    account.key("fine")
    discovery = found(account)
    assert [each.alias for each in discovery.sets] == ["fine"]
    (line,) = told(discovery)
    assert line.startswith(f"{bad} in {THIRD}: the key cannot be read, so the set is left out")
    assert line.endswith(": DescribeKey: AccessDeniedException: no")


@pytest.mark.parametrize(
    "operation",
    ["ListAliases", "ListGrants", "GetKeyPolicy", "ListResourceTags", "GetKeyRotationStatus"],
)
def test_whatever_cannot_be_read_of_a_key_leaves_it_out(operation):
    account = Account(fails={(HOME, operation): "AccessDeniedException"})
    bad = account.key("orders")
    discovery = found(account)
    assert discovery.sets == ()
    assert f"{bad} in {HOME}: the key cannot be read" in told(discovery)[0]
    assert f"kms:{operation}" in str(discovery.left_out[0])


def test_a_region_that_lists_nothing_is_no_empty_region():
    account = Account(fails={(AWAY, "ListKeys"): "AccessDeniedException"})
    account.key("orders", HOME)
    discovery = found(account, HOME, AWAY)
    assert discovery.sets == ()
    assert [each.region for each in discovery.refused] == [AWAY]


def test_a_region_without_the_key_need_not_be_readable():
    account = Account(fails={(THIRD, "DescribeKey"): "AccessDeniedException"})
    orders = account.key("orders")
    discovery = found(account, HOME, THIRD, key_ids=(orders,))
    assert [each.key_id for each in discovery.sets] == [orders]
    assert discovery.left_out == ()


@pytest.mark.parametrize("says", [(AWAY, HOME), (HOME,), (HOME, AWAY, THIRD)])
def test_regions_that_do_not_agree(says):
    account = Account()
    bad = account.key("orders", own={AWAY: Own(says=says)})
    discovery = found(account)
    assert discovery.sets == ()
    assert any(f"{bad}: the Regions do not agree on which" in line for line in told(discovery))


@pytest.mark.parametrize(
    ("shared", "says"),
    [
        ({"spec": "ML_NEW"}, "its key spec is ML_NEW, which Keyspan does not know"),
        ({"origin": "AWS_CLOUDHSM"}, "its origin is AWS_CLOUDHSM, which Keyspan does not know"),
    ],
)
def test_a_kind_that_is_not_known(shared, says):
    account = Account()
    bad = account.key("orders", **shared)
    assert told(found(account)) == [f"{bad}: {says}"]


def test_a_region_that_is_not_known():
    account = Account()
    bad = account.key("orders", HOME, "xx-new-1")
    discovery = found(account)
    assert discovery.sets == ()
    assert told(discovery) == [f"{bad}: a related key is in xx-new-1, which Keyspan does not know"]
