"""checkov reads a plan, and says which of its checks fail at which resource.

It is the release that `make bench` compares with, in an environment of its own: what it pins would
fight with the project's.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.install import python_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WAIVED = {
    "CKV2_AWS_57": "rotation takes a function that knows what the secret opens: the team's own",
    "CKV_AWS_137": "who has a VPC makes the domain in it, and binds what exists",
    "CKV_AWS_118": "metrics of an instance's machine say nothing of keys, and cost what they cost",
    "CKV_AWS_324": "Aurora exports logs into groups that it makes itself, under no key of ours",
    "CKV_AWS_353": "Performance Insights keeps queries: to turn it on is for the owner of the data",
    "CKV2_AWS_8": "a plan of AWS Backup is what [protects.backup] makes, for what it is pointed at",
    "CKV2_AWS_27": "logging of queries takes a parameter group, which is the team's own",
    "CKV_AWS_18": "the bucket that takes access logs is the team's own, and logs of it no key",
    "CKV_AWS_248": "there is a security group in a VPC alone: see CKV_AWS_137",
    "CKV_AWS_317": "the log group, and who may write into it, are the team's own",
    "CKV_AWS_318": "how many nodes a domain needs is for its owner to say, and to pay",
    "CKV2_AWS_18": "what is backed up is said at the backup plan, by ARN or by tag",
    "CKV2_AWS_59": "how many nodes a domain needs is for its owner to say, and to pay",
    "CKV_AWS_50": "tracing takes rights of the function's role, which is the team's own",
    "CKV_AWS_116": "where events go that fail is for the function's owner to say",
    "CKV_AWS_117": "a function needs no VPC to be under a key",
    "CKV_AWS_252": "a topic tells of log files, and protects none",
    "CKV_AWS_272": "who signs code, and with what, is for the function's owner to say",
    "CKV2_AWS_10": "the log group would be a second copy of the log files, by a role of the team's",
    "CKV2_AWS_61": "which versions may go, and when, is for the owner of the data to say",
    "CKV2_AWS_62": "notifications tell of objects, and protect none",
    "CKV_AWS_28 aws_dynamodb_table.carts_eu-west-1": "the file has it off: on is the default",
}
"""Checks that may fail, anywhere or at one address, each with why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A check that fails at a resource."""

    check: str
    address: str
    name: str

    @property
    def waivers(self) -> tuple[str, str]:
        """What would waive it."""
        return self.check, f"{self.check} {self.address}"


def failures(plan: Mapping[str, Any], *, folder: Path) -> list[Failure]:
    """Return each check that fails at each resource.

    Args:
        plan: what `terraform show -json` says of it.
        folder: an empty folder, which becomes checkov's home.
    """
    (folder / "plan.json").write_text(json.dumps(plan))
    done = subprocess.run(
        [
            str(python_with("checkov", compiled=False).with_name("checkov")),
            *("--file", "plan.json", "--framework", "terraform_plan"),
            *("--output", "json", "--skip-download", "--soft-fail"),
        ],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    read = (report["summary"]["resource_count"], report["summary"]["parsing_errors"])
    assert read == (len(plan["resource_changes"]), 0)
    return [
        Failure(check=each["check_id"], address=each["resource"], name=each["check_name"])
        for each in report["results"]["failed_checks"]
    ]
