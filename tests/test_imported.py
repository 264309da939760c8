"""Imported key material, from the keyring to two Regions: Terraform, imports, Terraform."""

from __future__ import annotations

import os

import pytest

from keyspan.demo.proof import prove
from keyspan.errors import CommandFailed
from keyspan.terraform import Counts
from tests.deployment import bring_up, idle, workspace
from tests.project import run
from tests.synthesis import addresses, synthesize

pytestmark = [pytest.mark.node, pytest.mark.terraform]

REGIONS = ("us-east-1", "us-west-2")
KEYRING = """
account = "111122223333"

[keys.vault]
primary  = "us-east-1"
replicas = ["us-west-2"]
origin   = "EXTERNAL"
aliases  = ["vault"]

[keys.vault.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]
"""


def test_from_the_keyring_to_two_regions(tmp_path, surroundings, embedded_aws):
    """The whole life of one key, as docs/imported-material.md tells it."""
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    stacks = synthesize(KEYRING, out=tmp_path / "cdktf.out")
    assert "aws_kms_external_key.vault" in addresses(stacks["keyring"])
    for name in ("first", "second"):
        (tmp_path / name).write_bytes(os.urandom(32))
    terraform = workspace(tmp_path / "cdktf.out", surroundings)
    terraform.init()

    def material(*arguments: str, status: int = 0) -> str:
        command = ["keyspan", "material", *arguments]
        done = run(command, folder=tmp_path, environment=surroundings)
        assert done.returncode == status, done.stdout
        return done.stdout

    # A primary without material cannot be replicated.
    with pytest.raises(CommandFailed, match="is pending import"):
        bring_up(terraform)

    told = material("import", "vault", "--file", "first")
    assert "import the first key material" in told
    assert "Nothing was done: --apply does it." in told
    told = material("import", "vault", "--file", "first", "--expires", "90d", "--apply")
    assert "apply Terraform again to create the replicas" in told

    # Nothing is tainted by the try. It makes the replica, without material, so without grants.
    plan = terraform.plan()
    assert plan.counts == Counts(add=4), "the replica, its alias and the grants"
    with pytest.raises(CommandFailed, match="is pending import"):
        terraform.apply(plan)
    told = material("status", "vault", status=1)
    assert "us-west-2: the key cannot be used: PendingImport" in told
    material("import", "vault", "--file", "first", "--expires", "60d", "--apply")
    plan = terraform.plan()
    assert plan.counts == Counts(add=1), "the grant of the replica"
    terraform.apply(plan)

    # The dates of expiry are the import's own: Terraform does not take them back.
    assert idle(terraform)
    key_id = terraform.outputs()["vault_key_id"]
    proof = {"key": "vault", "key_id": key_id, "regions": REGIONS, "environment": surroundings}
    assert prove(**proof).holds(REGIONS)

    material("rotate", "vault", "--file", "second", "--apply")
    assert idle(terraform)
    assert prove(**proof).holds(REGIONS)

    # Material that has expired is told of, and comes back; Terraform plans nothing of its own.
    embedded_aws.advance(days=61)
    told = material("status", "vault", status=1)
    assert told.count("the key cannot be used: PendingImport, without key material") == 2
    assert terraform.plan().counts.destroy == 0
    material("import", "vault", "--file", "first", "--apply")
    assert "never" in material("status", "vault")
    assert idle(terraform)
