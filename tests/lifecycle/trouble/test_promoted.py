"""A promotion that file, state and AWS do not agree on is followed, never deployed over."""

from __future__ import annotations

import pytest

from keyspan.lifecycle.trouble import diagnose
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    KEY_ID,
    WEST,
    case,
    found,
    holding,
    key,
    seen,
    telling,
    told,
)


def test_a_promotion_outside_of_terraform_is_finished_by_promote():
    looks = [seen(key(), region, primary=WEST) for region in key().regions]
    given = case(looks=looks)
    assert told(given) == (
        [WEST],
        ["keyspan promote orders us-west-2 --apply", "keyspan settle orders --apply"],
    )
    assert found(given) == ["holds the primary key, promoted outside of Terraform"]


def test_a_promotion_to_a_region_that_the_file_does_not_name_goes_back_in_aws():
    wanted = key(EAST, WEST)
    looks = [seen(key(), region, primary=IRELAND) for region in key().regions]
    where, way = told(case(wanted, looks=looks))
    assert where == [IRELAND]
    assert way == [
        (
            f"aws kms update-primary-region --key-id {KEY_ID} --region eu-west-1 "
            "--primary-region us-east-1"
        )
    ]


def test_with_one_provider_for_all_regions_it_goes_back_in_aws():
    looks = [seen(key(), region, primary=WEST) for region in key().regions]
    given = case(looks=looks, providers="region", state=telling(holding(key())))
    assert told(given) == (
        [WEST],
        [
            (
                f"aws kms update-primary-region --key-id {KEY_ID} --region us-west-2 "
                "--primary-region us-east-1"
            )
        ],
    )


@pytest.mark.parametrize("applied", [False, True], ids=["unapplied", "applied"])
def test_a_key_that_was_promoted_back_is_followed(applied):
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=EAST) for region in wanted.regions]
    deployed = wanted if applied else key()
    given = case(wanted, looks=looks, deployed=deployed)
    where, way = told(given)
    assert where[0] == EAST
    assert found(given)[0] == "holds the primary key again, promoted back outside of Terraform"
    assert way == ["keyspan promote orders us-east-1 --apply", "keyspan settle orders --apply"]


@pytest.mark.parametrize("now", [EAST, WEST])
def test_a_promotion_that_was_interrupted_goes_on_with_the_same_command(now):
    looks = [seen(key(), region, primary=now) for region in key().regions]
    given = case(looks=looks, journals={"promotion": {"region": WEST, "origin": EAST}})
    assert told(given) == (
        ["the journal of keys.orders"],
        ["keyspan promote orders us-west-2 --apply", "keyspan settle orders --apply"],
    )


def test_a_promotion_of_the_file_that_was_not_applied_is_deployed():
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=WEST) for region in wanted.regions]
    where, way = told(case(wanted, looks=looks, deployed=key()))
    assert where == ["keys.orders.promoted_from"]
    assert way == ["keyspan deploy", "keyspan settle orders --apply"]


def test_a_journal_comes_before_a_promotion_back():
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=EAST) for region in wanted.regions]
    given = case(wanted, looks=looks, journals={"promotion": {"region": WEST}})
    assert told(given)[0][0] == "the journal of keys.orders"
    assert told(given)[1][0] == "keyspan promote orders us-west-2 --apply"
    assert not [each for each in found(given) if "promoted back" in each]


def test_a_promotion_that_aws_has_not_can_be_left():
    """A journal may be older than what file, state and AWS agree on."""
    begun = {"promotion": {"region": WEST, "origin": EAST}}
    (trouble,) = diagnose(case(journals=begun)).troubles
    assert "to leave it where it is" in trouble.wanted
    assert trouble.wanted.endswith("keyspan promote orders us-east-1 --apply")
