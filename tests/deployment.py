"""A keyring brought up on the embedded AWS by the real Terraform, for tests to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyspan.terraform import Counts, Workspace, find_binary
from tests.aws import kms
from tests.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mypy_boto3_kms import KMSClient

_APPLIED = re.compile(
    r"^Apply complete! Resources: (\d+) added, (\d+) changed, (\d+) destroyed(?:, \d+ forgotten)?\."
)
_NOTHING, _CHANGES = 0, 2


def bring_up(terraform: Workspace) -> Counts:
    """Plan and apply in one command, and return what was done.

    For tests that look at keys, and at no plan. Each command of Terraform has the AWS provider's
    schema sent anew, three seconds of CPU: a plan that nobody reads is not saved and shown. How
    one is saved, read by the guard and applied is seen in tests/terraform and tests/lifecycle.
    """
    done = terraform._stream("apply", "-input=false", "-auto-approve")
    (said,) = filter(None, map(_APPLIED.match, done.output.splitlines()))
    added, changed, destroyed = map(int, said.groups())
    return Counts(add=added, change=changed, destroy=destroyed)


def idle(terraform: Workspace) -> bool:
    """Say whether a plan changes nothing: no resource, no output, no address."""
    options = ("-input=false", "-detailed-exitcode")
    return terraform._stream("plan", *options, fine=(_NOTHING, _CHANGES)).status == _NOTHING


@dataclass(frozen=True)
class Deployed:
    """A keyring that Terraform brought up on the embedded AWS."""

    text: str
    first: Counts
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
    first = bring_up(terraform)
    return Deployed(text, first, terraform, terraform.outputs(), surroundings)
