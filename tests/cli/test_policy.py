"""keyspan policy, as a person meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from keyspan.config import load
from keyspan.policy import key_policy

EXAMPLE = Path(__file__).parents[2] / "keyspan.toml"


def run(*arguments, file=EXAMPLE):
    return CliRunner().invoke(keyspan, ["policy", *arguments, "--config", str(file)])


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_show_prints_the_policy_of_one_region(region):
    done = run("show", "orders", "--region", region)
    keyring = load(EXAMPLE)
    policy = key_policy(keyring.keys[0], region=region, account=keyring.account)
    assert json.loads(done.stdout) == json.loads(policy.json())


def test_show_begins_with_the_primary():
    assert run("show", "orders").stdout == run("show", "orders", "--region", "us-east-1").stdout


def test_compare_tells_what_is_more_than_the_region():
    done = run("compare", "orders")
    assert done.exit_code == 1
    assert done.stdout == (
        "orders: compared with the key policy of us-east-1,\n"
        "  eu-west-1 has another AllowUse\n"
        "  eu-west-1 has another AllowGrantsForAWSResources\n"
    )


def test_compare_says_when_there_is_but_one(tmp_path):
    file = tmp_path / "keyspan.toml"
    file.write_text(EXAMPLE.read_text().split("[keys.orders.in.")[0])
    done = run("compare", "orders", file=file)
    assert (done.exit_code, done.stdout) == (
        0,
        "orders: one key policy, in us-east-1, us-west-2, eu-west-1\n",
    )


def test_who_can_tells_each_way_in():
    done = run("who-can", "kms:decrypt", "orders")
    assert done.stdout == (
        "arn:aws:iam::111122223333:root: when StringEquals kms:ViaService "
        "s3.us-east-1.amazonaws.com or dynamodb.us-east-1.amazonaws.com\n"
        "arn:aws:iam::111122223333:root: depends on IAM\n"
        "arn:aws:iam::111122223333:role/KeyAdmin: when StringEquals kms:ViaService "
        "s3.us-east-1.amazonaws.com or dynamodb.us-east-1.amazonaws.com\n"
        "arn:aws:iam::111122223333:role/KeyAdmin: depends on IAM\n"
        "arn:aws:iam::111122223333:role/OrdersApp\n"
        "everybody: when StringEquals kms:CallerAccount 111122223333; when StringEquals "
        "kms:ViaService s3.us-east-1.amazonaws.com or dynamodb.us-east-1.amazonaws.com\n"
    )


def test_a_context_decides_conditions():
    done = run("who-can", "kms:Decrypt", "orders", "--context", "kms:ViaService=")
    assert done.stdout == (
        "arn:aws:iam::111122223333:root: depends on IAM\n"
        "arn:aws:iam::111122223333:role/KeyAdmin: depends on IAM\n"
        "arn:aws:iam::111122223333:role/OrdersApp\n"
    )


def test_nobody_is_said():
    assert run("who-can", "kms:Sign", "orders", "--context", "kms:ViaService=x").stdout.startswith(
        "arn:aws:iam::111122223333:root: depends on IAM"
    )


def test_nobody_can_what_is_denied(tmp_path):
    file = tmp_path / "keyspan.toml"
    file.write_text(
        'account = "111122223333"\n[keys.orders]\nprimary = "us-east-1"\n'
        "deny = { promotion_except_to = [] }\n"
    )
    assert run("who-can", "kms:UpdatePrimaryRegion", "orders", file=file).stdout == "nobody\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "ordres"], 'has no key "ordres"\n  did you mean "orders"?'),
        (["show", "orders", "--region", "eu-west-2"], "orders is in us-east-1, us-west-2"),
        (["who-can", "kms:Decrpyt", "orders"], 'did you mean "kms:Decrypt"?'),
        (["who-can", "kms:ListKeys", "orders"], "kms:ListKeys is no action on a key"),
        (["who-can", "kms:Sign", "orders", "--context", "x=y"], "x=y is no condition key"),
        (["who-can", "kms:Sign", "orders", "--context", "kms:ViaService"], "is no condition key"),
    ],
)
def test_what_is_asked_wrongly_is_told(arguments, says):
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
