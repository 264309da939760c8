"""What is set on a living key otherwise than the file says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keyspan import RelatedKey
from keyspan.lifecycle.trouble import diagnose
from keyspan.live.gateway import Rotation
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    OTHER,
    ROOT_ONLY,
    WEST,
    WEST_ALIAS,
    absent,
    case,
    found,
    holding,
    key,
    related,
    seen,
    told,
)


def test_a_stolen_alias_is_led_back_when_a_person_names_it():
    stolen = replace(seen(key(), WEST), aliases={"orders": OTHER})
    given = case(looks=[stolen])
    assert told(given) == ([WEST], [f"keyspan deploy --allow {WEST_ALIAS}=retarget"])
    assert found(given) == [f"alias/orders leads to {OTHER}"]
    assert OTHER in diagnose(given).troubles[0].warning


def test_an_alias_that_is_gone_is_deployed():
    gone = replace(seen(key(), WEST), aliases={})
    given = case(looks=[gone])
    assert told(given) == ([WEST], ["keyspan deploy"])
    assert found(given) == ["alias/orders is not there"]


def test_a_key_policy_that_was_reset_is_deployed():
    reset = replace(seen(key(), WEST), policy=ROOT_ONLY)
    wanted = related(key(), WEST, users=("arn:aws:iam::111122223333:role/App",))
    given = case(wanted, looks=[reset])
    assert told(given) == ([WEST], ["keyspan deploy"])
    assert found(given) == [
        (
            "the key policy is AWS's default again: whatever IAM allows in the account, and "
            "nobody by name"
        )
    ]


def test_another_key_policy_is_told_by_its_statements():
    wanted = related(key(), WEST, users=("arn:aws:iam::111122223333:role/App",))
    other = related(key(), WEST, users=("arn:aws:iam::111122223333:role/Other",))
    given = case(wanted, looks=[seen(other, WEST)])
    assert found(given) == [
        "the key policy is another than the file's: AllowUse, AllowGrantsForAWSResources"
    ]


def test_a_key_policy_that_means_the_same_is_no_trouble():
    plain = seen(key(), WEST)
    turned = plain.policy.replace('"arn:aws:iam::111122223333:root"', '["111122223333"]')
    assert turned != plain.policy
    assert told(case(looks=[replace(plain, policy=turned)])) == ([], [])


def test_a_disabled_key_is_enabled_by_a_deploy():
    given = case(looks=[seen(key(), EAST, state="Disabled")])
    assert told(given) == ([EAST], ["keyspan deploy"])
    assert "neither replicated nor promoted" in found(given)[0]


def test_a_key_that_the_file_disables_is_no_trouble():
    wanted = related(key(), WEST, enabled=False)
    assert told(case(wanted, looks=[seen(wanted, WEST, state="Disabled")])) == ([], [])


def test_a_primary_that_the_file_disables_bars_a_replica_that_is_to_come():
    wanted = related(key(), EAST, enabled=False)
    given = case(
        wanted,
        looks=[seen(wanted, EAST, state="Disabled"), absent(WEST)],
        state=holding(wanted, without=[WEST]),
    )
    assert told(given)[0] == [EAST, WEST]
    assert "enabled = false" in diagnose(given).troubles[0].wanted


def test_a_retirement_that_was_begun_is_undone_by_its_own_command():
    given = case(
        looks=[seen(key(), WEST, state="Disabled")],
        journals={"retirement": {"regions": {WEST: {}}}},
    )
    assert told(given) == ([WEST], ["keyspan retire orders us-west-2 --cancel --apply"])


@pytest.mark.parametrize(
    ("rotation", "rotates"),
    [
        (Rotation(enabled=False), "does not rotate by itself"),
        (Rotation(enabled=True, period_days=90), "rotates every 90 days"),
    ],
)
def test_another_rotation_is_deployed(rotation, rotates):
    given = case(looks=[replace(seen(key(), EAST), rotation=rotation)])
    assert found(given) == [f"the key {rotates}"]
    assert told(given)[1] == ["keyspan deploy"]


def test_missing_key_material_is_told_by_material_status():
    wanted = key(origin="EXTERNAL")
    looks = [replace(seen(wanted, region), rotation=None) for region in wanted.regions]
    waits = replace(seen(wanted, WEST, state="PendingImport"), rotation=None)
    given = case(wanted, looks=[*looks, waits])
    assert told(given) == (
        [WEST],
        [
            "keyspan material status orders",
            "keyspan material import orders --file FILE --apply",
        ],
    )


def test_the_alias_of_a_region_that_was_let_go_of_may_lead_anywhere():
    gone = (RelatedKey(region=IRELAND, aliases=("orders",)),)
    elsewhere = replace(seen(key(), IRELAND, state="PendingDeletion"), aliases={"orders": OTHER})
    given = case(key(EAST, WEST, retired=gone), looks=[elsewhere], deployed=key())
    assert told(given) == ([], [])
