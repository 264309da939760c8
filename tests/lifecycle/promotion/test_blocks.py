"""The blocks for a key that Keyspan's app does not make: Terraform takes them, and does nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from keyspan import Key, RelatedKey
from keyspan.lifecycle.promotion import blocks_of_key, blocks_of_state
from keyspan.lifecycle.refused import Refused
from keyspan.model.state import Move
from keyspan.terraform import Counts, HeldResource, State, Workspace, find_binary
from tests.aws import kms, until_enabled
from tests.deployment import bring_up, idle
from tests.lifecycle.conftest import KEYSPAN

EAST, WEST, IRELAND = "us-east-1", "us-west-2", "eu-west-1"
KEY_ID, OTHER = "mrk-" + "0" * 32, "mrk-" + "1" * 32
PRIMARY = "aws_kms_key.main"


def held(address, where, *, key_id=KEY_ID, tainted=False, **more):
    kind = re.search(r"aws_kms_\w+", address)[0]
    arn = f"arn:aws:kms:{where}:111122223333:key/{key_id}"
    return HeldResource(
        address=address,
        type=kind,
        values={"id": key_id, "key_id": key_id, "arn": arn, **more},
        tainted=tainted,
    )


def moved(replica, *others, primary=PRIMARY, key=PRIMARY):
    """What becomes of a replica's address in us-west-2."""
    state = State(resources=(held(primary, EAST), held(replica, WEST), *others))
    return blocks_of_state(state, key, WEST)


def key():
    replicas = (RelatedKey(region=WEST), RelatedKey(region=IRELAND))
    return Key(name="orders", primary=RelatedKey(region=EAST), replicas=replicas)


def test_of_a_key_of_the_file():
    assert blocks_of_key(key(), WEST, providers="aliases").hcl() == (
        "# Put in place after UpdatePrimaryRegion, in one change; the plan has to be of nothing.\n"
        "# aws_kms_key.orders: provider of us-west-2, such as aws.us_west_2\n"
        "# aws_kms_replica_key.orders_us-east-1: provider of us-east-1, such as aws.us_east_1\n"
        "# A replica's lifecycle has ignore_changes = [primary_key_arn], or it may be replaced.\n"
        "# A module of keyspan module holds all of this when keyspan.toml says "
        'primary = "us-west-2" and promoted_from = "us-east-1", and it is generated again.\n'
        "moved {\n"
        "  from = aws_kms_replica_key.orders_us-west-2\n"
        "  to   = aws_kms_replica_key.orders_us-east-1\n"
        "}"
    )


@pytest.mark.parametrize("region", [EAST, "ap-south-1"])
def test_a_region_without_a_replica_of_the_file(region):
    with pytest.raises(Refused, match=f"has no replica in {region}"):
        blocks_of_key(key(), region, providers="aliases")


def test_with_one_provider_for_all_regions_no_block_takes_it_in():
    with pytest.raises(Refused, match="import them anew, see docs/region-mode"):
        blocks_of_key(key(), WEST, providers="region")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('aws_kms_replica_key.this["us-west-2"]', 'aws_kms_replica_key.this["us-east-1"]'),
        ("aws_kms_replica_key.main_us_west_2", "aws_kms_replica_key.main_us_east_1"),
        ("aws_kms_replica_key.main-us-west-2", "aws_kms_replica_key.main-us-east-1"),
        (
            'module.keys["blue"].aws_kms_replica_key.this["blue/us-west-2"]',
            'module.keys["blue"].aws_kms_replica_key.this["blue/us-east-1"]',
        ),
        (
            "module.us_west_2.aws_kms_replica_external_key.us-west-2",
            "module.us_east_1.aws_kms_replica_external_key.us-east-1",
        ),
    ],
)
def test_an_address_that_names_its_region_is_moved(before, after):
    primary = "aws_kms_external_key.main" if "external" in before else PRIMARY
    blocks = moved(before, primary=primary, key=primary)
    assert blocks.move == Move(origin=before, target=after)
    assert [(each.address, each.region) for each in blocks.swaps] == [
        (primary, WEST),
        (after, EAST),
    ]


@pytest.mark.parametrize("address", ["aws_kms_replica_key.west", "aws_kms_replica_key.us-west-21"])
def test_an_address_that_names_none_stays(address):
    blocks = moved(address)
    assert blocks.move is None
    assert [(each.address, each.region) for each in blocks.swaps] == [
        (PRIMARY, WEST),
        (address, EAST),
    ]
    assert "The addresses stay; no moved block is needed." in blocks.comments()
    assert "moved" not in json.loads(blocks.json())


def test_the_key_id_names_it_too():
    others = (held("aws_kms_key.other", EAST, key_id=OTHER),)
    replica = "aws_kms_replica_key.main_us-west-2"
    assert moved(replica, *others, key=KEY_ID) == moved(replica, *others)


@pytest.mark.parametrize(
    ("resources", "says"),
    [
        ((), "is no primary key of the state alone: none"),
        ((held(PRIMARY, EAST),), "has not one replica in us-west-2"),
        (
            (held(PRIMARY, EAST), held("aws_kms_replica_key.b", WEST, key_id=OTHER)),
            "has not one replica in us-west-2",
        ),
        (
            (held(PRIMARY, EAST), *(held(f"aws_kms_replica_key.{n}", WEST) for n in "ab")),
            "aws_kms_replica_key.a, aws_kms_replica_key.b",
        ),
        ((held(PRIMARY, WEST), held("aws_kms_replica_key.a", EAST)), "is in us-west-2 already"),
        (
            (held(PRIMARY, EAST), held("aws_kms_replica_key.a", WEST, tainted=True)),
            "is tainted",
        ),
        (
            (held(PRIMARY, EAST), held("aws_kms_replica_key.a", WEST, arn=None)),
            "is no multi-Region key that is there",
        ),
        (
            (held(PRIMARY, EAST, region=EAST), held("aws_kms_replica_key.a", WEST)),
            "has its Region in the state: AWS provider 6 ties each address to its Region",
        ),
        (
            (
                held(PRIMARY, EAST),
                held("aws_kms_replica_key.us-west-2", WEST),
                held("aws_kms_replica_key.us-east-1", IRELAND),
            ),
            "aws_kms_replica_key.us-east-1: is taken",
        ),
    ],
)
def test_a_state_that_does_not_tell_the_set(resources, says):
    with pytest.raises(Refused, match=re.escape(says)):
        blocks_of_state(State(resources=resources), PRIMARY, WEST)


def test_a_key_that_a_replacement_left_behind():
    left = replace(held(PRIMARY, EAST), deposed="a1b2c3d4")
    state = State(resources=(left, held("aws_kms_replica_key.a", WEST)))
    with pytest.raises(Refused, match="is no primary key of the state alone"):
        blocks_of_state(state, PRIMARY, WEST)


ROOT = """\
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}
provider "aws" {
  alias  = "us_west_2"
  region = "us-west-2"
}
resource "aws_kms_key" "main" {
  provider     = aws.us_east_1
  multi_region = true
}
resource "aws_kms_replica_key" "this" {
  for_each        = toset(["us-west-2"])
  provider        = aws.us_west_2
  primary_key_arn = aws_kms_key.main.arn
  lifecycle { ignore_changes = [primary_key_arn] }
}
"""
SWAPPED = ROOT
for one, another in (
    ("provider     = aws.us_east_1", "provider     = aws.us_west_2"),
    ("provider        = aws.us_west_2", "provider        = aws.us_east_1"),
    ('["us-west-2"]', '["us-east-1"]'),
):
    SWAPPED = SWAPPED.replace(one, another)


@pytest.mark.terraform
def test_a_root_that_somebody_wrote_takes_them_and_plans_nothing(tmp_path, surroundings):
    terraform = Workspace(
        directory=tmp_path, binary=find_binary(surroundings), environment=surroundings
    )
    (tmp_path / "main.tf").write_text(ROOT)
    terraform.init()
    bring_up(terraform)
    state = tmp_path / "state.json"
    state.write_text(terraform._capture("show", "-json"))
    promote_by_hand(terraform.state().at(PRIMARY).values["key_id"], surroundings)

    hcl = printed(PRIMARY, "--state", str(state), folder=tmp_path)
    as_json = printed(PRIMARY, "--state", str(state), "--format", "json", folder=tmp_path)
    (tmp_path / "main.tf").write_text(SWAPPED + hcl)
    plan = terraform.plan()
    assert plan.counts == Counts(move=1)
    (tmp_path / "main.tf").write_text(SWAPPED)
    (tmp_path / "moved.tf.json").write_text(as_json)
    plan = terraform.plan()
    assert plan.counts == Counts(move=1)
    terraform.apply(plan)
    assert idle(terraform)


def promote_by_hand(key_id, environment):
    kms(EAST, environment).update_primary_region(KeyId=key_id, PrimaryRegion=WEST)
    clients = [kms(region, environment) for region in (EAST, WEST)]
    until_enabled(*clients, key=key_id)


def printed(key, *arguments, folder):
    done = subprocess.run(
        [sys.executable, "-c", KEYSPAN, "promote", key, WEST, "--print-blocks", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
