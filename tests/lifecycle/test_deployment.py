"""keyspan deploy, as a person runs it: real Terraform, real provider, embedded AWS."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = [pytest.mark.node, pytest.mark.terraform]

KEYRING = """
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["orders"]

[keys.audit]
primary = "us-east-1"
stack   = "audit"
"""
REPLICA = "aws_kms_replica_key.orders_us-west-2"


def test_the_life_of_a_deployment(living):
    project = living(KEYRING)

    declined = project.keyspan("deploy", "keyring", answer="y\n")
    assert declined.returncode == 1, "only yes is yes"
    assert declined.stderr == "keyring: nothing was applied\n"
    assert project.kms("us-east-1").list_keys()["Keys"] == []

    agreed = project.keyspan("deploy", "keyring", answer="yes\n")
    assert agreed.returncode == 0, agreed.stderr
    assert "APPROVED" in agreed.stdout
    assert "Apply this plan to keyring: 4 to add, 0 to change, 0 to destroy?" in agreed.stdout
    aliases = project.kms("us-west-2").list_aliases()["Aliases"]
    assert [each["AliasName"] for each in aliases] == ["alias/orders"]

    again = project.keyspan("deploy", "--yes")
    assert again.returncode == 0, again.stderr
    assert "keyring: nothing to apply\n" in again.stdout
    assert "audit: applied: 1 to add, 0 to change, 0 to destroy\n" in again.stdout

    project.keyring = KEYRING.replace('replicas = ["us-west-2"]\n', "").replace(
        "[keys.audit]", '[keys.other]\nprimary = "us-west-2"\n\n[keys.audit]'
    )
    refused = project.keyspan("deploy", "keyring", "--yes")
    assert refused.returncode == 1
    assert re.match(r"REFUSED", refused.stderr)
    assert f"--allow '{REPLICA}=delete'" in refused.stderr
    assert state_of(project, "us-west-2") == "Enabled"

    allowed = project.keyspan("deploy", "keyring", "--yes", "--allow", f"{REPLICA}=delete")
    assert allowed.returncode == 0, allowed.stderr
    assert state_of(project, "us-west-2") == "PendingDeletion", "a person named it"


def state_of(project, region):
    (key_id,) = {
        key["KeyId"]
        for key in project.kms("us-east-1").list_keys()["Keys"]
        for found in [project.kms("us-east-1").describe_key(KeyId=key["KeyId"])["KeyMetadata"]]
        if "us-west-2" in str(found["MultiRegionConfiguration"])
    }
    return project.kms(region).describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"]


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["orders"], 2, 'STACK: there is no stack "orders"\n  the stacks are keyring, audit\n'),
        (["keyrings"], 2, 'STACK: there is no stack "keyrings"\n  did you mean "keyring"?\n'),
        (
            ["--allow", f"{REPLICA}=delete"],
            2,
            "--allow: names an address, and there are several stacks\n  name the stack, too\n",
        ),
    ],
    ids=["no stack", "nearly a stack", "an allowance for which stack?"],
)
def test_what_is_asked_for_has_to_be_clear(living, arguments, status, told):
    done = living(KEYRING).keyspan("deploy", *arguments)
    assert (done.returncode, done.stderr) == (status, told)


def test_an_unfinished_promotion_comes_first(living):
    project = living(KEYRING)
    (project.folder / ".keyspan").mkdir()
    (project.folder / ".keyspan" / "promotion.orders.json").write_text("{}")
    done = project.keyspan("deploy", "--yes")
    assert done.returncode == 1
    assert "a promotion of orders is not finished" in done.stderr
    assert "keyspan promote orders REGION --apply goes on" in done.stderr


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ("us-west-2", "a promotion of orders is not finished"),
        ("us-east-1", "there is no stack"),
    ],
    ids=["the file does not have it", "its apply is left"],
)
def test_a_promotion_that_the_file_has_may_be_applied_with_all_else(living, region, told):
    """`keyspan promote` applies the move alone: what drifted besides would bar it for good."""
    project = living(KEYRING)
    (project.folder / ".keyspan").mkdir()
    journal = {"format": 1, "noted": {"region": region}}
    (project.folder / ".keyspan" / "promotion.orders.json").write_text(json.dumps(journal))
    assert told in project.keyspan("deploy", "other", "--yes").stderr


def test_what_a_rule_speaks_against_is_not_even_planned(living):
    project = living(KEYRING)
    app = project.folder / "main.py"
    app.write_text(
        f"{app.read_text()}\n"
        "    written = PROJECT / 'cdktf.out' / 'stacks' / 'keyring' / 'cdk.tf.json'\n"
        "    was, becomes = '\"multi_region\": true', '\"multi_region\": false'\n"
        "    written.write_text(written.read_text().replace(was, becomes))\n"
    )
    done = project.keyspan("deploy", "--yes")
    assert done.returncode == 1, done.stderr
    assert "aws_kms_key.orders" in done.stderr
    assert not (project.folder / "cdktf.out" / "stacks" / "keyring" / ".terraform").exists()
