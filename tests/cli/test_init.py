"""keyspan init, and what a person does next."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.aws import kms
from tests.providers import started_anew
from tests.scaffold.repository import readme_commands

KEYSPAN = [sys.executable, "-c", "from keyspan.cli import main; main()"]
ANSWERS = ["--account", "111122223333", "--primary", "us-east-1"]


def init(folder, *arguments):
    return subprocess.run(
        [*KEYSPAN, "init", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.node
@pytest.mark.terraform
def test_every_command_of_its_readme_works_at_once(tmp_path, surroundings):
    assert init(tmp_path, "keys", *ANSWERS).returncode == 0
    keys = tmp_path / "keys"
    shown = readme_commands(keys)
    assert [*shown, "python main.py"] == [
        "keyspan validate",
        "keyspan show",
        "keyspan deploy",
        "keyspan generate --out infra",
        "terraform -chdir=infra/keyring init -backend=false",
        "git add .",
        "python main.py",
    ]
    for command in ("git init --quiet", *shown, "python main.py"):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=keys,
            env=started_anew(surroundings),
            input="yes\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    (alias,) = kms("us-east-1", surroundings).list_aliases()["Aliases"]
    assert alias["AliasName"] == "alias/main"
    staged = subprocess.run(
        ["git", "ls-files"], cwd=keys, capture_output=True, text=True, check=True
    )
    assert staged.stdout.split() == [
        ".gitignore",
        "README.md",
        "cdktf.json",
        "infra/keyring/.terraform.lock.hcl",
        "infra/keyring/main.tf.json",
        "keyspan.toml",
        "main.py",
        "pyproject.toml",
        "stacks/__init__.py",
        "stacks/keyring.py",
    ]


def test_what_was_left_out_is_told(tmp_path):
    done = init(tmp_path, "keys", *ANSWERS)
    assert done.stderr == ""
    assert done.stdout == (
        "keys/.gitignore\n"
        "keys/README.md\n"
        "keys/cdktf.json\n"
        "keys/keyspan.toml\n"
        "keys/main.py\n"
        "keys/pyproject.toml\n"
        "keys/stacks/__init__.py\n"
        "keys/stacks/keyring.py\n"
        "\n"
        "The key is called main: rename it in keyspan.toml now, or keep that name.\n"
        "It has no replica yet: name Regions in keyspan.toml, now or later.\n"
        "Terraform's state is a file in keys: name a bucket before others deploy.\n"
        "Next: keys/README.md\n"
    )


def test_where_all_was_answered_nothing_more_is_told(tmp_path):
    answers = [*ANSWERS, "--replica", "eu-west-1", "--key", "orders", "--bucket", "acme-state"]
    done = init(tmp_path, *answers, "--ci", "gitlab")
    assert done.stdout.partition("\n\n")[2] == "Next: README.md\n"
    assert (tmp_path / ".gitlab-ci.yml").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--primary", "us-east-1"], "Missing option '--account'"),
        (["--account", "111122223333"], "Missing option '--primary'"),
        ([*ANSWERS, "--ci", "jenkins"], "'jenkins' is not one of 'github', 'gitlab', 'none'"),
        ([*ANSWERS, "--ci", "github"], "name a bucket for the state: --bucket NAME"),
        ([*ANSWERS, "--replica", "eu-west-9"], '"eu-west-9" is not a Region'),
        ([*ANSWERS, "--key", ""], "is 0 characters long, outside 1 to 64"),
    ],
    ids=["no account", "no Region", "no such host", "no bucket", "no such Region", "no name"],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path, arguments, told):
    done = init(tmp_path, "keys", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "keyspan.toml").write_text("mine")
    done = init(tmp_path, *ANSWERS)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "keyspan.toml: is in the way\n  name another folder, or move it away; nothing was written\n"
    )
    assert (tmp_path / "keyspan.toml").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1
