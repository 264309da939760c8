"""Keys of another Terraform root, of a module with for_each, come over; none is lost on the way."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from keyspan.lifecycle.project import opened
from keyspan.terraform import Counts, Workspace, find_binary
from tests.deployment import bring_up, idle
from tests.lifecycle.adoption.account import AWAY, HOME, Account

pytestmark = [pytest.mark.node, pytest.mark.terraform]

PROVIDERS = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
"""
CALL = """
module "keys" {
  for_each = toset(["orders", "pay"])
  source   = "./key"
  name     = each.key
  providers = {
    aws      = aws
    aws.west = aws.west
  }
}
"""
OTHERS = """
resource "aws_kms_key" "single" {
  description = "Stays there"
}
"""
MODULE = """
terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.west]
    }
  }
}

variable "name" {}

resource "aws_kms_key" "this" {
  multi_region            = true
  enable_key_rotation     = true
  description             = "Key of ${var.name}"
  deletion_window_in_days = 10
  tags                    = { name = var.name }
}

resource "aws_kms_replica_key" "west" {
  provider        = aws.west
  primary_key_arn = aws_kms_key.this.arn
}

resource "aws_kms_alias" "this" {
  name          = "alias/team/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_kms_alias" "west" {
  provider      = aws.west
  name          = "alias/team/${var.name}"
  target_key_id = aws_kms_replica_key.west.key_id
}
"""


@pytest.fixture
def root(tmp_path, surroundings):
    folder = tmp_path / "root"
    (folder / "key").mkdir(parents=True)
    (folder / "key" / "main.tf").write_text(MODULE)
    (folder / "main.tf").write_text(PROVIDERS + CALL + OTHERS)
    terraform = Workspace(
        directory=folder, binary=find_binary(surroundings), environment=surroundings
    )
    terraform.init()
    bring_up(terraform)
    return terraform


def test_both_roots_plan_nothing_after_it_and_every_key_lives(
    root, living, surroundings, embedded_aws
):
    account = Account(surroundings, embedded_aws)
    east, west = account.kms(HOME), account.kms(AWAY)
    secrets = {
        name: east.encrypt(KeyId=f"alias/team/{name}", Plaintext=b"old")["CiphertextBlob"]
        for name in ("orders", "pay")
    }
    project = living('account = "111122223333"\n')
    (project.folder / "keyspan.toml").unlink()

    def terraform(*arguments: str, folder=root.directory) -> str:
        return subprocess.run(
            [find_binary(surroundings), *arguments],
            cwd=folder, env=surroundings, capture_output=True, check=True, text=True,
        ).stdout  # fmt: skip

    def adopt(*arguments: str) -> str:
        done = project.keyspan("adopt", "--state", "state.json", *arguments, "--apply")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    (project.folder / "state.json").write_text(terraform("show", "-json"))
    state = project.folder / "terraform.keyring.tfstate"

    with opened(project.folder, environment=surroundings) as opened_project:
        # One state for both: every address moves, and no key changes.
        adopt("--one-state", "--format", "json", "--blocks", "moved.tf.json")
        shutil.copy(root.directory / "terraform.tfstate", state)
        terraform("state", "rm", f"-state={state}", "aws_kms_key.single")
        stack = opened_project.stack("keyring")
        shutil.copy(project.folder / "moved.tf.json", stack.terraform.directory)
        reviewed = stack.review()
        moved = {
            each["address"]: each["previous_address"]
            for each in stack.terraform.show(reviewed.plan)["resource_changes"]
        }
        assert moved[f"aws_kms_replica_key.team-pay_{AWAY}"] == (
            'module.keys["pay"].aws_kms_replica_key.west'
        )
        assert len(moved) == 8
        assert reviewed.plan.counts == Counts(move=8)
        assert reviewed.approved, reviewed.told

        # A state for each: first the import here, ...
        for each in (state, project.folder / "keyspan.toml"):
            each.unlink()
        adopt("--blocks", str(root.directory / "removed.tf"))
        (root.directory / "removed.tf").rename(root.directory / "removed.later")
        stack = opened_project.stack("keyring")
        reviewed = stack.review()
        assert reviewed.plan.counts == Counts(imported=8, change=4)
        assert reviewed.approved, reviewed.told
        stack.apply(reviewed)

        # ... while that root still plans nothing; then it lets go, and neither plans anything.
        assert idle(root)
        (root.directory / "removed.later").rename(root.directory / "removed.tf")
        (root.directory / "main.tf").write_text(PROVIDERS + OTHERS)
        released = root.plan()
        assert released.counts == Counts(forget=8)
        root.apply(released)
        assert idle(root)
        assert idle(stack.terraform)

    for name, secret in secrets.items():
        assert west.decrypt(CiphertextBlob=secret)["Plaintext"] == b"old"
        for client in (east, west):
            described = client.describe_key(KeyId=f"alias/team/{name}")["KeyMetadata"]
            assert described["KeyState"] == "Enabled"
