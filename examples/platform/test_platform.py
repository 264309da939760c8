"""Tests of this platform, run by `pytest` before every plan; Keyspan brings the fixtures."""

import pytest
from app import platform
from cdktf import App
from keyspan.testing import KeyspanCheck, Template, containing
from policies import audit
from stacks.keys import Keys
from stacks.service import Service

Stacks = tuple[Keys, list[Service]]
PRIMARY = "aws_kms_key.orders"
REPLICA = "aws_kms_replica_key.orders_eu-west-1"


@pytest.fixture(scope="module")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Stacks:
    return platform(App(outdir=str(tmp_path_factory.mktemp("out"))), stage="test")


@pytest.fixture(scope="module")
def keys(stacks: Stacks) -> Template:
    return Template.of(stacks[0])


def test_auditors_look_and_do_not_use() -> None:
    assert not {"kms:Decrypt", "kms:*"} & set(audit("eu-west-1").actions)


def test_no_key_moves_to_another_address(keys: Template) -> None:
    assert {PRIMARY, REPLICA} == {each for each in keys.addresses if "_key." in each}


@pytest.mark.parametrize(("key", "region"), [(PRIMARY, "us-east-1"), (REPLICA, "eu-west-1")])
def test_the_service_uses_and_auditors_look_at_each_key(
    keys: Template, key: str, region: str
) -> None:
    use = {"Sid": "AllowUse", "Principal": {"AWS": "${aws_iam_role.orders-app.arn}"}}
    keys.has(key, policy={"Statement": containing(use, audit(region).document())})


def test_each_service_has_the_key_of_its_region(stacks: Stacks, keys: Template) -> None:
    for service, key in zip(stacks[1], (PRIMARY, REPLICA), strict=True):
        secret = Template.of(service).resource("aws_secretsmanager_secret.token")
        output = secret["kms_key_id"].rpartition(".outputs.")[2].rstrip("}")
        assert keys.outputs[output]["value"] == f"${{{key}.arn}}"


def test_the_rules_find_nothing(stacks: Stacks, keyspan_check: KeyspanCheck) -> None:
    for stack in (stacks[0], *stacks[1]):
        keyspan_check(stack, fail_on="warning")
