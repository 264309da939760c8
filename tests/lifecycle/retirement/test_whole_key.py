"""The whole key with the real Terraform and AWS provider: there, back again, and to the end.

The clock of its AWS is moved, and so it is in a file of its own.
"""

from __future__ import annotations

import pytest

from tests.lifecycle.retirement.deployed import EU, KEYRING, US, Deployed

pytestmark = [pytest.mark.node, pytest.mark.terraform]


def test_the_whole_key_goes_and_comes_back_and_goes(living, embedded_aws):
    text = KEYRING.replace("aliases  =", "deletion_window_days = 7\naliases  =")
    desk = Deployed(living(text))
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
