"""Keys of every kind, made by hand, adopted, imported by the real Terraform, and not touched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from keyspan.lifecycle.project import opened
from tests.deployment import idle
from tests.lifecycle.adoption.account import AWAY, HOME, Account, console_policy
from tests.recorder import recording

if TYPE_CHECKING:
    from keyspan.lifecycle.project import Reviewed

pytestmark = [pytest.mark.node, pytest.mark.terraform]

STATE_ONLY = {"deletion_window_in_days", "bypass_policy_lockout_safety_check"}
"""What AWS tells nobody, so that only the state learns it."""
RECORD = re.compile(r"^adopted .*\n", re.MULTILINE)


def changed(reviewed: Reviewed, changes: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return what a plan changes, each resource with the names of its attributes."""
    planned = {each["address"]: each["change"] for each in changes}
    assert all(set(each["actions"]) <= {"no-op", "update"} for each in planned.values())
    return {
        address: {
            name for name, value in each["after"].items() if each["before"].get(name) != value
        }
        for address, each in planned.items()
        if each["actions"] == ["update"]
    }


@pytest.fixture
def account(surroundings, embedded_aws):
    return Account(surroundings, embedded_aws)


def test_the_first_plan_imports_and_nothing_in_aws_changes(account, living):
    by_hand = {
        "plain": account.key("plain"),
        "console": account.key(
            "console",
            policies={region: console_policy(region) for region in (HOME, AWAY)},
            Description='Records, "all" of them',
            Tags=[{"TagKey": "team", "TagValue": "a b"}, {"TagKey": "in", "TagValue": HOME}],
        ),
        "apart": account.key("apart", policies={HOME: console_policy(HOME)}),
        "hmac": account.key("hmac", KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"),
        "pair": account.key("pair", KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY"),
        "curve": account.key(
            "curve", regions=(HOME,), KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT"
        ),
        "vault": account.key("vault", Origin="EXTERNAL"),
    }
    east, west = account.kms(HOME), account.kms(AWAY)
    east.enable_key_rotation(KeyId=by_hand["console"], RotationPeriodInDays=200)
    east.enable_key_rotation(KeyId=by_hand["apart"])
    east.create_alias(AliasName="alias/second/name", TargetKeyId=by_hand["console"])
    west.update_key_description(KeyId=by_hand["console"], Description="A copy")
    west.tag_resource(KeyId=by_hand["console"], Tags=[{"TagKey": "team", "TagValue": "a b"}])
    west.disable_key(KeyId=by_hand["apart"])
    secret = east.encrypt(KeyId=by_hand["console"], Plaintext=b"old")["CiphertextBlob"]
    project = living('account = "111122223333"\n')
    (project.folder / "keyspan.toml").unlink()
    before = {
        (name, region): account.seen(key_id, region)
        for name, key_id in by_hand.items()
        for region in (HOME, AWAY)
        if (name, region) != ("curve", AWAY)
    }

    done = project.keyspan("adopt", "--regions", HOME, "--apply")
    assert done.returncode == 0, done.stdout + done.stderr
    with (
        recording(project.environment["AWS_ENDPOINT_URL"]) as recorder,
        opened(project.folder, environment=recorder.leading(project.environment)) as opened_project,
    ):
        stack = opened_project.stack("keyring")
        first = stack.review()
        changes = stack.terraform.show(first.plan)["resource_changes"]
        found = changed(first, changes)
        assert (first.plan.counts.add, first.plan.counts.destroy) == (0, 0)
        assert first.plan.counts.imported == len(changes) == 13 + 14
        assert {name for names in found.values() for name in names} == STATE_ONLY
        assert set(found) == {each["address"] for each in changes if "alias" not in each["type"]}
        assert first.approved, first.told
        stack.apply(first)
        assert ("DescribeKey", HOME) in recorder.calls
        assert recorder.writes == []
        assert idle(stack.terraform)

        # The records have done their work: without them nothing is planned either.
        (project.folder / "keyspan.toml").write_text(RECORD.sub("", project.keyring))
        assert idle(opened_project.stack("keyring").terraform)

        # A state that is lost: the records alone bring it back, and the plan imports anew.
        (project.folder / "terraform.keyring.tfstate").unlink()
        for name, key_id in by_hand.items():
            told = project.keyspan("adopt", "--key-id", key_id, "--name", name, "--apply")
            assert told.returncode == 0, told.stdout + told.stderr
        again = opened_project.stack("keyring").review()
        assert again.plan.counts == first.plan.counts

    after = {place: account.seen(by_hand[place[0]], place[1]) for place in before}
    assert after == before
    assert west.decrypt(CiphertextBlob=secret)["Plaintext"] == b"old"
