"""A deployed project behind a proxy that notes each call of KMS, and can disturb it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from keyspan.lifecycle.project import opened
from tests.aws import kms
from tests.deployment import bring_up
from tests.lifecycle.conftest import KEYSPAN, Living
from tests.recorder import recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from mypy_boto3_kms import KMSClient

    from tests.recorder import Recorder

TERRAFORM = """\
#!/bin/sh
# Kills who runs it, at the command that a file names: "plan", or "apply" done.
due="$KILL_AT"
if [ -e "$due" ] && [ "$(cat "$due")" = "$1" ]; then rm "$due"; kill -9 $PPID; exit 1; fi
"$REAL_TERRAFORM" "$@"
status=$?
if [ -e "$due" ] && [ "$(cat "$due")" = "$1 done" ]; then rm "$due"; kill -9 $PPID; fi
exit $status
"""


@dataclass
class Deployed(Living):
    """A project whose keys live, and who is watching."""

    recorder: Recorder = None  # type: ignore[assignment]
    direct: dict[str, str] = field(default_factory=dict)

    def kms(self, region: str) -> KMSClient:
        """Past the proxy, so that only what keyspan and Terraform call is noted."""
        return kms(region, self.direct)

    @property
    def key_id(self) -> str:
        (alias,) = tomllib.loads(self.keyring)["keys"]["orders"]["aliases"]
        return self.kms("us-west-2").describe_key(KeyId=f"alias/{alias}")["KeyMetadata"]["KeyId"]

    def primaries(self, *regions: str) -> set[str]:
        """Which Region holds the primary key, by what each says."""
        told = [self.kms(r).describe_key(KeyId=self.key_id)["KeyMetadata"] for r in regions]
        return {each["MultiRegionConfiguration"]["PrimaryKey"]["Region"] for each in told}

    @property
    def journal(self) -> bool:
        return (self.folder / ".keyspan" / "promotion.orders.json").exists()

    def killed_at(self, command: str) -> Path:
        """Let keyspan be killed by the Terraform that it runs; the file goes with it."""
        due = self.folder / "kill-at"
        due.write_text(command)
        return due

    def dies(self, *arguments: str) -> None:
        done = self.keyspan(*arguments)
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr

    def dies_with(self, *arguments: str, moment: dict, call: tuple[str, str]) -> None:
        """Run keyspan, and kill it when the proxy sees a call."""
        process = subprocess.Popen(
            [sys.executable, "-c", KEYSPAN, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        moment[call] = lambda: os.kill(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        del moment[call]
        assert process.returncode == -signal.SIGKILL, said.decode()


@pytest.fixture
def deployed(
    living: Callable[[str], Living], surroundings: Mapping[str, str], tmp_path: Path
) -> Iterator[Callable[[str], Deployed]]:
    """Return what deploys a keyring's text."""
    wrapper = tmp_path / "terraform"
    wrapper.write_text(TERRAFORM)
    wrapper.chmod(0o755)

    def make(text: str) -> Deployed:
        project = living(text)
        with opened(project.folder, environment=project.environment) as own:
            for name in own.keyring().stacks:
                bring_up(own.stack(name).terraform)
            real = own.toolchain.binary
        environment = {
            **recorder.leading(project.environment),
            "KEYSPAN_TERRAFORM": str(wrapper),
            "REAL_TERRAFORM": str(real),
            "KILL_AT": str(project.folder / "kill-at"),
        }
        return Deployed(
            folder=project.folder,
            environment=environment,
            recorder=recorder,
            direct=dict(project.environment),
        )

    with recording(surroundings["AWS_ENDPOINT_URL"]) as recorder:
        yield make
