"""What speaks against a promotion before anything is done; and where one goes on."""

from __future__ import annotations

import pytest

from keyspan.errors import CommandFailed
from keyspan.lifecycle.journal import PROMOTION, Journal
from keyspan.lifecycle.promotion import held_primary
from keyspan.lifecycle.refused import Refused
from tests.lifecycle.promotion.memory import KEYRING, World

EAST, WEST, IRELAND = "us-east-1", "us-west-2", "eu-west-1"
REPLICA = "aws_kms_replica_key.orders_"


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def refused(world, region=WEST):
    """What is not ok, in the words that a person reads."""
    with pytest.raises(Refused):
        world.prepare(region)
    assert (world.aws.promotions, world.applied) == ([], 0)
    return [each for each in world.said if each.startswith("not ok")]


def only(world, region=WEST):
    (line,) = refused(world, region)
    return " ".join(line.split())


def test_a_region_that_the_file_does_not_have(world):
    assert only(world, "us-west-1") == (
        "not ok keyspan.toml: keys.orders is in us-east-1, us-west-2, eu-west-1, "
        'and not in us-west-1 did you mean "us-west-2"?'
    )
    assert 'add "ap-south-1" to replicas' in only(World(world.folder), "ap-south-1")


@pytest.mark.parametrize("region", [EAST, WEST])
def test_a_key_that_the_file_disables(world, region):
    world.file.write_text(KEYRING + f"\n[keys.orders.in.{region}]\nenabled = false\n")
    assert f"has enabled = false in {region}" in only(world)


def test_waiting_periods_that_differ_would_change_by_it(world):
    world.file.write_text(KEYRING + f"\n[keys.orders.in.{WEST}]\ndeletion_window_days = 7\n")
    assert "deletion_window_days is 30 in us-east-1 and 7 in us-west-2" in only(world)
    assert [world.prepare(IRELAND).standing.region] == [IRELAND], "its own is the primary's"


def test_a_plan_that_is_not_empty(world):
    world.drift = ["aws_kms_alias.orders", "aws_kms_key.orders"]
    assert [line.split("\n")[0].split("  ")[-1] for line in refused(world)] == [
        "Terraform's plan: aws_kms_alias.orders: update of a",
        "Terraform's plan: aws_kms_key.orders: update of a",
    ]


def test_a_plan_that_fails_is_told_as_that(world):
    def stack(name):
        found = World.stack(world, name)
        found.review = fail
        return found

    def fail():
        raise CommandFailed("terraform plan", status=1, output="", mend="…")

    world.stack = stack
    with pytest.raises(CommandFailed):
        world.prepare()


def test_a_disabled_replica(world):
    world.aws.states = {WEST: "Disabled"}
    assert "us-west-2: replica key, Disabled" in only(world)


def test_a_key_that_is_not_deployed(world):
    world.held = {}
    assert "holds no aws_kms_key.orders" in only(world)


def test_a_replica_that_is_not_deployed(world):
    del world.held[REPLICA + IRELAND]
    assert f"lacks more than one of {REPLICA}us-east-1, {REPLICA}eu-west-1" in only(world)


@pytest.mark.parametrize("change", ["lock", "state"])
def test_provider_6_ties_each_address_to_its_region(world, change):
    if change == "lock":
        world.providers = ["hashicorp/aws 6.25.0"]
    else:
        world.held["aws_kms_key.orders"]["region"] = EAST
    assert "ties each address to its Region" in only(world)


def test_one_provider_for_all_regions_takes_no_promotion_in(world):
    """Refused before anything is synthesized, and before AWS is asked at all."""
    world.file.write_text('providers = "region"\n' + KEYRING)
    world.dies = "synth"
    assert only(world) == (
        'not ok keyspan.toml: has providers = "region": AWS provider 6 ties each address to its '
        "Region docs/region-mode.md has the way by hand, and what it risks"
    )
    assert world.aws.calls == []


def test_an_earlier_promotion_that_is_not_applied(world):
    text = KEYRING.replace('"us-west-2"', '"us-east-1"').replace('"us-east-1" ', '"us-west-2" ')
    world.file.write_text(text + f'promoted_from = "{EAST}"\n')
    world.aws.primary = WEST
    line = only(world, IRELAND)
    assert "us-west-2 holds the primary key; in the state us-east-1, in AWS us-west-2" in line
    assert "keyspan promote orders us-west-2 --apply first" in line


def test_a_file_that_is_ahead_of_aws(world):
    world.promote()
    world.aws.primary, world.aws.calls = EAST, []
    world.applied = 0
    assert "keyspan promote orders us-east-1 --apply first" in only(world)


def test_promoted_by_somebody_else_at_this_moment(world):
    world.aws.becoming, world.aws.lag = WEST, 10
    assert [line.split("  ")[-1].strip() for line in refused(world)] == [
        "keyspan doctor orders tells more"
    ] * 2


def test_another_key_of_the_same_state_is_not_finished(world):
    world.file.write_text(
        KEYRING
        + '\n[keys.audit]\nprimary = "us-east-1"\nreplicas = ["us-west-2"]\n'
        + '\n[keys.other]\nprimary = "us-east-1"\nstack = "other"\n'
    )
    noted = dict.fromkeys(("key_id", "account", "origin", "region", "when", "before", "after"), "x")
    for key in ("audit", "other"):
        Journal(project=world.folder, kind=PROMOTION, key=key).write({**noted, "key": key})
    assert "keyspan promote audit x --apply" in only(world)


def test_a_journal_of_another_key_of_the_same_name(world):
    noted = dict.fromkeys(("key", "account", "origin", "region", "when", "before", "after"), WEST)
    journal = Journal(project=world.folder, kind=PROMOTION, key="orders")
    journal.write({**noted, "key_id": "mrk-" + "1" * 32})
    assert "another key had this name" in only(world)


def test_promoted_outside_of_terraform_the_same_command_goes_on_from_the_edit(world):
    world.aws.primary = WEST
    prepared = world.prepare()
    assert [step.split(":")[0] for step in prepared.steps(deadline=300)] == [
        "keyspan.toml",
        "synthesize, plan",
        "apply that very plan",
    ]
    assert world.said[-1].startswith("Terraform's plan is made when the file is edited")
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])
    assert world.aws.promotions == []


def test_the_file_was_edited_by_hand_and_lacks_the_record(world):
    world.aws.primary = WEST
    text = KEYRING.replace('["us-west-2"', '["us-east-1"').replace(
        '= "us-east-1" ', '= "us-west-2" '
    )
    world.file.write_text(text)
    world.promote()
    assert world.key.promoted_from == EAST
    assert world.finished == (WEST, WEST, WEST, [])


def test_the_primary_already(world):
    prepared = world.prepare(EAST)
    assert prepared.standing.done
    assert list(prepared.steps(deadline=300)) == []


def test_fail_back_and_a_third_region_replace_a_record_that_is_applied(world):
    for region in (WEST, IRELAND, EAST):
        before = world.key.primary.region
        world.promote(region)
        assert world.finished == (region, region, region, [])
        assert world.key.promoted_from == before
    assert world.aws.promotions == [EAST, WEST, IRELAND]


def test_taken_back_in_aws_before_it_was_applied_the_file_is_what_it_was(world):
    world.drift = []
    prepared = world.prepare()
    world.file.write_text(prepared.after)  # edited, and never applied; AWS has the old primary
    world.promote(EAST)
    assert world.text == KEYRING
    assert world.finished == (EAST, EAST, EAST, [])
    assert (world.aws.promotions, world.applied) == ([], 0)


def test_promoted_further_in_aws_before_it_was_applied_the_record_is_of_what_the_state_holds(world):
    world.file.write_text(world.prepare().after)
    world.aws.primary = IRELAND
    world.promote(IRELAND)
    assert world.key.promoted_from == EAST
    assert world.finished == (IRELAND, IRELAND, IRELAND, [])


def test_a_state_without_the_primary_key_is_not_understood(world):
    del world.held["aws_kms_key.orders"]
    assert held_primary(world.key, World.stack(world, "keyring").state()) is None


def test_promoted_outside_while_a_region_does_not_answer(world):
    """Terraform reads every Region, so that its plan would fail."""
    world.aws.primary = WEST
    world.aws.fails = {(EAST, "DescribeKey"): "ThrottlingException"}
    assert "us-east-1: not read: DescribeKey: ThrottlingException" in refused(world)[0]


def test_a_file_that_is_ahead_of_aws_and_the_state(world):
    world.file.write_text(world.prepare().after)
    assert "keyspan promote orders us-east-1 --apply first" in only(world)


def test_nothing_is_left_of_what_is_applied_and_not_settled(world):
    world.promote()
    prepared = world.prepare()
    assert prepared.standing.done
    assert prepared.standing.move is None
    assert prepared.after == world.text
