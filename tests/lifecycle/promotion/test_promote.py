"""Promotions on the embedded AWS, with the real Terraform and the real provider."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.node, pytest.mark.terraform]

EAST, WEST, IRELAND = "us-east-1", "us-west-2", "eu-west-1"
THREE = """\
account = "111122223333"

# Order records; ask Ann before any change.
[keys.orders]
primary  = "us-east-1"                  # home
replicas = ["us-west-2", "eu-west-1"]   # and away
aliases  = ["orders"]

[keys.orders.in.eu-west-1]
description = "The only one in Europe"

[keys.orders.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]
"""
TWO = """\
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["{alias}"]
"""
PROMOTION = ("UpdatePrimaryRegion", EAST)


def test_promoted_settled_promoted_further_and_back(deployed):
    project = deployed(THREE)
    regions = (EAST, WEST, IRELAND)
    key_id = project.key_id
    ciphertexts = []

    def encrypt_everywhere():
        ciphertexts.extend(
            project.kms(r).encrypt(KeyId="alias/orders", Plaintext=r.encode())["CiphertextBlob"]
            for r in regions
        )

    def opened_everywhere():
        return {
            project.kms(region).decrypt(CiphertextBlob=each, KeyId=key_id)["Plaintext"].decode()
            for each in ciphertexts
            for region in regions
        }

    def promoted(target, *, origin):
        project.recorder.calls.clear()
        done = project.keyspan("promote", "orders", target, "--apply")
        assert (done.returncode, done.stderr) == (0, "")
        assert "applied: 0 to add, 0 to change, 0 to destroy, 1 to move" in done.stdout
        assert project.recorder.writes == [("UpdatePrimaryRegion", origin)]
        assert project.primaries(*regions) == {target}
        assert not project.journal
        encrypt_everywhere()
        assert opened_everywhere() == set(regions)
        return done

    encrypt_everywhere()
    promoted(WEST, origin=EAST)
    lines = set(project.keyring.splitlines())
    assert set(THREE.splitlines()) - lines == {
        'primary  = "us-east-1"                  # home',
        'replicas = ["us-west-2", "eu-west-1"]   # and away',
    }
    assert lines - set(THREE.splitlines()) == {
        'primary  = "us-west-2"                  # home',
        'replicas = ["us-east-1", "eu-west-1"]   # and away',
        'promoted_from = "us-east-1"',
    }

    done = project.keyspan("settle", "orders", "--apply")
    assert (done.returncode, done.stderr) == (0, "")
    assert "promoted_from" not in project.keyring

    promoted(IRELAND, origin=WEST)
    promoted(EAST, origin=IRELAND)  # its record replaces the last one, which is applied


def test_killed_with_the_call_at_the_plan_and_at_the_apply(deployed):
    text = TWO.format(alias="killed")
    project = deployed(text)
    promote = ("promote", "orders", WEST, "--apply")

    project.recorder.dropped.add(PROMOTION)
    project.dies_with(*promote, moment=project.recorder.before, call=PROMOTION)
    project.recorder.dropped.clear()
    assert project.primaries(EAST, WEST) == {EAST}
    assert project.journal
    assert project.keyring == text

    project.dies_with(*promote, moment=project.recorder.after, call=PROMOTION)
    assert project.journal
    assert project.keyring == text

    due = project.killed_at("plan")
    project.dies(*promote)
    assert not due.exists()
    assert project.journal
    assert 'promoted_from = "us-east-1"' in project.keyring

    project.killed_at("apply")
    project.dies(*promote)
    assert project.journal

    project.killed_at("apply done")
    project.dies(*promote)
    assert project.journal

    done = project.keyspan(*promote)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Nothing is to be done.")
    assert not project.journal
    assert project.primaries(EAST, WEST) == {WEST}
    assert set(project.recorder.writes) == {PROMOTION}


def test_what_speaks_against_it_and_what_aws_refuses_or_leaves_unanswered(deployed):
    text = TWO.format(alias="refused")
    project = deployed(text)

    looked = project.keyspan("promote", "orders", WEST)
    assert looked.returncode == 0
    assert looked.stdout.splitlines()[-1] == "Nothing was done: --apply does it."
    speaks_against(project)
    assert (project.recorder.writes, project.keyring, project.journal) == ([], text, False)
    refused_by_aws(project)
    assert (project.keyring, project.journal) == (text, True)
    unanswered(project)
    assert (project.keyring, project.journal) == (text, True)
    drifted_meanwhile(project)


def refused(project, *options, status=1):
    done = project.keyspan("promote", "orders", WEST, "--apply", *options)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def speaks_against(project):
    west, key_id = project.kms(WEST), project.key_id
    policy = west.get_key_policy(KeyId=key_id)["Policy"]

    west.disable_key(KeyId=key_id)
    assert "not ok          us-west-2: replica key, Disabled" in refused(project).stdout
    west.enable_key(KeyId=key_id)

    nobody = policy.replace("kms:*", "kms:Put*")
    west.put_key_policy(KeyId=key_id, PolicyName="default", Policy=nobody)
    told = refused(project).stdout
    assert "not ok          us-west-2: key policy: does not allow kms:UpdatePrimaryRegion" in told
    west.put_key_policy(KeyId=key_id, PolicyName="default", Policy=policy)


def refused_by_aws(project):
    project.recorder.refused[PROMOTION] = "AccessDeniedException"
    done = refused(project, status=2)
    assert "us-east-1: UpdatePrimaryRegion: AccessDeniedException" in done.stderr
    assert "Nothing was done: AWS refused it" in done.stdout
    assert not project.journal
    project.recorder.refused.clear()

    project.recorder.dropped.add(PROMOTION)
    done = refused(project, status=2)
    assert "It cannot be told whether AWS has taken it" in done.stdout
    project.recorder.dropped.clear()


def unanswered(project):
    """AWS takes it, and is gone from then on: no answer, and no look, until the deadline."""
    look = ("DescribeKey", WEST)
    project.recorder.after[PROMOTION] = lambda: project.recorder.dropped.add(look)
    done = refused(project, "--deadline", "1")
    assert "us-east-1: UpdatePrimaryRegion to us-west-2 is taken" in done.stdout
    assert "after 1 s it is not the primary, with both keys Enabled" in done.stderr
    assert "us-west-2: not read: DescribeKey: ConnectionClosedError" in done.stdout
    project.recorder.after.clear()
    project.recorder.dropped.clear()
    assert project.primaries(EAST, WEST) == {WEST}


def drifted_meanwhile(project):
    east, key_id = project.kms(EAST), project.key_id
    east.update_key_description(KeyId=key_id, Description="by hand")
    done = refused(project)
    address = "aws_kms_replica_key.orders_us-east-1"
    assert f"would do: {address}: update of description" in done.stderr
    assert project.journal
    east.update_key_description(KeyId=key_id, Description="")

    project.recorder.calls.clear()
    done = project.keyspan("promote", "orders", WEST, "--apply")
    assert (done.returncode, done.stderr) == (0, "")
    assert project.recorder.writes == []
    assert not project.journal
