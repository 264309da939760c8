"""examples/atlantis and examples/terragrunt: what these run, run by a shell in their order.

Neither is installed. Their commands run in the folder and with the variables that they document:
https://www.runatlantis.io/docs/custom-workflows#custom-run-command
https://terragrunt.gruntwork.io/docs/features/hooks/#hook-context
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from keyspan.scaffold import NewProject, write
from tests.aws import kms
from tests.project import ROOT
from tests.providers import started_anew

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

pytestmark = [pytest.mark.node, pytest.mark.terraform]

VERSION = "1.11.4"
ATLANTIS = ROOT / "examples" / "atlantis"
TERRAGRUNT = ROOT / "examples" / "terragrunt" / "terragrunt.hcl"
_BLOCK = re.compile(r'^  (\w+) "(\w+)" \{\n(.*?)^  \}', re.MULTILINE | re.DOTALL)
_LIST = re.compile(r"^    (commands|arguments|execute) +=( \[.*\])$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A hook of terragrunt.hcl, or its extra arguments."""

    kind: str
    commands: Sequence[str]
    texts: Sequence[str]


def terragrunt_blocks(folder: Path) -> Iterator[Block]:
    text = TERRAGRUNT.read_text().replace("${get_terragrunt_dir()}", str(folder))
    for kind, _, body in _BLOCK.findall(text):
        lists = {name: json.loads(value) for name, value in _LIST.findall(body)}
        yield Block(kind, lists["commands"], lists.get("execute") or lists["arguments"])


class Stack:
    """The generated folder of a project's one stack."""

    def __init__(self, project: Path, environment: Mapping[str, str]) -> None:
        self.project = project
        self.folder = project / "infra" / "keyring"
        self.environment = environment

    def run(self, command: Sequence[str], **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def generate(self) -> None:
        command = ["sh", "-c", "cd ../.. && keyspan generate --out infra"]
        self.folder.mkdir(parents=True, exist_ok=True)
        done = self.run(command)
        assert done.returncode == 0, done.stdout

    def atlantis(self, stage: str, planfile: Path) -> tuple[int, str]:
        """Run a stage's steps until one fails; return how many did not, and what was said."""
        workflows = yaml.safe_load((ATLANTIS / "repos.yaml").read_text())["workflows"]
        said = ""
        for number, step in enumerate(workflows["keyspan"][stage]["steps"]):
            done = self.run(
                self._atlantis_command(step, planfile),
                ATLANTIS_TERRAFORM_VERSION=VERSION,
                DIR=str(self.folder),
                PLANFILE=str(planfile),
                PROJECT_NAME="keyring",
                REPO_REL_DIR="infra/keyring",
                SHOWFILE=str(planfile.with_suffix(".json")),
            )
            said += done.stdout
            if done.returncode:
                return number, said
        return len(workflows["keyspan"][stage]["steps"]), said

    def _atlantis_command(self, step: Any, planfile: Path) -> Sequence[str]:
        match step:
            case {"run": command}:
                return ["sh", "-c", command]
            case {"init": {"extra_args": extra}}:
                return ["terraform", "init", "-input=false", *extra]
            case "plan":
                return ["terraform", "plan", "-input=false", "-refresh", f"-out={planfile}"]
            case "apply":
                return ["terraform", "apply", "-input=false", str(planfile)]
            case _:
                pytest.fail(f"not known: {step}")

    def terragrunt(self, command: str, *, hooks: str) -> list[subprocess.CompletedProcess[str]]:
        """Run the hooks of one kind that a command has."""
        return [
            self.run(each.texts, TG_CTX_TF_PATH="terraform", TG_CTX_COMMAND=command)
            for each in terragrunt_blocks(self.folder)
            if each.kind == hooks and command in each.commands
        ]

    def terragrunt_arguments(self, command: str) -> list[str]:
        blocks = terragrunt_blocks(self.folder)
        found = [b.texts for b in blocks if b.kind == "extra_arguments" and command in b.commands]
        return [text for texts in found for text in texts]


@pytest.fixture(scope="module")
def stack(tmp_path_factory, surroundings) -> Stack:
    scratch = tmp_path_factory.mktemp("runners")
    versioned = scratch / "bin" / f"terraform{VERSION}"
    versioned.parent.mkdir()
    versioned.write_text('#!/bin/sh\nexec terraform "$@"\n')
    versioned.chmod(0o755)
    write(NewProject(account="111122223333", primary="us-east-1", key="orders"), scratch / "keys")
    path = f"{versioned.parent}:{surroundings['PATH']}"
    stack = Stack(scratch / "keys", {**started_anew(surroundings), "PATH": path, "GOGC": "400"})
    stack.generate()
    assert stack.run(["terraform", "init", "-backend=false"]).returncode == 0
    return stack


@pytest.fixture(scope="module")
def first(stack) -> Path:
    """The plan of Atlantis's plan stage."""
    planfile = stack.project.parent / "first.tfplan"
    passed, said = stack.atlantis("plan", planfile)
    assert passed == 5, said
    assert "infra: 1 stack up to date\n" in said
    assert said.rpartition("APPROVED")[1]
    return planfile


@pytest.fixture(scope="module")
def applied(stack, first) -> Path:
    """The same, applied by its apply stage; Terragrunt's hooks have seen it before."""
    plan = stack.folder / "keyspan.tfplan"
    plan.write_bytes(first.read_bytes())
    hooks = [
        *stack.terragrunt("plan", hooks="after_hook"),
        *stack.terragrunt("apply", hooks="before_hook"),
    ]
    assert [(each.returncode, each.stdout.split("\n")[0]) for each in hooks] == [
        (0, "APPROVED"),
        (0, "APPROVED"),
    ]
    passed, said = stack.atlantis("apply", first)
    assert passed == 3, said
    return first


@pytest.fixture(scope="module")
def losing(stack, applied) -> Path:
    """A plan by which a key is lost, made as Terragrunt makes it."""
    file = stack.project / "keyspan.toml"
    file.write_text(file.read_text().replace("[keys.orders]", "[keys.sales]"))
    stack.generate()
    done = stack.run(["terraform", "plan", "-input=false", *stack.terragrunt_arguments("plan")])
    assert done.returncode == 0, done.stdout
    (plan,) = stack.terragrunt_arguments("apply")
    assert plan == str(stack.folder / "keyspan.tfplan")
    return stack.folder / "keyspan.tfplan"


def test_what_the_guard_approves_is_applied(stack, applied):
    (key,) = kms("us-east-1", stack.environment).list_keys()["Keys"]
    assert key


def test_terragrunt_neither_plans_nor_applies_what_the_guard_refuses(stack, losing):
    (planned,) = stack.terragrunt("plan", hooks="after_hook")
    (applied,) = stack.terragrunt("apply", hooks="before_hook")
    assert (planned.returncode, applied.returncode) == (1, 1)
    assert "aws_kms_key.orders" in applied.stdout


def test_atlantis_does_not_apply_what_the_guard_refuses(stack, losing):
    passed, said = stack.atlantis("apply", losing)
    assert passed == 1, "the guard's step is the second of three"
    assert "REFUSED" in said


def test_atlantis_plans_nothing_that_was_touched(stack, first):
    file = stack.folder / "main.tf.json"
    text = file.read_text()
    file.write_text(text.replace('"multi_region": true', '"multi_region": false'))
    passed, said = stack.atlantis("plan", first.with_name("touched.tfplan"))
    file.write_text(text)
    assert passed == 0
    assert "infra/keyring/main.tf.json (committed)" in said


def test_terragrunt_refuses_where_there_is_no_plan(stack, tmp_path):
    elsewhere = Stack(tmp_path, stack.environment)
    elsewhere.folder.mkdir(parents=True)
    (tmp_path / "keyspan.toml").write_text((stack.project / "keyspan.toml").read_text())
    (hook,) = elsewhere.terragrunt("apply", hooks="before_hook")
    assert hook.returncode == 2, hook.stdout


def test_terragrunt_destroys_nothing(stack):
    (hook,) = stack.terragrunt("destroy", hooks="before_hook")
    assert (hook.returncode, hook.stdout) == (1, "keyspan retire takes keys away, one by one\n")


def test_atlantis_has_a_project_for_the_stack_and_takes_no_workflow_of_a_pull_request(stack):
    (project,) = yaml.safe_load((ATLANTIS / "atlantis.yaml").read_text())["projects"]
    assert stack.project / project["dir"] == stack.folder
    for path in project["autoplan"]["when_modified"]:
        assert list(stack.folder.glob(path)), path
    (repository,) = yaml.safe_load((ATLANTIS / "repos.yaml").read_text())["repos"]
    assert (repository["allowed_overrides"], repository["allow_custom_workflows"]) == ([], False)
