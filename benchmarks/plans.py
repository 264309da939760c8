"""What reading a large plan costs, beside checkov: python -m benchmarks.plans.

The plan is made of entries that the real Terraform wrote (tests/checks/plans), renamed: a tenth of
its resources are keys, a tenth their aliases, the others log groups.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import report
from benchmarks.install import pinned, python_with
from benchmarks.measure import Command, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANS = Path(__file__).parents[1] / "tests" / "checks" / "plans"
KEYSPAN = str(Path(sys.executable).with_name("keyspan"))
CHECKOV_KMS = "CKV_AWS_7,CKV_AWS_33,CKV_AWS_227,CKV2_AWS_64"
"""What checkov asks of KMS keys alone."""

_KEYS, _OTHERS = "nothing-changed", "other-resource-deleted"
_LOG_GROUP = "aws_cloudwatch_log_group"
_LOG_GROUPS = 16
"""For each key with its replica and their two aliases, so that a fifth of all is of KMS."""

_CHANGES = ("resource_changes",)
_PLANNED = ("planned_values", "root_module", "resources")
_PRIOR = ("prior_state", "values", "root_module", "resources")
_CONFIGURED = ("configuration", "root_module", "resources")
_KEY_ID = re.compile(r"mrk-([0-9a-f]{26})[0-9a-f]{6}")


def large_plan(resources: int) -> dict[str, Any]:
    """Return a plan of about so many resources, none of which changes."""
    plan, others = _document(_KEYS), _document(_OTHERS)
    keys = {path: list(_at(plan, path)) for path in (_CHANGES, _PLANNED, _PRIOR, _CONFIGURED)}
    group = {path: _log_group(_at(others, path)) for path in (_CHANGES, _PRIOR, _CONFIGURED)}
    group[_CHANGES]["change"] |= {
        "actions": ["no-op"],
        "after": group[_CHANGES]["change"]["before"],
        "after_unknown": {},
    }
    group[_PLANNED] = group[_PRIOR]
    for path, entries in keys.items():
        every = _at(plan, path)
        every.clear()
        for number in range(resources // (len(keys[_CHANGES]) + _LOG_GROUPS)):
            every += (_renamed(each, f"orders{number}", number) for each in entries)
            every += (
                _renamed(group[path], f"orders{number}x{each}", number)
                for each in range(_LOG_GROUPS)
            )
    return plan


def _log_group(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in entries if each["type"] == _LOG_GROUP)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--resources", type=int, default=10_000)
    parser.add_argument("--checkov", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keyspan-bench-") as scratch:
        plan = Path(scratch, "plan.json")
        document = large_plan(options.resources)
        plan.write_text(json.dumps(document))
        home = Path(scratch, "home")
        home.mkdir()
        named = dict(_commands(plan, checkov=options.checkov))
        (first, base), *others = named.items()
        taken = compare(
            base, dict(others), rounds=options.rounds, home=partial(nullcontext, str(home))
        )
        size = plan.stat().st_size / 1e6
    count = len(document["resource_changes"])
    print(report.commands(f"a plan of {count:,} resources, {size:.0f} MB", first, taken))


def _commands(plan: Path, *, checkov: bool) -> Iterator[tuple[str, Command]]:
    def command(*words: str) -> Command:
        return Command(words=words, folder=plan.parent)

    yield "keyspan check", command(KEYSPAN, "check", str(plan))
    yield "keyspan guard", command(KEYSPAN, "guard", str(plan))
    if checkov:
        program = str(python_with("checkov").with_name("checkov"))
        asked = ("--file", str(plan), "--framework", "terraform_plan", "--soft-fail", "--quiet")
        title = f"checkov {pinned('checkov', 'checkov')}"
        yield f"{title}, its KMS checks", command(program, *asked, "--check", CHECKOV_KMS)
        yield f"{title}, all checks", command(program, *asked)


def _document(name: str) -> dict[str, Any]:
    return json.loads((PLANS / f"{name}.json").read_text())


def _at(document: dict[str, Any], path: tuple[str, ...]) -> Any:
    for name in path:
        document = document[name]
    return document


def _renamed(entry: Any, name: str, number: int) -> Any:
    """Return an entry of another name, and of another key."""
    text = re.sub(r"\borders", name, json.dumps(entry))
    return json.loads(_KEY_ID.sub(lambda found: f"mrk-{found[1]}{number:06x}", text))


if __name__ == "__main__":
    main()
