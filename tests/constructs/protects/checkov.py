"""checkov reads a plan, and says which of its checks fail at which resource.

It is the release that `make bench` compares with, in an environment of its own: what it pins would
fight with the project's.
"""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from benchmarks.install import python_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WAIVED = {
    "CKV_AWS_18": "the bucket that takes access logs is the team's own, and logs of it no key",
    "CKV2_AWS_61": "which versions may go, and when, is for the owner of the data to say",
    "CKV2_AWS_62": "notifications tell of objects, and protect none",
}
"""Checks that may fail, each with why."""


def failures(plan: Mapping[str, Any], *, folder: Path) -> dict[str, list[str]]:
    """Return each check that fails, with the addresses where it does.

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
    found: dict[str, list[str]] = defaultdict(list)
    for failed in report["results"]["failed_checks"]:
        found[f"{failed['check_id']} {failed['check_name']}"].append(failed["resource"])
    return found
