"""examples/terraform_root: a root in HCL that calls a generated module twice, and promotes both."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from keyspan.checks import plan_view, today
from keyspan.checks.guard import guard
from keyspan.config import loads
from keyspan.policy import key_policies, parse
from keyspan.terraform import Counts, Workspace, find_binary
from tests.aws import kms
from tests.deployment import bring_up, idle
from tests.module.making import source, texts, write
from tests.project import ROOT, run
from tests.snapshot import committed

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = [pytest.mark.node, pytest.mark.terraform]

EXAMPLE = ROOT / "examples" / "terraform_root"
KEYRING = (EXAMPLE / "keyspan.toml").read_text()
WEST = KEYRING.replace(
    'primary        = "us-east-1"\nreplicas       = ["us-west-2"]',
    'primary        = "us-west-2"\nreplicas       = ["us-east-1"]\npromoted_from  = "us-east-1"',
)
CALLS = ("sales", "support")


@dataclass(frozen=True)
class Root:
    """The root, applied to the embedded AWS."""

    terraform: Workspace
    first: Counts
    outputs: Mapping[str, Any]
    surroundings: Mapping[str, str]

    def policy(self, call: str, region: str) -> Any:
        key_id = self.outputs["key_ids"][call]
        answer = kms(region, self.surroundings).get_key_policy(KeyId=key_id)
        return parse(answer["Policy"])


@pytest.fixture(scope="module")
def root(tmp_path_factory, surroundings) -> Root:
    folder = tmp_path_factory.mktemp("terraform_root") / "root"
    shutil.copytree(EXAMPLE, folder)
    terraform = Workspace(
        directory=folder, binary=find_binary(surroundings), environment=surroundings
    )
    terraform.init()
    return Root(terraform, bring_up(terraform), terraform.outputs(), surroundings)


def test_the_module_is_what_keyspan_makes_of_the_file(tmp_path):
    made = texts(source(KEYRING, folder=tmp_path))
    folder = EXAMPLE / "modules" / "keys"
    assert {name: committed(folder / name, text) for name, text in made.items()} == made
    files = (
        path for path in folder.rglob("*") if path.is_file() and ".terraform" not in path.parts
    )
    assert {str(path.relative_to(folder)) for path in files} == set(made)


def test_all_of_it_is_laid_out_as_terraform_does(surroundings):
    command = [str(find_binary(surroundings)), "fmt", "-check", "-recursive", "-diff"]
    done = run(command, folder=EXAMPLE, environment=surroundings)
    assert done.returncode == 0, done.stdout


def test_each_call_makes_a_key_of_its_own(root):
    assert root.first == Counts(add=10)
    assert len(set(root.outputs["key_ids"].values())) == 2
    assert {region: sorted(of) for region, of in root.outputs["support_aliases"].items()} == {
        "us-east-1": ["support/cases", "support/records"],
        "us-west-2": ["support/cases", "support/records"],
    }


def test_where_nothing_is_varied_the_key_policies_are_those_of_the_file(root):
    keyring = loads(KEYRING)
    for region, wanted in key_policies(keyring.keys[0], account=keyring.account).items():
        assert root.policy("sales", region).means(wanted)
    tags = kms("us-west-2", root.surroundings).list_resource_tags(
        KeyId=root.outputs["key_ids"]["sales"]
    )
    assert tags["Tags"] == [{"TagKey": "use", "TagValue": "standby"}]


def test_a_statement_about_nobody_is_left_out(root):
    sids = {each.sid: each for each in root.policy("support", "us-west-2").statements}
    assert "AllowUse" not in sids
    assert [str(each) for each in sids["AllowGrantsForAWSResources"].principals] == [
        "arn:aws:iam::111122223333:role/Backup"
    ]
    (support,) = (
        each for each in root.policy("support", "us-east-1").statements if each.sid == "AllowUse"
    )
    assert [str(each) for each in support.principals] == ["arn:aws:iam::111122223333:role/Support"]


def test_both_keys_are_promoted_through_the_module_and_nothing_else_is_planned(root, tmp_path):
    for key_id in root.outputs["key_ids"].values():
        kms("us-east-1", root.surroundings).update_primary_region(
            KeyId=key_id, PrimaryRegion="us-west-2"
        )
    write(source(WEST, folder=tmp_path), root.terraform.directory / "modules" / "keys")
    plan = root.terraform.plan()
    report = guard(plan_view("root", root.terraform.show(plan)), today=today())
    assert plan.counts == Counts(move=2)
    assert report.passed
    root.terraform.apply(plan)
    assert idle(root.terraform)
