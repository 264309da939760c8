"""A keyring brought up on the embedded AWS by the real Terraform, for tests to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyspan.terraform import Workspace, find_binary
from tests.aws import kms
from tests.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mypy_boto3_kms import KMSClient

    from keyspan.terraform import Plan


@dataclass(frozen=True)
class Deployed:
    """A keyring that Terraform brought up on the embedded AWS."""

    text: str
    first: Plan
    terraform: Workspace
    outputs: Mapping[str, Any]
    surroundings: Mapping[str, str]

    def kms(self, region: str) -> KMSClient:
        return kms(region, self.surroundings)


def workspace(folder: Path, surroundings: Mapping[str, str]) -> Workspace:
    return Workspace(
        directory=folder / "stacks" / "keyring",
        binary=find_binary(surroundings),
        environment=surroundings,
    )


def deploy(text: str, folder: Path, surroundings: Mapping[str, str]) -> Deployed:
    out = folder / "cdktf.out"
    synthesize(text, out=out)
    terraform = workspace(out, surroundings)
    terraform.init()
    terraform.validate()
    plan = terraform.plan()
    terraform.apply(plan)
    return Deployed(text, plan, terraform, terraform.outputs(), surroundings)
