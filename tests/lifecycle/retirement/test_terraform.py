"""Retirements with the real Terraform and AWS provider: there, back again, and to the end."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from keyspan.lifecycle.project import opened

pytestmark = [pytest.mark.node, pytest.mark.terraform]

US, EU = "us-east-1", "eu-west-1"
KEYRING = """\
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["eu-west-1"]
aliases  = ["orders"]

[keys.orders.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]

# It has nothing in the other Region.
[keys.audit]
primary = "us-east-1"
"""
KILLED = """
import os
from keyspan.cli import main
from keyspan.lifecycle.retirement import retire
retire.schedule = lambda *_, **__: os._exit(137)
main()
"""


class Desk:
    """A deployed project, and what a test looks at."""

    def __init__(self, living, *, alias: str) -> None:
        self.living = living
        self.folder = living.folder
        self.deploy(creates=7)
        self.key_id = self.kms(US).describe_key(KeyId=alias)["KeyMetadata"]["KeyId"]
        self.blob = self.kms(US).encrypt(KeyId=alias, Plaintext=b"7")["CiphertextBlob"]

    def kms(self, region):
        return self.living.kms(region)

    def deploy(self, *, creates: int = 0) -> None:
        """Plan and apply as a deploy would; the plan has to be this and nothing else."""
        with opened(self.folder, environment=self.living.environment) as project:
            stack = project.stack("keyring")
            reviewed = stack.review()
            counts = reviewed.plan.counts
            assert (counts.add, counts.change, counts.destroy, counts.forget) == (creates, 0, 0, 0)
            if creates:
                stack.apply(reviewed)
            else:
                assert not reviewed.plan.changed

    def retire(self, *arguments: str, status: int = 0) -> str:
        done = self.living.keyspan("retire", "orders", *arguments)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def state(self, region) -> str:
        return self.kms(region).describe_key(KeyId=self.key_id)["KeyMetadata"]["KeyState"]

    def opens(self, region) -> bool:
        try:
            told = self.kms(region).decrypt(CiphertextBlob=self.blob, KeyId=self.key_id)
        except ClientError as error:
            assert error.response["Error"]["Code"] in (
                "DisabledException", "KMSInvalidStateException", "NotFoundException",
            )  # fmt: skip
            return False
        return told["Plaintext"] == b"7"

    def wait(self, days: int) -> None:
        """Let the journal have been written so many days ago."""
        file = self.folder / ".keyspan" / "retirement.orders.json"
        journal = json.loads(file.read_text())
        for region in journal["noted"]["regions"].values():
            since = datetime.fromisoformat(region["since"]) - timedelta(days=days)
            region["since"] = since.isoformat()
        file.write_text(json.dumps(journal))


def test_a_replica_key_goes_and_comes_back_from_every_step(living, embedded_aws):
    desk = Desk(living(KEYRING), alias="alias/orders")
    assert desk.opens(EU)

    told = desk.retire(EU)
    assert "grants      batch: Decrypt for arn:aws:iam::111122223333:role/Batch" in told
    assert "last use    Decrypt, " in told
    assert "CloudTrail  not read: LookupEvents: 500" in told, "the embedded AWS has no such call"
    assert told.endswith("Nothing was done: --apply does it.\n")
    assert (desk.state(EU), desk.living.keyring) == ("Enabled", KEYRING)
    assert "keyspan promote orders eu-west-1" in desk.retire(US, "--apply", status=1)

    # Drained, and back.
    desk.retire(EU, "--apply")
    assert (desk.state(EU), desk.opens(EU), desk.opens(US)) == ("Disabled", False, True)
    desk.deploy()
    assert "has to be for 7 days" in desk.retire(EU, "--apply", status=1)
    desk.retire(EU, "--cancel", "--apply")
    assert (desk.opens(EU), desk.living.keyring) == (True, KEYRING)
    desk.deploy()

    # Let go of and scheduled, and back; a use counts from its moment, whatever the journal says.
    desk.retire(EU, "--apply")
    desk.wait(8)
    assert "the key was asked for at" in desk.retire(EU, "--apply", status=1)
    told = desk.retire(EU, "--apply", "--wait", "0")
    ends = (datetime.now(UTC) + timedelta(days=30)).date()
    assert f"eu-west-1: AWS deletes the key after {ends}" in told
    assert desk.state(EU) == "PendingDeletion"
    desk.deploy()
    told = desk.retire(EU, "--cancel", "--apply")
    assert "aws_kms_replica_key.orders_eu-west-1: imported by mrk-" in told
    assert desk.opens(EU)
    assert len(desk.kms(EU).list_grants(KeyId=desk.key_id)["Grants"]) == 1, "the same grant"
    desk.deploy()

    # Killed between letting go and scheduling.
    desk.retire(EU, "--apply")
    arguments = ["retire", "orders", EU, "--apply", "--wait", "0"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments],
        cwd=desk.folder, env=desk.living.environment, check=False, capture_output=True,
    )  # fmt: skip
    assert (killed.returncode, desk.state(EU)) == (137, "Disabled")
    desk.retire(EU, "--apply", "--wait", "0")
    assert desk.state(EU) == "PendingDeletion"

    # To the end.
    embedded_aws.advance(days=31)
    assert (desk.opens(EU), desk.opens(US)) == (False, True)
    assert "eu-west-1: the key is deleted" in desk.retire(EU, "--apply")
    assert "there is no key in eu-west-1" in desk.retire(EU, "--cancel", "--apply", status=1)
    desk.deploy()


def test_the_whole_key_goes_and_comes_back_and_goes(living, embedded_aws):
    text = KEYRING.replace("aliases  =", "deletion_window_days = 7\naliases  =")
    # One embedded AWS holds the keys of both tests, and an alias belongs to one of them.
    desk = Desk(living(text.replace('"orders"]', '"sales"]')), alias="alias/sales")
    every = ("--all", "--apply", "--confirm", "orders", "--wait", "0")
    assert "--confirm orders" in desk.retire("--all", "--apply", status=2)
    assert "--confirm" in desk.retire("--all", "--apply", "--confirm", "audit", status=2)

    desk.retire(*every)
    assert {desk.state(region) for region in (US, EU)} == {"Disabled"}
    desk.deploy()
    told = desk.retire(*every)
    assert "us-east-1: AWS deletes the key 7 days after its last replica key" in told
    assert (desk.state(US), desk.state(EU)) == ("PendingReplicaDeletion", "PendingDeletion")
    desk.deploy()

    desk.retire("--all", "--cancel", "--apply")
    assert (desk.opens(US), desk.opens(EU)) == (True, True)
    desk.deploy()

    desk.retire(*every)
    desk.retire(*every)
    embedded_aws.advance(days=8)
    assert desk.state(US) == "PendingDeletion"
    embedded_aws.advance(days=7)
    assert (desk.opens(US), desk.opens(EU)) == (False, False)
    assert "us-east-1: the key is deleted" in desk.retire(*every)
    desk.deploy()
