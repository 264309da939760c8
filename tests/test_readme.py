"""Every command that the README shows is run, and every file that it shows is the file itself."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import jsonschema
import pytest

from keyspan import InvalidKeyring
from keyspan.config import loads, schema
from keyspan.config.keys import DenyTable, KeyTable
from keyspan.model.service_principals import SERVICE_PRINCIPALS
from keyspan.model.specs import USAGES
from tests.documents import blocks, commands
from tests.project import ROOT, copy_app, run

if TYPE_CHECKING:
    from pathlib import Path

README = ROOT / "README.md"
DOCUMENTS = sorted([README, *(ROOT / "docs").glob("*.md")])
SHOWN = {shown.command: shown.output for shown in commands(README)}
INIT = "keyspan init keys --account 111122223333 --primary us-east-1 --replica eu-west-1"
BY_OTHERS = {
    "make test": "this very run",
    INIT: "tests/cli/test_init.py",
    "keyspan deploy": "tests/lifecycle/test_deployment.py",
    "keyspan module orders --out modules/keys": "tests/cli/test_module.py",
    "npx cdktf synth": "tests/test_cdktf.py",
    "npx cdktf deploy": "tests/test_cdktf.py",
    "npx cdktf output": "tests/test_cdktf.py",
    "npx cdktf diff": "tests/test_cdktf.py",
}
WHO_CAN = "keyspan policy who-can kms:UpdatePrimaryRegion orders"
GITOPS = [
    "keyspan generate --out infra",
    "git add infra",
    "terraform -chdir=infra/keyring init",
    "terraform -chdir=infra/keyring plan -out=plan",
    "terraform -chdir=infra/keyring show -json plan > plan.json",
    "keyspan guard plan.json",
    "terraform -chdir=infra/keyring apply plan",
]
GUARD = "keyspan guard tests/checks/plans/tainted-replica.json"


def keyspan(*arguments: str, cwd: Path, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from keyspan.cli import main; main()", *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (status, "")
    return done.stdout


def without_figures(text: str) -> str:
    """Blank out what differs from run to run: times, ports, key IDs, versions and their widths."""
    for pattern, stands_for in (
        (r"mrk-[0-9a-f]{32}", "mrk-ID"),
        (r":\d{4,5}\b", ":PORT"),
        (r"(Terraform|OpenTofu) [\d.]+ with hashicorp/aws [\d.]+", "TERRAFORM"),
        (r"\d+\.\d", "SECONDS"),
        (r" +$", ""),
        (r" +", " "),
    ):
        text = re.sub(pattern, stands_for, text, flags=re.MULTILINE)
    return text


def test_no_command_is_shown_that_no_test_runs():
    assert set(SHOWN) == {"make demo", "keyspan validate", WHO_CAN, GUARD, *GITOPS, *BY_OTHERS}


@pytest.mark.terraform
@pytest.mark.node
def test_make_demo_prints_what_is_shown():
    recipe = run(
        ["make", "--no-print-directory", "--dry-run", "--always-make", "demo", "ARGS="],
        folder=ROOT,
        environment=os.environ,
    ).stdout
    assert recipe.rstrip().endswith("keyspan demo")
    told = keyspan("demo", cwd=ROOT)
    assert without_figures(told) == without_figures(SHOWN["make demo"])


def test_make_test_is_shown_as_pytest_ends():
    assert re.fullmatch(r"=+ \d+ passed in [\d.]+s \([\d:]+\) =+\n", SHOWN["make test"])


def test_validate_prints_what_is_shown():
    assert keyspan("validate", cwd=ROOT) == SHOWN["keyspan validate"]


def test_a_question_is_answered_as_it_is_shown():
    assert keyspan(*WHO_CAN.split()[1:], cwd=ROOT) == SHOWN[WHO_CAN]


def test_a_plan_is_refused_as_it_is_shown():
    assert keyspan(*GUARD.split()[1:], cwd=ROOT, status=1) == SHOWN[GUARD]


def test_every_field_of_a_key_is_in_the_documents():
    told = (ROOT / "docs" / "keyring.md").read_text()
    assert [name for name in KeyTable.model_fields if f"`{name}`" not in told] == ["regional"]
    assert [spec for spec in USAGES if f"`{spec}`" not in told] == []


def test_every_service_principal_and_denial_is_in_the_documents():
    told = (ROOT / "docs" / "key-policies.md").read_text()
    names = (*SERVICE_PRINCIPALS, *DenyTable.model_fields)
    assert [name for name in names if f"`{name}`" not in told] == []


@pytest.mark.terraform
@pytest.mark.node
def test_the_gitops_door_opens(tmp_path, surroundings):
    app = copy_app(tmp_path / "app")
    assert run(["git", "init", "--quiet"], folder=app, environment=os.environ).returncode == 0
    told = ""
    for command in GITOPS:
        done = run(
            ["sh", "-c", command],
            folder=app,
            environment={**surroundings, "TF_CLI_ARGS": "-no-color"},
        )
        assert done.returncode == 0, done.stdout
        told += done.stdout
    assert "Plan: 6 to add, 0 to change, 0 to destroy." in told
    assert "\nAPPROVED\n" in told
    assert "Apply complete! Resources: 6 added, 0 changed, 0 destroyed." in told
    staged = run(["git", "diff", "--cached", "--name-only"], folder=app, environment=os.environ)
    assert staged.stdout.split() == ["infra/keyring/main.tf.json"]
    assert (app / "terraform.keyring.tfstate").is_file()
    assert [path.name for path in (app / "infra" / "keyring").glob("*.tfstate")] == []


def test_a_mistake_is_told_as_it_is_shown():
    text = (ROOT / "keyspan.toml").read_text().replace("365", "3000")
    with pytest.raises(InvalidKeyring) as caught:
        loads(text)
    assert blocks(README, "text") == [f"{caught.value}\n"]


def test_the_keyring_and_the_example_are_the_files_themselves():
    assert blocks(README, "toml")[0] == (ROOT / "keyspan.toml").read_text()
    assert blocks(README, "python") == [(ROOT / "examples" / "existing_app.py").read_text()]


@pytest.mark.parametrize(
    "text",
    [block for document in DOCUMENTS for block in blocks(document, "toml")],
)
def test_every_keyring_that_is_shown_is_right(text):
    assert loads(text).keys
    as_json = json.loads(json.dumps(tomllib.loads(text), default=str))  # JSON has no dates
    jsonschema.validate(as_json, json.loads(schema()))


@pytest.mark.parametrize(
    "document",
    [*DOCUMENTS, *sorted((ROOT / "docs" / "protects").glob("*.md"))],
    ids=lambda path: path.name,
)
def test_every_link_leads_to_a_file(document):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []
