"""Which key is meant, and whether there is one at all."""

from __future__ import annotations

from dataclasses import replace

from keyspan.lifecycle.trouble import diagnose
from keyspan.terraform import State
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    KEY_ID,
    OTHER,
    REPLICA,
    WEST,
    absent,
    case,
    found,
    holding,
    key,
    refused,
    resource,
    seen,
    told,
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
