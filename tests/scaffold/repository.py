"""A new project in git, on the embedded AWS, its state in a bucket there."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import boto3

from keyspan.scaffold import NewProject, write
from tests.aws import kms
from tests.documents import commands
from tests.providers import started_anew

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_kms import KMSClient

    from keyspan.scaffold import Ci

BUCKET = "state"
NOBODY = {
    name: value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in ((f"GIT_{role}_NAME", "nobody"), (f"GIT_{role}_EMAIL", "nobody@localhost"))
}
SET_UP = ["python3 -m venv .venv", ". .venv/bin/activate", "python -m pip install ."]
# `pip install .` resolves what the project needs against what is installed, and installs nothing.
PIP = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_DRY_RUN": "1",
    "PIP_NO_BUILD_ISOLATION": "0",
    "PIP_NO_INDEX": "1",
}


def stand_in(name: str, *, scratch: Path) -> None:
    """Put a host's own program on the PATH of its jobs: NAME.py beside this file."""
    program = scratch / "bin" / name
    program.parent.mkdir()
    script = Path(__file__).with_name(f"{name}.py")
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {script} {scratch} "$@"\n')
    program.chmod(0o755)


@dataclass(frozen=True)
class Repository:
    """Somebody's clone of the project, and the environment that every command runs in."""

    folder: Path
    environment: Mapping[str, str]

    def back_to_main(self) -> None:
        """Stand on main, with nothing uncommitted."""
        self.run("git checkout --quiet --force main && git clean --quiet --force -d")

    def run(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def edit(self, path: str, was: str, becomes: str) -> None:
        file = self.folder / path
        text = file.read_text()
        assert was in text
        file.write_text(text.replace(was, becomes))

    def commit(self, message: str = "a change") -> str:
        """Commit all that there is, and return the commit."""
        self.run(f"git add --all && git commit --quiet --allow-empty --message '{message}'")
        return self.run("git rev-parse HEAD")

    def merge(self, branch: str) -> str:
        """Merge a branch into main as a host does, and return the commit."""
        self.run(f"git checkout --quiet main && git merge --quiet --no-ff --no-edit {branch}")
        return self.run("git rev-parse HEAD")

    def generate(self) -> None:
        self.run("keyspan generate --out infra")

    def kms(self, region: str) -> KMSClient:
        return kms(region, self.environment)

    def keys(self, region: str) -> list[str]:
        """Return the state of each key of a Region."""
        client = self.kms(region)
        return [
            client.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"]
            for key in client.list_keys()["Keys"]
        ]


def readme_commands(folder: Path) -> list[str]:
    """Return the commands that a project's README shows, but those that set Python up."""
    shown = [each.command for each in commands(folder / "README.md")]
    assert shown[:3] == SET_UP
    return shown[3:]


def create(folder: Path, surroundings: Mapping[str, str], *, ci: Ci) -> Repository:
    """Write a new project, and commit it with what it generates, as its README says."""
    environment = {
        **started_anew(surroundings),  # a lock file is committed
        **NOBODY,
        **PIP,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GOGC": "400",  # as keyspan.terraform has it
        "TF_CLI_ARGS": "-no-color",
    }
    project = NewProject(
        account="111122223333", primary="us-east-1", key="orders", bucket=BUCKET, ci=ci
    )
    assert PurePosixPath("main.py") in write(project, folder)
    repository = Repository(folder, environment)
    # A bucket of the embedded AWS has no host name of its own.
    key = 'key    = "keyspan/{stack}.tfstate"\n'
    repository.edit("keyspan.toml", key, f"{key}arguments = {{ use_path_style = true }}\n")
    s3 = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url=surroundings["AWS_ENDPOINT_URL"],
        aws_access_key_id=surroundings["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=surroundings["AWS_SECRET_ACCESS_KEY"],
    )
    s3.create_bucket(Bucket=BUCKET)
    repository.run("git init --quiet --initial-branch main")
    for command in readme_commands(folder):
        repository.run(command)
    repository.commit("the project")
    return repository
