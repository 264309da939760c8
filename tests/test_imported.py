"""Imported key material, from the keyring to three Regions: Terraform, imports, Terraform."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from keyspan.demo.proof import prove
from keyspan.errors import CommandFailed
from keyspan.terraform import Counts
from tests.deployment import workspace
from tests.project import run
from tests.synthesis import addresses, synthesize

if TYPE_CHECKING:
    from keyspan.terraform import Workspace

pytestmark = [pytest.mark.node, pytest.mark.terraform]

REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
KEYRING = """
account = "111122223333"

[keys.vault]
primary  = "us-east-1"
replicas = ["us-west-2", "eu-west-1"]
origin   = "EXTERNAL"
aliases  = ["vault"]

[keys.vault.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]
"""


def applied(terraform: Workspace) -> None:
    terraform.apply(terraform.plan())


def test_from_the_keyring_to_three_regions(tmp_path, surroundings, embedded_aws):
    """The whole life of one key, as docs/imported-material.md tells it."""
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    stacks = synthesize(KEYRING, out=tmp_path / "cdktf.out")
    assert "aws_kms_external_key.vault" in addresses(stacks["keyring"])
    for name in ("first", "second"):
        (tmp_path / name).write_bytes(os.urandom(32))
    terraform = workspace(tmp_path / "cdktf.out", surroundings)
    terraform.init()
    terraform.validate()

    def material(*arguments: str, status: int = 0) -> str:
        command = ["keyspan", "material", *arguments]
        done = run(command, folder=tmp_path, environment=surroundings)
        assert done.returncode == status, done.stdout
        return done.stdout

    # A primary without material cannot be replicated; nothing is tainted by the try.
    with pytest.raises(CommandFailed, match="is pending import"):
        applied(terraform)
    assert terraform.plan().counts.destroy == 0

    told = material("import", "vault", "--file", "first")
    assert "import the first key material" in told
    assert "Nothing was done: --apply does it." in told
    told = material("import", "vault", "--file", "first", "--expires", "90d", "--apply")
    assert "apply Terraform again to create the replicas" in told

    # The replicas are there now, without material, and so without grants.
    with pytest.raises(CommandFailed, match="is pending import"):
        applied(terraform)
    told = material("status", "vault", status=1)
    assert "us-west-2: the key cannot be used: PendingImport" in told
    material("import", "vault", "--file", "first", "--expires", "60d", "--apply")
    plan = terraform.plan()
    assert plan.counts == Counts(add=2), "the grants of the replicas"
    terraform.apply(plan)

    # The dates of expiry are the import's own: Terraform does not take them back.
    assert not terraform.plan().changed
    key_id = terraform.outputs()["vault_key_id"]
    proof = {"key": "vault", "key_id": key_id, "regions": REGIONS, "environment": surroundings}
    assert prove(**proof).holds(REGIONS)

    material("rotate", "vault", "--file", "second", "--apply")
    assert not terraform.plan().changed
    assert prove(**proof).holds(REGIONS)

    # Material that has expired is told of, and comes back; Terraform plans nothing of its own.
    embedded_aws.advance(days=61)
    told = material("status", "vault", status=1)
    assert told.count("the key cannot be used: PendingImport, without key material") == 3
    assert terraform.plan().counts.destroy == 0
    material("import", "vault", "--file", "first", "--apply")
    assert "never" in material("status", "vault")
    assert not terraform.plan().changed
