"""What becomes of keys that were found: their entries, and why some get none."""

from __future__ import annotations

import json
import tomllib

import pytest

from keyspan.config import loads
from keyspan.config.entries import appended, written
from keyspan.lifecycle.adoption import take
from keyspan.live import discover
from keyspan.live.gateway import Rotation
from tests.live.account import ACCOUNT, AWAY, DEFAULT_POLICY, HOME, THIRD, Account, Own

OFF = Rotation(enabled=False)
FILE = f'account = "{ACCOUNT}"\n\n[keys.audit]\nprimary = "{HOME}"\naliases = ["audit"]\n'
ROOT_ONLY = [
    {
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "kms:*",
    }
]


def policy(*statements, **more):
    own = json.loads(DEFAULT_POLICY)["Statement"]
    return json.dumps({"Version": "2012-10-17", "Statement": [*own, *statements], **more})


def statement(**more):
    return {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/App"},
            "Action": "kms:Decrypt", "Resource": "*", **more}  # fmt: skip


def taking(account, *regions, keyring=None, **asked):
    found = discover(regions or (HOME,), connect=account.connect)
    assert not found.left_out
    return take(found.sets, keyring=loads(keyring) if keyring else None, **asked)


def entry(account, **asked):
    done = taking(account, **asked)
    assert done.left_out == ()
    (taken,) = done.taken
    return tomllib.loads(written(taken.name, taken.entry))["keys"][taken.name]


def told(faults):
    return [str(fault).splitlines()[0] for fault in faults]


def one(**own):
    account = Account()
    account.key("orders", own={HOME: Own(aliases=("orders",), **own)})
    return account


def test_a_key_as_aws_makes_it():
    account = Account()
    orders = account.key("orders")
    assert entry(account) == {
        "primary": HOME,
        "replicas": [AWAY],
        "aliases": ["orders"],
        "root_delegation": False,
        "policy_id": "key-default-1",
        "adopted": orders,
        "statements": ROOT_ONLY,
    }


@pytest.mark.parametrize(
    ("shared", "says"),
    [
        ({}, {}),
        ({"rotation": Rotation(enabled=True, period_days=200)}, {"rotation_days": 200}),
        ({"rotation": OFF}, {"rotation_days": "off"}),
        (
            {"spec": "RSA_2048", "usage": "SIGN_VERIFY"},
            {"key_spec": "RSA_2048", "key_usage": "SIGN_VERIFY"},
        ),
        ({"spec": "HMAC_256", "usage": "GENERATE_VERIFY_MAC"}, {"key_spec": "HMAC_256"}),
        ({"origin": "EXTERNAL"}, {"origin": "EXTERNAL"}),
    ],
)
def test_the_kind_of_a_key(shared, says):
    account = Account()
    account.key("k", **shared)
    kind = ("key_spec", "key_usage", "origin", "rotation_days")
    assert {name: value for name, value in entry(account).items() if name in kind} == says


def test_what_one_region_has_of_its_own():
    account = Account()
    account.key(
        own={
            HOME: Own(aliases=("a", "b"), description="Here", tags={"x": "1", "y": "1"}),
            AWAY: Own(aliases=("a",), state="Disabled", tags={"x": "1", "y": "2"}),
            THIRD: Own(aliases=("a", "b"), description="Here", tags={"x": "1", "y": "1"}),
        }
    )
    found = entry(account)
    assert (found["description"], found["aliases"], found["tags"]) == (
        "Here",
        ["a", "b"],
        {"x": "1"},
    )
    assert found["in"] == {
        HOME: {"tags": {"y": "1"}},
        AWAY: {"description": "", "aliases": ["a"], "tags": {"y": "2"}, "enabled": False},
        THIRD: {"tags": {"y": "1"}},
    }


def test_a_key_policy_of_one_region():
    account = Account()
    account.key("k", own={AWAY: Own(aliases=("k",), policy=policy())})
    assert entry(account)["in"] == {AWAY: {"policy_id": ""}}


def test_the_order_is_that_of_the_house():
    account = one(description="D", tags={"t": "1"}, state="Disabled")
    assert list(entry(account)) == [
        "description", "primary", "replicas", "aliases", "enabled", "root_delegation", "policy_id",
        "adopted", "statements", "in",
    ]  # fmt: skip


def test_tags_of_aws_itself_stay_out_and_are_told():
    account = one(tags={"aws:cloudformation:stack-name": "s", "team": "x"})
    assert entry(account)["in"][HOME] == {"tags": {"team": "x"}}
    assert "has tags that AWS alone sets: aws:cloudformation:stack-name" in str(
        taking(account).notes[0]
    )


def test_default_tags_of_the_provider_are_not_said_again():
    keyring = FILE + '[provider]\ndefault_tags = { team = "x", env = "prod" }\n'
    account = one(tags={"team": "x", "env": "test"})
    account.keys[next(iter(account.keys))].own[AWAY].tags = {"team": "x", "env": "prod"}
    assert entry(account, keyring=keyring)["in"] == {HOME: {"tags": {"env": "test"}}}
    assert told(taking(account, keyring=keyring).notes) == []
    account = one(tags={"team": "x"})
    notes = told(taking(account, keyring=keyring).notes)
    assert any(f"in {HOME}: lacks env=prod of provider.default_tags" in note for note in notes)
    assert any(f"in {AWAY}: lacks env=prod, team=x" in note for note in notes)


def test_grants_are_counted_and_left():
    account = one(grants=2)
    assert "has grants: 2 in us-east-1" in told(taking(account).notes)[0]


def test_other_accounts_in_a_policy_are_named_and_told():
    account = one(
        policy=policy(statement(Principal={"AWS": "arn:aws:iam::444455556666:role/Partner"}))
    )
    assert entry(account)["in"][AWAY]["external_accounts"] == []
    assert entry(account)["external_accounts"] == ["444455556666"]
    assert "its key policy names other accounts: 444455556666" in told(taking(account).notes)[0]


def test_the_waiting_period_is_kept_where_it_is_known():
    account = Account()
    orders = account.key("orders")
    found = entry(account, windows={(orders, HOME): 7, ("mrk-other", AWAY): 8})
    assert found["deletion_window_days"] == 7
    assert found["in"] == {AWAY: {"deletion_window_days": 30}}


def test_without_a_record_nothing_is_imported():
    assert "adopted" not in entry(one(), record=False)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (policy(statement(Principal={"AWS": "AIDACKCEVSQ6C2EXAMPLE"})),
         '"AIDACKCEVSQ6C2EXAMPLE" is not the ARN of an IAM principal'),
        (policy(statement(Sid="{team}")), '"{team}" holds {team}, which nothing fills in'),
        (policy(statement(Sid="{region}")), "its key policy is another in AWS than in the file"),
        (policy(statement(Resource=f"arn:aws:kms:{HOME}:{ACCOUNT}:key/x")),
         "a key policy is about its own key alone"),
        (policy(statement(Condition={})), "its key policy is another in AWS than in the file"),
        (policy(statement(Action="kms:Decript")), '"kms:Decript" is no action of KMS'),
        (policy(statement(Sid="A"), statement(Sid="A")), '2 statements have the Sid "A"'),
        (policy(statement(Principal={"AWS": "*"})), "everybody in the world may use it"),
        (json.dumps({"Version": "2012-10-17", "Statement": [statement()]}),
         "nobody could change its key policy again"),
        (policy(Version="2008-10-17"), 'has Version "2008-10-17", and Keyspan writes "2012'),
        ('{"Version": "2012-10-17"}', "has no Statement"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_kept_leaves_the_key_out(text, says):
    done = taking(one(policy=text))
    assert done.taken == ()
    assert any(says in fault for fault in told(done.left_out)), told(done.left_out)
    assert all(fault.mend for fault in done.left_out)


@pytest.mark.parametrize(
    "own",
    [{"tags": {"a": "b;c"}}, {"description": "a\x00b"}, {"tags": {f"t{n}": "" for n in range(51)}}],
)
def test_what_the_file_cannot_say_leaves_the_key_out(own):
    done = taking(one(**own))
    assert done.taken == () and done.left_out


@pytest.mark.parametrize("spec", ["HMAC_256", "RSA_2048"])
def test_imported_material_of_other_kinds_is_left_out(spec):
    account = Account()
    usage = {"HMAC_256": "GENERATE_VERIFY_MAC", "RSA_2048": "SIGN_VERIFY"}[spec]
    account.key("vault", spec=spec, usage=usage, origin="EXTERNAL")
    (fault,) = taking(account).left_out
    assert f"holds imported material of {spec}" in fault.problem


def test_a_key_of_another_account_than_the_files():
    account = Account(account="444455556666")
    account.key("orders")
    (fault,) = taking(account, keyring=FILE).left_out
    assert fault.problem == f"is of account 444455556666, and the file of {ACCOUNT}"


def test_what_the_file_has_already_is_skipped():
    account = Account()
    adopted = account.key("other")
    account.key("audit", HOME)
    account.key("audit", AWAY)
    keyring = f'{FILE}\n[keys.k]\nprimary = "{HOME}"\nadopted = "{adopted}"\n'
    done = taking(account, HOME, AWAY, keyring=keyring)
    assert [fault.problem for fault in done.skipped] == [
        "keys.audit is it already, by alias/audit in us-east-1",
        "keys.k is it already, by adopted",
    ]
    assert [each.name for each in done.taken] == ["audit-mrk-00000000"], "of a Region of its own"


def test_aliases_that_become_one_terraform_name_are_told():
    account = Account()
    account.key("a/b")
    account.key("a--b")
    done = taking(account)
    assert len(done.taken) == 1
    assert "become one Terraform name" in told(done.left_out)[0]


def test_it_can_be_named():
    assert [each.name for each in taking(one(), name="sales").taken] == ["sales"]


def test_the_file_holds_what_it_held_and_the_new_keys():
    text = f"# mine\n{FILE}# the end"
    account = one(description='"quoted" \\ and \u00fc', tags={"a b": "c"})
    done = taking(account, keyring=text)
    entries = {each.name: each.entry for each in done.taken}
    after = appended(text, entries, was=loads(text), name="keyspan.toml")
    assert after.startswith(f"{text}\n\n[keys.orders]\n")
    orders = loads(after).keys[1]
    assert orders.primary.description == '"quoted" \\ and \u00fc'
    assert orders == done.taken[0].key
