"""What prevent_destroy does not see, the guard does: a keyring that is edited after its apply."""

from __future__ import annotations

from datetime import date

import pytest

from keyspan.checks import plan_view
from keyspan.checks.guard import guard
from tests.deployment import deploy
from tests.synthesis import synthesize

pytestmark = [pytest.mark.node, pytest.mark.terraform]

KEY = """
[keys.{name}]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["{name}"]
"""
LOSING = {
    "elsewhere": ('replicas = ["us-west-2"]', 'replicas = ["eu-west-1"]'),
    "fewer": ('replicas = ["us-west-2"]\n', ""),
    "renamed": ("keys.renamed", "keys.sales"),
    "external": ("primary ", 'origin = "EXTERNAL"\nprimary '),
}
"""By the key that it is done to: an edit by which a key leaves the file."""

HARMLESS = {
    "described": ("primary ", 'description = "Records"\nprimary '),
    "aliased": ('["aliased"]', '["aliased", "more"]'),
}
"""The same of edits by which none does; these keys keep us-west-2 in the file as well.

Where a Region leaves it, Terraform stops by itself: it has no provider any more.
"""


def keyring(edits):
    text = 'account = "111122223333"\n'
    for name in (*LOSING, *HARMLESS):
        key = KEY.format(name=name)
        edited = key.replace(*edits.get(name, ("", "")))
        assert (edited != key) == (name in edits)
        text += edited
    return text


@pytest.fixture(scope="module")
def replanned(tmp_path_factory, surroundings):
    """Return what plans a keyring that is deployed after edits, and has the guard read it."""
    folder = tmp_path_factory.mktemp("guarded")
    deployed = deploy(keyring({}), folder, surroundings)

    def replan(edits):
        synthesize(keyring(edits), out=folder / "cdktf.out")
        plan = deployed.terraform.plan()
        document = deployed.terraform.show(plan)
        return document, guard(plan_view("plan", document), today=date(2026, 11, 25))

    return replan


@pytest.fixture(scope="module")
def losing(replanned):
    """One plan for all these edits: each is done to a key of its own."""
    return replanned(LOSING | HARMLESS)


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("elsewhere", ["replica_key.{}_us-west-2"]),
        ("fewer", ["replica_key.{}_us-west-2"]),
        ("renamed", ["key.{}", "replica_key.{}_us-west-2"]),
        ("external", ["key.{}", "replica_key.{}_us-west-2"]),
    ],
    ids=["another Region", "a Region less", "another name", "another origin"],
)
def test_an_edit_by_which_a_key_leaves_the_file_is_refused(losing, name, lost):
    document, report = losing
    keys = [f"aws_kms_{each.format(name)}" for each in lost]
    deleted = [
        each["address"]
        for each in document["resource_changes"]
        if "delete" in each["change"]["actions"]
    ]
    assert set(keys) <= set(deleted), "Terraform would do it"
    whole = len(keys) > 1
    aliases = [f"aws_kms_alias.{name}_{region}" for region in ("us-east-1", "us-west-2")]
    refused = [(each.rule, each.address) for each in report.refusals]
    assert [each for each in refused if each[1].split(".")[1].startswith(name)] == [
        *(("KS101", key) for key in keys),
        *(("KS112", alias) for alias in aliases if whole),
    ]


def test_no_other_edit_is_refused_beside_them(losing):
    _, report = losing
    refused = {each.address.split(".")[1].partition("_")[0] for each in report.refusals}
    assert refused == set(LOSING)


def test_edits_by_which_none_is_lost_are_approved(replanned):
    document, report = replanned(HARMLESS)
    changed = {
        each["address"]: each["change"]["actions"]
        for each in document["resource_changes"]
        if each["change"]["actions"] != ["no-op"]
    }
    assert changed == {
        "aws_kms_key.described": ["update"],
        "aws_kms_replica_key.described_us-west-2": ["update"],
        "aws_kms_alias.more_us-east-1": ["create"],
        "aws_kms_alias.more_us-west-2": ["create"],
    }
    assert report.passed
