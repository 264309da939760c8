"""Each trouble is recognised by itself, and its way out is the whole way, in its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from keyspan import RelatedKey
from keyspan.lifecycle.trouble import diagnose
from keyspan.live.gateway import Rotation
from keyspan.terraform import State
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    KEY_ID,
    OTHER,
    TERRAFORM,
    WEST,
    absent,
    case,
    holding,
    key,
    refused,
    related,
    resource,
    seen,
)

ROOT_ONLY = (
    '{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions"'
    ',"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*",'
    '"Resource":"*"}]}'
)
REPLICA = "aws_kms_replica_key.orders_us-west-2"
WEST_ALIAS = "aws_kms_alias.orders_us-west-2"


def told(given):
    """Return where each trouble is, and the way out of all."""
    diagnosis = diagnose(given)
    return [trouble.where for trouble in diagnosis.troubles], list(diagnosis.way_out())


def found(given):
    return [trouble.found for trouble in diagnose(given).troubles]


def test_of_a_key_that_is_well_nothing_is_told():
    diagnosis = diagnose(case())
    assert diagnosis.troubles == ()
    assert diagnosis.way_out() == ()
    assert diagnosis.exit_code == 0


def test_a_replica_that_is_pending_deletion_is_saved_by_one_command():
    until = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
    doomed = seen(key(), WEST, state="PendingDeletion", deletion=until)
    given = case(looks=[doomed])
    assert told(given) == ([WEST], ["keyspan retire orders us-west-2 --cancel --apply"])
    assert found(given) == ["the key is PendingDeletion, and is deleted at 2026-12-02 09:30 UTC"]


def test_a_replica_that_the_state_has_dropped_comes_back_with_a_record_to_settle():
    doomed = seen(key(), WEST, state="PendingDeletion")
    where, way = told(case(looks=[doomed], state=holding(key(), without=[WEST])))
    assert where == [WEST]
    assert way == [
        "keyspan retire orders us-west-2 --cancel --apply",
        "keyspan settle orders --apply",
    ]


def test_a_whole_key_that_is_pending_deletion_is_saved_as_a_whole():
    looks = [
        seen(key(), EAST, state="PendingReplicaDeletion", waiting_days=30),
        seen(key(), WEST, state="PendingDeletion"),
        seen(key(), IRELAND, state="PendingDeletion"),
    ]
    given = case(looks=looks)
    assert told(given) == ([EAST, WEST, IRELAND], ["keyspan retire orders --all --cancel --apply"])
    assert found(given)[0] == (
        "the key is PendingReplicaDeletion, until its last replica is deleted, then 30 days"
    )


def test_two_doomed_regions_are_saved_by_aws_for_the_plan_of_one_would_create_the_other():
    looks = [seen(key(), region, state="PendingDeletion") for region in (WEST, IRELAND)]
    _, way = told(case(looks=looks, state=holding(key(), without=[IRELAND])))
    assert way == [
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region us-west-2",
        f"aws kms enable-key --key-id {KEY_ID} --region us-west-2",
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region eu-west-1",
        f"aws kms enable-key --key-id {KEY_ID} --region eu-west-1",
        f"keyspan adopt --key-id {KEY_ID} --name orders --apply",
        "keyspan deploy",
        "keyspan settle orders --apply",
    ]


def test_a_deletion_that_was_asked_for_is_no_trouble():
    wanted = key(EAST, WEST, retired=(RelatedKey(region=IRELAND, aliases=("orders",)),))
    doomed = seen(key(), IRELAND, state="PendingDeletion")
    deployed = key(EAST, WEST, IRELAND)
    assert told(case(wanted, looks=[doomed], deployed=deployed)) == ([], [])


def test_a_deletion_outside_of_the_file_is_no_trouble_of_the_file():
    doomed = seen(key(), IRELAND, state="PendingDeletion")
    assert told(case(key(EAST, WEST), looks=[doomed])) == ([], [])


def test_a_key_that_was_let_go_of_and_lives_comes_back():
    wanted = key(EAST, WEST, retired=(RelatedKey(region=IRELAND, aliases=("orders",)),))
    lives = seen(key(), IRELAND, state="Disabled")
    where, way = told(case(wanted, looks=[lives], deployed=key(EAST, WEST, IRELAND)))
    assert where == [IRELAND]
    assert way == ["keyspan retire orders eu-west-1 --cancel --apply"]


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


def test_a_record_that_was_applied_is_settled():
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=WEST) for region in wanted.regions]
    assert told(case(wanted, looks=looks)) == (
        ["keys.orders.promoted_from"],
        ["keyspan settle orders --apply"],
    )


@pytest.mark.parametrize(
    ("record", "looks"),
    [
        ({"adopted": KEY_ID}, []),
        (
            {"retired": (RelatedKey(region="eu-central-1", aliases=("orders",)),)},
            [absent("eu-central-1")],
        ),
    ],
    ids=["adopted", "retired"],
)
def test_so_are_the_other_records(record, looks):
    where, way = told(case(key(**record), looks=looks))
    assert where == [f"keys.orders.{next(iter(record))}"]
    assert way == ["keyspan settle orders --apply"]


def test_a_record_is_not_settled_before_everything_is_in_the_state():
    wanted = key(adopted=KEY_ID)
    state = holding(wanted, without=[WEST])
    where, way = told(case(wanted, state=state))
    assert where == ["the state of stack keyring"]
    assert way == ["keyspan deploy", "keyspan settle orders --apply"]


def test_while_a_key_is_updating_the_way_out_is_to_wait():
    looks = [
        seen(key(), EAST, state="Updating"),
        seen(key(), WEST, state="Updating"),
    ]
    where, way = told(case(looks=looks))
    assert where == ["us-east-1, us-west-2"]
    assert way == [
        (
            "aws cloudtrail lookup-events --region us-east-1 --lookup-attributes "
            f"AttributeKey=ResourceName,AttributeValue={KEY_ID}"
        ),
        "keyspan promote orders us-west-2 --apply",
    ]


def test_the_journal_tells_since_when_a_key_is_updating():
    looks = [seen(key(), region, state="Updating") for region in (EAST, WEST)]
    noted = {"region": WEST, "when": "2026-11-25 11:00:00 UTC"}
    given = case(looks=looks, journals={"promotion": noted})
    assert found(given) == ["the key is Updating, by the journal since 2026-11-25 11:00:00 UTC"]
    assert told(given)[1] == ["keyspan promote orders us-west-2 --apply"]


def test_without_a_target_an_updating_key_is_looked_at_again():
    given = case(looks=[seen(key(), EAST, state="Updating")])
    assert told(given)[1][-1] == "keyspan doctor orders"


def test_while_a_replica_is_created_nothing_else_is_told_of_the_state():
    given = case(looks=[seen(key(), WEST, state="Creating")], state=holding(key(), tainted=[WEST]))
    assert told(given) == ([WEST], ["keyspan doctor orders"])


def test_regions_that_do_not_agree_on_the_primary_are_waited_for():
    given = case(looks=[seen(key(), WEST, primary=WEST)])
    where, way = told(given)
    assert where == ["us-east-1, us-west-2, eu-west-1"]
    assert way == ["keyspan doctor orders"]


def test_a_tainted_replica_is_untainted_and_never_replaced():
    given = case(state=holding(key(), tainted=[WEST]))
    assert told(given) == ([REPLICA], [f"{TERRAFORM} untaint {REPLICA}", "keyspan deploy"])
    assert "DO NOT APPLY" in diagnose(given).troubles[0].warning


def test_a_tainted_replica_that_is_not_in_aws_is_missing():
    given = case(looks=[absent(WEST)], state=holding(key(), tainted=[WEST]))
    assert told(given) == ([WEST], [f"keyspan deploy --allow {REPLICA}=create"])


def test_a_state_that_was_lost_is_adopted_again():
    given = case(state=State())
    where, way = told(given)
    assert where == ["the state of stack keyring"]
    assert found(given)[0].startswith("lacks what lives in AWS: the state holds nothing of the key")
    assert way == [
        f"keyspan adopt --key-id {KEY_ID} --name orders --apply",
        "keyspan deploy",
        "keyspan settle orders --apply",
    ]


def test_a_replica_that_the_state_lost_is_adopted_again():
    given = case(state=holding(key(), without=[WEST]))
    assert found(given) == [f"lacks what lives in AWS: {REPLICA}, {WEST_ALIAS}"]


def test_an_alias_that_the_state_lost_is_adopted_again():
    state = holding(key())
    without = State(resources=tuple(r for r in state.resources if r.address != WEST_ALIAS))
    assert found(case(state=without)) == [f"lacks what lives in AWS: {WEST_ALIAS}"]


def test_a_replica_that_aws_lost_is_created_anew_when_a_person_names_it():
    given = case(looks=[absent(WEST)])
    assert told(given) == ([WEST], [f"keyspan deploy --allow {REPLICA}=create"])
    assert found(given) == [f"AWS has no key there, and the state holds {REPLICA}"]


def test_a_replica_that_was_never_there_is_created_without_an_allowance():
    given = case(looks=[absent(WEST)], state=holding(key(), without=[WEST]))
    assert told(given) == ([WEST], ["keyspan deploy"])


def test_a_new_replica_of_an_imported_key_needs_its_material():
    wanted = key(origin="EXTERNAL")
    looks = [replace(seen(wanted, region), rotation=None) for region in wanted.regions]
    given = case(wanted, looks=[*looks, absent(WEST)])
    assert told(given)[1] == [
        "keyspan deploy --allow aws_kms_replica_external_key.orders_us-west-2=create",
        "keyspan material import orders --file FILE --apply",
    ]


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
        (Rotation(enabled=False), "not by itself"),
        (Rotation(enabled=True, period_days=90), "every 90 days"),
    ],
)
def test_another_rotation_is_deployed(rotation, rotates):
    given = case(looks=[replace(seen(key(), EAST), rotation=rotation)])
    assert found(given) == [f"the key rotates {rotates}"]
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


def test_a_key_that_nothing_leads_to_was_never_deployed():
    given = case(looks=map(absent, key().regions), state=State(), key_id=None)
    assert told(given) == (["keys.orders"], ["keyspan deploy"])
    assert "keyspan doctor orders --key-id" in diagnose(given).troubles[0].warning


def test_nobody_is_told_to_deploy_where_a_region_could_not_be_read():
    unread = absent(WEST, unknown=True, refusals=(refused(WEST),))
    looks = [absent(EAST), unread, absent(IRELAND)]
    given = case(looks=looks, state=State(), key_id=None)
    assert told(given) == ([WEST], [])
    assert diagnose(given).exit_code == 2


def test_a_key_that_is_gone_everywhere_is_not_made_anew():
    given = case(looks=map(absent, key().regions))
    where, way = told(given)
    assert where == ["us-east-1, us-west-2, eu-west-1"]
    assert not [command for command in way if command.startswith("keyspan")]
    assert "do not deploy" in diagnose(given).troubles[0].warning


def test_in_another_account_nothing_else_is_told():
    given = case(looks=map(absent, key().regions), caller="444455556666")
    assert told(given) == (["AWS"], ["aws sts get-caller-identity"])
    assert found(given) == ["signed in to account 444455556666"]


def test_two_key_ids_in_the_state_end_all_else():
    state = holding(key())
    other = resource(REPLICA, WEST, key_id=OTHER)
    twice = State(resources=tuple(other if r.address == REPLICA else r for r in state.resources))
    given = case(state=twice, looks=[absent(WEST)])
    assert told(given) == (
        ["keys.orders"],
        [
            f"aws kms describe-key --key-id {KEY_ID} --region us-east-1",
            f"aws kms describe-key --key-id {OTHER} --region us-east-1",
        ],
    )


def test_a_named_key_id_that_the_state_does_not_hold_is_told():
    given = case(given=OTHER, key_id=OTHER)
    assert told(given)[0] == ["keys.orders"]
    assert f"{OTHER} by --key-id" in found(given)[0]


def test_aliases_that_lead_to_two_keys_are_told_where_nothing_else_leads():
    stolen = replace(seen(key(), WEST), aliases={"orders": OTHER})
    given = case(looks=[stolen], state=State(), key_id=None)
    assert told(given) == (
        ["keys.orders"],
        [f"keyspan doctor orders --key-id {KEY_ID}", f"keyspan doctor orders --key-id {OTHER}"],
    )


def test_an_alias_that_leads_to_a_single_region_key_tells_nothing_of_which_is_meant():
    single = "12345678-1234-1234-1234-123456789012"
    stolen = replace(seen(key(), WEST), aliases={"orders": single})
    given = case(looks=[stolen], state=State())
    assert told(given)[0] == ["the state of stack keyring", WEST]


def test_a_key_of_another_kind_is_never_deployed_over():
    given = case(looks=[seen(key(), EAST, origin="EXTERNAL")])
    assert told(given) == ([f"us-east-1: {KEY_ID}"], [])
    assert found(given) == ["its origin EXTERNAL, not AWS_KMS"]


def test_what_could_not_be_read_is_told_and_the_rest_is_told_all_the_same():
    unread = absent(IRELAND, unknown=True, refusals=(refused(IRELAND),))
    given = case(looks=[unread, absent(WEST)], state=None, state_fault="init failed")
    where, way = told(given)
    assert where == [IRELAND, "the state of stack keyring", WEST]
    assert way == ["keyspan deploy"]
    assert diagnose(given).exit_code == 1


def test_only_what_could_not_be_read_is_a_failure():
    given = case(
        state=None, state_fault="init failed", faults=(("what was begun", "a journal is broken"),)
    )
    assert diagnose(given).exit_code == 2


def test_several_troubles_have_one_deploy_with_all_that_has_to_be_named():
    stolen = replace(seen(key(), EAST), aliases={"orders": OTHER})
    given = case(looks=[absent(WEST), stolen])
    assert told(given) == (
        [EAST, WEST],
        [
            (
                "keyspan deploy --allow aws_kms_alias.orders_us-east-1=retarget "
                f"--allow {REPLICA}=create"
            )
        ],
    )


def test_a_key_is_saved_first_then_promoted_and_then_the_rest_is_put_back():
    """`keyspan promote` stops where its plan does more: it is typed again after the deploy."""
    looks = [
        seen(key(), EAST, primary=WEST),
        replace(seen(key(), WEST, primary=WEST), aliases={"orders": OTHER}),
        seen(key(), IRELAND, primary=WEST, state="PendingDeletion"),
    ]
    where, way = told(case(looks=looks))
    assert where == [IRELAND, WEST, WEST]
    assert way == [
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region eu-west-1",
        f"aws kms enable-key --key-id {KEY_ID} --region eu-west-1",
        "keyspan promote orders us-west-2 --apply",
        f"keyspan deploy --allow {WEST_ALIAS}=retarget",
        "keyspan promote orders us-west-2 --apply",
        "keyspan settle orders --apply",
    ]


def test_a_primary_that_aws_does_not_show_is_never_made_anew():
    given = case(looks=[absent(EAST)])
    assert told(given) == ([EAST], ["keyspan doctor orders"])
    assert "do not deploy" in diagnose(given).troubles[0].warning


@pytest.mark.parametrize(
    ("without", "record"),
    [
        (key().regions, "no promoted_from"),
        ([IRELAND], 'promoted_from = "us-east-1"'),
    ],
    ids=["all of the state", "a part that the move does not touch"],
)
def test_a_promotion_and_a_lost_state_are_never_deployed_over(without, record):
    looks = [seen(key(), region, primary=WEST) for region in key().regions]
    given = case(looks=looks, state=holding(key(), without=without))
    assert told(given) == ([WEST], ["keyspan doctor orders"])
    assert diagnose(given).troubles[0].wanted == (
        'by your hand in keys.orders: primary = "us-west-2", '
        f'replicas = ["us-east-1", "eu-west-1"], {record}; then look again'
    )


def test_a_doomed_key_of_a_lost_state_is_saved_before_a_person_edits_the_file():
    looks = [seen(key(), region, primary=WEST) for region in (EAST, WEST)]
    looks.append(seen(key(), IRELAND, primary=WEST, state="PendingDeletion"))
    given = case(looks=looks, state=holding(key(), without=[IRELAND]))
    assert told(given)[1] == [
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region eu-west-1",
        f"aws kms enable-key --key-id {KEY_ID} --region eu-west-1",
        "keyspan doctor orders",
    ]


def test_a_journal_comes_before_a_promotion_back():
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=EAST) for region in wanted.regions]
    given = case(wanted, looks=looks, journals={"promotion": {"region": WEST}})
    assert told(given)[0][0] == "the journal of keys.orders"
    assert told(given)[1][0] == "keyspan promote orders us-west-2 --apply"
    assert not [each for each in found(given) if "promoted back" in each]


def test_the_alias_of_a_region_that_was_let_go_of_may_lead_anywhere():
    gone = (RelatedKey(region=IRELAND, aliases=("orders",)),)
    elsewhere = replace(seen(key(), IRELAND, state="PendingDeletion"), aliases={"orders": OTHER})
    given = case(key(EAST, WEST, retired=gone), looks=[elsewhere], deployed=key())
    assert told(given) == ([], [])


def test_nobody_is_told_to_deploy_where_the_state_could_not_be_read():
    given = case(looks=map(absent, key().regions), state=None, key_id=None)
    assert told(given) == (["the state of stack keyring"], [])


def test_of_a_key_that_is_pending_deletion_nothing_else_is_told():
    """AWS says that it does not rotate, whatever it did before."""
    doomed = seen(key(EAST), EAST, state="PendingDeletion")
    doomed = replace(doomed, policy=ROOT_ONLY, rotation=Rotation(enabled=False))
    assert told(case(key(EAST), looks=[doomed])) == (
        [EAST],
        ["keyspan retire orders us-east-1 --cancel --apply"],
    )


def test_a_promotion_is_not_settled_while_the_state_holds_its_origin():
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=WEST) for region in wanted.regions]
    state = holding(wanted)
    both = State(resources=(*state.resources, resource(REPLICA, WEST)))
    where, way = told(case(wanted, looks=looks, state=both))
    assert where == ["keys.orders.promoted_from"]
    assert way == ["keyspan deploy", "keyspan settle orders --apply"]


def test_a_tainted_key_of_a_region_that_was_not_read_says_so():
    unread = absent(WEST, unknown=True, refusals=(refused(WEST),))
    given = case(looks=[unread], state=holding(key(), tainted=[WEST]))
    assert found(given)[1] == "tainted in the state, and the key in us-west-2 is not read"


@pytest.mark.parametrize(
    "looks",
    [
        [seen(key(), WEST, state="Updating")],
        [
            seen(key(), EAST, state="Updating"),
            seen(key(), WEST, state="Updating", primary=WEST),
        ],
    ],
    ids=["one Region says so", "they do not agree"],
)
def test_the_target_of_an_update_is_never_guessed(looks):
    assert told(case(looks=looks))[1][-1] == "keyspan doctor orders"


def test_the_stack_of_a_key_is_named_where_it_is_not_the_usual_one():
    given = case(key(stack="eu"), looks=[replace(seen(key(), WEST), aliases={})])
    assert told(given)[1] == ["keyspan deploy eu"]


@pytest.mark.parametrize("state", ["PendingDeletion", "Disabled"])
def test_no_record_is_settled_while_its_key_can_still_come_back(state):
    """After settle, keyspan retire --cancel knows no more of the Region."""
    wanted = key(EAST, WEST, retired=(RelatedKey(region=IRELAND, aliases=("orders",)),))
    waiting = seen(wanted, IRELAND, regions=(EAST, WEST, IRELAND), state=state)
    _, way = told(case(wanted, looks=[waiting]))
    assert not any("settle" in command for command in way)


def test_a_whole_key_that_was_let_go_of_comes_back_as_a_whole():
    wanted = key(EAST, retired=(RelatedKey(region=EAST, aliases=("orders",)),))
    lives = seen(wanted, EAST, state="Disabled")
    _, way = told(case(wanted, looks=[lives], state=State()))
    assert way == ["keyspan retire orders --all --cancel --apply"]


def test_a_replica_that_the_primary_still_names_is_not_made_anew():
    """So it looks to who signs in to another account in one Region; a create would be allowed."""
    given = case(looks=[absent(WEST)], unseen=[WEST])
    where, way = told(given)
    assert where == [WEST]
    assert way == ["keyspan doctor orders"]


def test_without_a_journal_the_id_of_a_whole_key_is_told():
    wanted = key(EAST, retired=(RelatedKey(region=EAST, aliases=("orders",)),))
    given = case(wanted, looks=[seen(wanted, EAST, state="Disabled")], state=State())
    by_hand = f'keys.orders.adopted = "{KEY_ID}"'
    assert by_hand in diagnose(given).troubles[0].wanted
    begun = replace(given, journals={"retirement": {"regions": {EAST: {}}}})
    assert by_hand not in diagnose(begun).troubles[0].wanted


def test_a_promotion_that_aws_has_not_can_be_left():
    """A journal may be older than what file, state and AWS agree on."""
    begun = {"promotion": {"region": WEST, "origin": EAST}}
    (trouble,) = diagnose(case(journals=begun)).troubles
    assert "to leave it where it is" in trouble.wanted
    assert trouble.wanted.endswith("keyspan promote orders us-east-1 --apply")
