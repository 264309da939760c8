"""KS003 to KS009 and KS021: key policies, whoever wrote them, and in whichever way."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.terraform import (
    ACCOUNT,
    ADMIN,
    APP,
    BY_ACCOUNT,
    EAST,
    ROOT,
    SOUND,
    WEST,
    allow,
    configuration,
    deny,
    findings,
    policy,
    told,
    verdicts,
)
from tests.policy.policies import policies

UNKNOWN = "${data.aws_iam_policy_document.key.json}"
ABOUT_POLICIES = ["KS004", "KS005", "KS006", "KS007", "KS009"]
PRIMARY = {"provider": EAST, "multi_region": True}
REPLICA = {"provider": WEST, "primary_key_arn": "${aws_kms_key.k.arn}"}


def keys(**by_name):
    """Keys in us-east-1 by name, each with the policy given."""
    return {f"aws_kms_key.{name}": {"provider": EAST, "policy": p} for name, p in by_name.items()}


def said(rule, **by_name):
    """What a rule says of the policies given."""
    found = verdicts(configuration(keys(**by_name)), rule)
    return {address.removeprefix("aws_kms_key."): each for address, each in found.items()}


def one(*statements, account=BY_ACCOUNT):
    """A policy that its account can manage, and of which the statements are asked."""
    return policy(account, *statements)


def test_replica_without_policy():
    resources = {
        "aws_kms_key.k": PRIMARY,
        "aws_kms_replica_key.written": {**REPLICA, "policy": SOUND},
        "aws_kms_replica_key.told_later": {**REPLICA, "policy": UNKNOWN},
        "aws_kms_replica_key.forgotten": REPLICA,
        "aws_kms_replica_key.null": {**REPLICA, "policy": None},
        "aws_kms_replica_key.empty": {**REPLICA, "policy": ""},
        "aws_kms_replica_external_key.forgotten": REPLICA,
        "aws_kms_replica_key.apart": REPLICA,
        "aws_kms_key_policy.apart": {
            "provider": WEST,
            "key_id": "${aws_kms_replica_key.apart.key_id}",
            "policy": SOUND,
        },
    }
    assert verdicts(configuration(resources), "KS003") == {
        "aws_kms_replica_key.written": "passes",
        "aws_kms_replica_key.told_later": "passes",
        "aws_kms_replica_key.forgotten": "fails",
        "aws_kms_replica_key.null": "fails",
        "aws_kms_replica_key.empty": "fails",
        "aws_kms_replica_external_key.forgotten": "fails",
        "aws_kms_replica_key.apart": "passes",
    }


def test_a_policy_apart_of_a_key_that_is_not_told_may_be_the_replicas():
    def of(provider, key):
        return {
            "aws_kms_key.k": PRIMARY,
            "aws_kms_replica_key.k": REPLICA,
            "aws_kms_key_policy.apart": {"provider": provider, "key_id": key, "policy": SOUND},
        }

    assert verdicts(configuration(of(WEST, "${each.value}")), "KS003") == {
        "aws_kms_replica_key.k": "undecided"
    }
    assert verdicts(configuration(of(EAST, "${each.value}")), "KS003") == {
        "aws_kms_replica_key.k": "fails"
    }
    assert verdicts(configuration(of(EAST, "${aws_kms_key.k.id}")), "KS003") == {
        "aws_kms_replica_key.k": "fails"
    }


def test_a_policy_apart_is_of_the_related_key_of_its_own_region():
    """Related keys share their ID: the provider of the policy says whose it is."""
    resources = {
        "aws_kms_key.k": {**PRIMARY, "policy": SOUND},
        "aws_kms_replica_key.k": REPLICA,
        "aws_kms_key_policy.of_replica": {
            "provider": WEST,
            "key_id": "${aws_kms_key.k.key_id}",
            "policy": SOUND,
        },
    }
    view = configuration(resources)
    assert verdicts(view, "KS003") == {"aws_kms_replica_key.k": "passes"}
    assert verdicts(view, "KS021") == {"aws_kms_key_policy.of_replica": "passes"}
    assert verdicts(view, "KS008") == {"aws_kms_replica_key.k": "passes"}


def test_two_policies():
    def apart(key, provider=EAST):
        return {"provider": provider, "key_id": key, "policy": SOUND}

    resources = {
        "aws_kms_key.inline": {**PRIMARY, "policy": SOUND},
        "aws_kms_key_policy.beside_inline": apart("${aws_kms_key.inline.key_id}"),
        "aws_kms_key_policy.beside_inline_by_arn": apart("${aws_kms_key.inline.arn}"),
        "aws_kms_key.bare": PRIMARY,
        "aws_kms_key_policy.alone": apart("${aws_kms_key.bare.id}"),
        "aws_kms_key.twice": PRIMARY,
        "aws_kms_key_policy.first": apart("${aws_kms_key.twice.id}"),
        "aws_kms_key_policy.second": apart("${aws_kms_key.twice.id}"),
        "aws_kms_replica_key.k": {
            "provider": WEST,
            "primary_key_arn": "${aws_kms_key.bare.arn}",
            "policy": SOUND,
        },
        "aws_kms_key_policy.beside_replica": apart("${aws_kms_replica_key.k.key_id}", WEST),
        "aws_kms_key_policy.of_some_key": apart("${var.key_id}"),
        "aws_kms_key_policy.of_another_state": apart("1234abcd-12ab-34cd-56ef-1234567890ab"),
    }
    assert verdicts(configuration(resources), "KS021") == {
        "aws_kms_key_policy.beside_inline": "fails",
        "aws_kms_key_policy.beside_inline_by_arn": "fails",
        "aws_kms_key_policy.alone": "passes",
        "aws_kms_key_policy.first": "passes",
        "aws_kms_key_policy.second": "fails",
        "aws_kms_key_policy.beside_replica": "fails",
        "aws_kms_key_policy.of_some_key": "undecided",
        "aws_kms_key_policy.of_another_state": "passes",
    }


@pytest.mark.parametrize("rule", ABOUT_POLICIES)
def test_a_policy_that_is_not_known_is_undecided_and_none_passes(rule):
    assert said(rule, unknown=UNKNOWN, part=f'{{"Statement": "{UNKNOWN}"}}', none=None) == {
        "unknown": "undecided",
        "part": "undecided",
        "none": "passes",
    }


@pytest.mark.parametrize("rule", ABOUT_POLICIES)
def test_the_policy_of_an_aws_kms_key_policy_is_asked_too(rule):
    resources = {"aws_kms_key_policy.apart": {"key_id": "${var.key_id}", "policy": UNKNOWN}}
    assert verdicts(configuration(resources), rule) == {"aws_kms_key_policy.apart": "undecided"}


def test_what_is_no_key_policy():
    assert said(
        "KS006",
        sound=SOUND,
        spread=f"\n  {json.dumps(json.loads(SOUND), indent=4)}\n",
        no_json="{",
        empty="",
        a_list="[]",
        no_text={"Version": "2012-10-17", "Statement": []},
        a_number=7,
    ) == {
        "sound": "passes",
        "spread": "passes",
        "no_json": "fails",
        "empty": "fails",
        "a_list": "fails",
        "no_text": "fails",
        "a_number": "fails",
    }


@pytest.mark.parametrize("rule", ["KS004", "KS005", "KS007", "KS009"])
def test_what_is_no_key_policy_is_told_once(rule):
    assert said(rule, no_json="{") == {"no_json": "passes"}


def test_unknown_action():
    words = {"StringEquals": {"kms:ViaServices": "x"}}
    assert said(
        "KS006",
        sound=one(allow(APP, "kms:Decrypt", "kms:GenerateDataKey*")),
        all_of_aws=one(allow(APP, "*")),
        all_but_some=one(
            {"Effect": "Allow", "Principal": {"AWS": APP}, "NotAction": "kms:D*", "Resource": "*"}
        ),
        misspelt=one(allow(APP, "kms:Decrpyt")),
        of_another_service=one(allow(APP, "s3:GetObject")),
        without_a_key=one(allow(APP, "kms:CreateKey")),
        strange_condition=one(allow(APP, "kms:Decrypt", Condition=words)),
        strange_operator=one(
            allow(APP, "kms:Decrypt", Condition={"StringEqual": {"kms:ViaService": "x"}})
        ),
    ) == {
        "sound": "passes",
        "all_of_aws": "passes",
        "all_but_some": "passes",
        "misspelt": "fails",
        "of_another_service": "fails",
        "without_a_key": "fails",
        "strange_condition": "fails",
        "strange_operator": "fails",
    }


def test_public_principal():
    def when(**conditions):
        return one(allow("*", "kms:Decrypt", Condition=conditions))

    organization = {"aws:PrincipalOrgID": "o-abcdefghij"}
    assert said(
        "KS004",
        by_account=SOUND,
        world=one(allow("*", "kms:Decrypt")),
        world_of_aws=one(allow({"AWS": "*"}, "kms:Decrypt")),
        world_in_a_list=one(allow({"AWS": [APP, "*"]}, "kms:Decrypt")),
        all_but_one=one(
            {"Effect": "Allow", "NotPrincipal": {"AWS": APP}, "Action": "kms:*", "Resource": "*"}
        ),
        organization=when(StringEquals=organization),
        own_account=when(StringEquals={"kms:CallerAccount": ACCOUNT}),
        every_account=when(StringLike={"kms:CallerAccount": "*"}),
        through_a_service=when(StringEquals={"kms:ViaService": "s3.us-east-1.amazonaws.com"}),
        through_a_service_for_us=when(
            StringEquals={
                "kms:ViaService": "s3.us-east-1.amazonaws.com",
                "kms:CallerAccount": ACCOUNT,
            }
        ),
        denied=one(deny("*", "kms:Decrypt")),
        given_and_taken=one(allow("*", "kms:Decrypt"), deny("*", "kms:*")),
        of_no_action=one(allow("*", "s3:GetObject")),
    ) == {
        "by_account": "passes",
        "world": "fails",
        "world_of_aws": "fails",
        "world_in_a_list": "fails",
        "all_but_one": "fails",
        "organization": "passes",
        "own_account": "passes",
        "every_account": "fails",
        "through_a_service": "fails",
        "through_a_service_for_us": "passes",
        "denied": "passes",
        "given_and_taken": "passes",
        "of_no_action": "passes",
    }


def test_lockout():
    def for_account(key):
        return policy(allow("*", "kms:*", Condition={"StringEquals": {key: ACCOUNT}}))

    def for_roles(pattern):
        return policy(allow("*", "kms:*", Condition={"ArnLike": {"aws:PrincipalArn": pattern}}))

    assert said(
        "KS005",
        root=SOUND,
        account_id=policy(allow(ACCOUNT, "kms:*")),
        root_of_china=policy(allow(f"arn:aws-cn:iam::{ACCOUNT}:root", "kms:*")),
        root_of_govcloud=policy(allow(f"arn:aws-us-gov:iam::{ACCOUNT}:root", "kms:*")),
        administrator=policy(allow(ADMIN, "kms:Put*"), allow(APP, "kms:Decrypt")),
        caller_account=for_account("kms:CallerAccount"),
        principal_account=for_account("aws:PrincipalAccount"),
        roles=for_roles(f"arn:aws:iam::{ACCOUNT}:role/Admin*"),
        world=policy(allow("*", "kms:*")),
        all_but_deletion=policy(
            {
                "Effect": "Allow",
                "Principal": {"AWS": ROOT},
                "NotAction": "kms:ScheduleKeyDeletion",
                "Resource": "*",
            }
        ),
        users_only=policy(allow(APP, "kms:Decrypt")),
        service_only=policy(allow({"Service": "logs.us-east-1.amazonaws.com"}, "kms:*")),
        denied=one(deny("*", "kms:PutKeyPolicy")),
        denied_to_others=one(
            allow(ADMIN, "kms:*"),
            deny(
                "*",
                "kms:PutKeyPolicy",
                Condition={"ArnNotEquals": {"aws:PrincipalArn": ADMIN}},
            ),
        ),
        nobody=policy(),
    ) == {
        "root": "passes",
        "account_id": "passes",
        "root_of_china": "passes",
        "root_of_govcloud": "passes",
        "administrator": "passes",
        "caller_account": "passes",
        "principal_account": "passes",
        "roles": "passes",
        "world": "passes",
        "all_but_deletion": "passes",
        "users_only": "fails",
        "service_only": "fails",
        "denied": "fails",
        "denied_to_others": "passes",
        "nobody": "fails",
    }


def test_the_account_of_a_provider_is_the_one_that_must_not_be_locked_out():
    partner = policy(allow("arn:aws:iam::444455556666:root", "kms:*"))
    mine = [{"region": "us-east-1", "allowed_account_ids": [ACCOUNT]}]
    view = configuration({"aws_kms_key.k": {"policy": partner}}, providers=mine)
    assert verdicts(view, "KS005") == {"aws_kms_key.k": "fails"}
    theirs = [{"region": "us-east-1", "allowed_account_ids": ["444455556666"]}]
    view = configuration({"aws_kms_key.k": {"policy": partner}}, providers=theirs)
    assert verdicts(view, "KS005") == {"aws_kms_key.k": "passes"}
    untold = configuration({"aws_kms_key.k": {"policy": partner}})
    assert verdicts(untold, "KS005") == {"aws_kms_key.k": "passes"}


def test_administrator_can_decrypt():
    assert said(
        "KS007",
        by_iam=SOUND,
        apart=one(allow(ADMIN, "kms:Put*", "kms:Describe*"), allow(APP, "kms:Decrypt")),
        both=one(allow(ADMIN, "kms:*")),
        both_in_two_statements=one(allow(ADMIN, "kms:PutKeyPolicy"), allow(ADMIN, "kms:Decrypt")),
        encrypts_only=one(allow(ADMIN, "kms:PutKeyPolicy", "kms:Encrypt")),
        denied_all_else=one(
            allow(ADMIN, "kms:*"),
            {
                "Effect": "Deny",
                "Principal": {"AWS": ADMIN},
                "NotAction": "kms:Put*",
                "Resource": "*",
            },
        ),
    ) == {
        "by_iam": "passes",
        "apart": "passes",
        "both": "fails",
        "both_in_two_statements": "fails",
        "encrypts_only": "passes",
        "denied_all_else": "passes",
    }


def via(*services, effect="Allow", operator="StringEquals"):
    condition = {operator: {"kms:ViaService": list(services)}}
    return allow(APP, "kms:Decrypt", Effect=effect, Condition=condition)


def test_service_of_another_region():
    here, there = "s3.us-east-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"
    logs = {"Service": "logs.us-east-1.amazonaws.com"}
    logs_there = {"Service": "logs.eu-west-1.amazonaws.com"}
    found = said(
        "KS009",
        none=SOUND,
        own=one(via(here), allow(logs, "kms:Decrypt")),
        global_service=one(allow({"Service": "cloudtrail.amazonaws.com"}, "kms:Decrypt")),
        any_region=one(via("s3.*.amazonaws.com", operator="StringLike")),
        other=one(via(there)),
        other_logs=one(allow(logs_there, "kms:Decrypt")),
        other_of_a_new_region=one(via("s3.ap-southeast-19.amazonaws.com")),
        another_service=one(via(here), via("ec2.eu-west-1.amazonaws.com")),
        every_region=one(via(here, there)),
        every_region_in_statements=one(
            via(here), via(there), allow(logs, "kms:Decrypt"), allow(logs_there, "kms:Decrypt")
        ),
        unless_in_either=one(via(here, there, effect="Deny", operator="StringNotEquals")),
        unless_in_other=one(via(here), via(there, effect="Deny", operator="StringNotEquals")),
    )
    assert found == {
        "none": "passes",
        "own": "passes",
        "global_service": "passes",
        "any_region": "passes",
        "other": "fails",
        "other_logs": "fails",
        "other_of_a_new_region": "fails",
        "another_service": "fails",
        "every_region": "passes",
        "every_region_in_statements": "passes",
        "unless_in_either": "passes",
        "unless_in_other": "fails",
    }


def test_a_key_whose_region_is_new_or_untold():
    providers = [{}, {"alias": "new", "region": "ap-southeast-19"}]
    new = one(via("s3.ap-southeast-19.amazonaws.com"))
    resources = {
        "aws_kms_key.new": {"provider": "aws.new", "policy": new},
        "aws_kms_key.new_of_others": {"provider": "aws.new", "policy": one(via("s3.eu-west-1.x"))},
        "aws_kms_key.untold": {"policy": new},
        "aws_kms_key.untold_of_no_region": {"policy": SOUND},
    }
    view = configuration(resources, providers=providers)
    assert verdicts(view, "KS009") == {
        "aws_kms_key.new": "passes",
        "aws_kms_key.new_of_others": "fails",
        "aws_kms_key.untold": "undecided",
        "aws_kms_key.untold_of_no_region": "passes",
    }
    for rule in ("KS004", "KS005", "KS006", "KS007"):
        assert set(verdicts(view, rule).values()) == {"passes"}


def differing(mine, theirs, **more):
    resources = {
        "aws_kms_key.k": {**PRIMARY, "policy": mine},
        "aws_kms_replica_key.k": {**REPLICA, "policy": theirs},
    }
    return verdicts(configuration(resources, **more), "KS008")["aws_kms_replica_key.k"]


def test_policies_differ():
    here, there = one(via("s3.us-east-1.amazonaws.com")), one(via("s3.eu-west-1.amazonaws.com"))
    assert differing(SOUND, SOUND) == "passes"
    assert differing(SOUND, json.dumps(json.loads(SOUND), indent=2)) == "passes"
    assert differing(here, there) == "passes"
    assert differing(SOUND, one(allow(APP, "kms:Decrypt"))) == "fails"
    assert differing(one(allow(APP, "kms:Decrypt")), one(allow(ADMIN, "kms:Decrypt"))) == "fails"
    assert differing(SOUND, UNKNOWN) == "undecided"
    assert differing(UNKNOWN, SOUND) == "undecided"
    assert differing(SOUND, None) == "passes"
    assert differing("{", SOUND) == "passes"


def test_policies_are_compared_where_no_region_is_told():
    here, there = one(via("s3.us-east-1.amazonaws.com")), one(via("s3.eu-west-1.amazonaws.com"))
    untold = [{}, {"alias": "us_east_1"}, {"alias": "eu_west_1"}]
    reordered = json.dumps(dict(reversed(json.loads(SOUND).items())))
    assert differing(SOUND, reordered, providers=untold) == "passes"
    assert differing(here, there, providers=untold) == "undecided"


def test_the_policies_apart_are_compared():
    resources = {
        "aws_kms_key.k": {**PRIMARY, "policy": SOUND},
        "aws_kms_replica_key.k": REPLICA,
        "aws_kms_key_policy.k": {
            "provider": WEST,
            "key_id": "${aws_kms_replica_key.k.id}",
            "policy": one(allow(APP, "kms:Decrypt", Sid="App")),
        },
    }
    assert told(configuration(resources), "KS008") == [
        "aws_kms_replica_key.k: eu-west-1 alone has App, compared with aws_kms_key.k"
    ]


@pytest.mark.parametrize("rule", ABOUT_POLICIES)
@given(drawn=policies())
def test_no_policy_breaks_a_rule(rule, drawn):
    view = configuration(keys(k=drawn.json()))
    assert {each.rule for each in findings(view, rule)} <= {rule}


@given(mine=policies(), theirs=policies() | st.none())
def test_a_replica_with_its_primarys_policy_never_differs(mine, theirs):
    assert differing(mine.json(), mine.json()) == "passes"
    assert differing(mine.json(), theirs and theirs.json()) in {"passes", "fails"}
