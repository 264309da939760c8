"""Tests of one's own app, run by `pytest` before every plan; Keyspan brings the fixtures."""

import pytest
from cdktf import App
from existing_app import ACCOUNT, Orders
from keyspan.testing import ABSENT, KeyspanCheck, Template, TerraformValidate, containing

PRIMARY = "aws_kms_key.orders"
REPLICA = "aws_kms_replica_key.orders_eu-west-1"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Orders:
    return Orders(App(outdir=str(tmp_path_factory.mktemp("out"))), "orders")


@pytest.fixture(scope="module")
def template(stack: Orders) -> Template:
    return Template.of(stack)


def test_no_key_moves_to_another_address(template: Template) -> None:
    assert {PRIMARY, REPLICA} == {each for each in template.addresses if "_key." in each}


@pytest.mark.parametrize("key", [PRIMARY, REPLICA])
def test_the_app_may_use_the_key_in_each_region(template: Template, key: str) -> None:
    use = {"Sid": "AllowUse", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/OrdersApp"}}
    template.has(key, policy={"Statement": containing(use)})


@pytest.mark.parametrize("key", [PRIMARY, REPLICA])
def test_no_key_can_be_destroyed_or_locked_by_mistake(template: Template, key: str) -> None:
    template.has(key, lifecycle={"prevent_destroy": True})
    template.has(key, bypass_policy_lockout_safety_check=ABSENT)


@pytest.mark.parametrize(("region", "key"), [("us-east-1", PRIMARY), ("eu-west-1", REPLICA)])
def test_each_queue_has_the_key_of_its_region(template: Template, region: str, key: str) -> None:
    template.has(f"aws_sqs_queue.orders-{region}", kms_master_key_id=f"${{{key}.arn}}")


def test_the_rules_find_nothing(stack: Orders, keyspan_check: KeyspanCheck) -> None:
    keyspan_check(stack, fail_on="warning")


def test_terraform_takes_it(stack: Orders, terraform_validate: TerraformValidate) -> None:
    terraform_validate(stack)
