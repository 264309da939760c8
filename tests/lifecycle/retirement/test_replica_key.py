"""A replica key with the real Terraform and AWS provider: there, back again, and to the end."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.lifecycle.retirement.deployed import EU, KEYRING, US, Deployed

pytestmark = [pytest.mark.node, pytest.mark.terraform]

KILLED = """
import os
from keyspan.cli import main
from keyspan.lifecycle.retirement import retire
retire.schedule = lambda *_, **__: os._exit(137)
main()
"""


def test_a_replica_key_goes_and_comes_back_from_every_step(living, embedded_aws):
    desk = Deployed(living(KEYRING))
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
