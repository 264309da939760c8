"""Make the plans anew: python -m tests.checks.plans.make [NAME ...]

Needs Terraform, the AWS provider and, for a plan from a keyring file, Node.js. Every plan is what
`terraform show -json` printed, to the letter.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from keyspan.demo.sandbox import sandbox
from keyspan.emulator import start_emulator
from keyspan.terraform import find_toolchain
from keyspan.terraform.environment import child_environment
from tests.checks.plans.approved import APPROVED
from tests.checks.plans.refused import REFUSED
from tests.checks.plans.scenario import ROOTS, Root, Scenario, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
ACCOUNT = "111122223333"
AT_ONCE = 2
_NOTHING = Root("")


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes plans in a scratch folder; a base is applied once for all who may share it."""

    scratch: Path
    running: ExitStack
    _bases: dict[str, Situation] = field(default_factory=dict)
    _turn: dict[str, Lock] = field(default_factory=dict)

    def make(self, scenario: Scenario) -> str:
        """Write a scenario's plan, and return how large it is."""
        base = scenario.base or _NOTHING
        if scenario.disturbs:
            with ExitStack() as own:
                document = self._planned(scenario, self._applied(base, scenario.name, own))
        else:
            with self._turn.setdefault(base.text, Lock()):
                if base.text not in self._bases:
                    name = f"base-of-{scenario.name}"
                    self._bases[base.text] = self._applied(base, name, self.running)
            shared = self._bases[base.text]
            folder = shutil.copytree(
                shared.folder, self.scratch / scenario.name / "root", symlinks=True
            )
            document = self._planned(scenario, _situation(folder, shared.environment))
        _refuse_traces(document, scratch=self.scratch)
        (HERE / f"{scenario.name}.json").write_text(document)
        return f"{scenario.name}: {len(document)} characters"

    def _applied(self, base: Root, name: str, running: ExitStack) -> Situation:
        scratch = self.scratch / name
        folder = scratch / "root"
        folder.mkdir(parents=True)
        emulator = running.enter_context(start_emulator(account=ACCOUNT, lag=0))
        toolchain = find_toolchain(os.environ, scratch=scratch)
        environment = sandbox(
            toolchain.environment, emulator=emulator.environment, profiles=(), scratch=scratch
        )
        situation = _situation(folder, child_environment(environment))
        if base.text:
            _write(base, folder)
            situation.terraform("init")
            situation.terraform("apply", "-auto-approve")
        return situation

    def _planned(self, scenario: Scenario, situation: Situation) -> str:
        if scenario.between:
            scenario.between(situation)
        if scenario.planned:
            _write(scenario.planned, situation.folder)
        if not scenario.base or (scenario.planned and "module" in scenario.planned.text):
            situation.terraform("init")
        plan = partial(situation.terraform, "plan", "-out=plan", *scenario.options)
        plan(status=1 if scenario.fails else 0)
        return situation.terraform("show", "-json", "plan").strip()


def _situation(folder: Path, environment: Mapping[str, str]) -> Situation:
    return Situation(folder, environment, partial(_terraform, folder, environment))


def _terraform(folder: Path, environment: Mapping[str, str], *command: str, status: int = 0) -> str:
    done = subprocess.run(
        ["terraform", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != status:
        raise RuntimeError(
            f"{folder}: {command} exited {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def _write(root: Root, folder: Path) -> None:
    (folder / "main.tf").write_text(root.text)
    shutil.copytree(ROOTS / "modules", folder / "modules", dirs_exist_ok=True)


def _refuse_traces(document: str, *, scratch: Path) -> None:
    """Refuse a document that tells of this machine."""
    traces = (str(scratch), str(Path.home()), str(HERE), "localhost", "127.0.0.1")
    if found := [trace for trace in traces if trace in document]:
        raise RuntimeError(f"it tells of this machine: {found}")


def main(names: list[str]) -> int:
    scenarios = {scenario.name: scenario for scenario in (*REFUSED, *APPROVED)}
    failures = 0
    with (
        tempfile.TemporaryDirectory() as scratch,
        ExitStack() as running,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        maker = Maker(Path(scratch).resolve(), running)
        asked = {name: pool.submit(maker.make, scenarios[name]) for name in names or scenarios}
        for name, made in asked.items():
            if error := made.exception():
                failures += 1
                print(f"{name}: {error}", file=sys.stderr)  # noqa: T201
            else:
                print(made.result(), flush=True)  # noqa: T201
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
