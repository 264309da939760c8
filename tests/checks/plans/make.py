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
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from keyspan.demo.sandbox import sandbox
from keyspan.emulator import start_emulator
from keyspan.terraform import find_toolchain
from keyspan.terraform.environment import child_environment
from tests.checks.plans.approved import APPROVED
from tests.checks.plans.refused import REFUSED
from tests.checks.plans.scenario import Root, Scenario, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.terraform import Toolchain

HERE = Path(__file__).parent
ACCOUNT = "111122223333"
AT_ONCE = 2
_NOTHING = Root("")


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes plans in a scratch folder; a base is applied once for all who may share it."""

    toolchain: Toolchain
    scratch: Path
    running: ExitStack
    _bases: dict[str, Situation] = field(default_factory=dict)
    _turn: dict[str, Lock] = field(default_factory=dict)

    def document(self, scenario: Scenario) -> str:
        """Return a scenario's plan."""
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
            document = self._planned(scenario, self._situation(folder, shared.environment))
        _refuse_traces(document, scratch=self.scratch)
        return document

    def _applied(self, base: Root, name: str, running: ExitStack) -> Situation:
        scratch = self.scratch / name
        folder = scratch / "root"
        folder.mkdir(parents=True)
        emulator = running.enter_context(start_emulator(account=ACCOUNT, lag=0))
        environment = sandbox(
            self.toolchain.environment, emulator=emulator.environment, profiles=(), scratch=scratch
        )
        situation = self._situation(folder, child_environment(environment))
        if base.text:
            situation.write(base)
            situation.terraform("init")
            situation.apply(base)
        return situation

    def _situation(self, folder: Path, environment: Mapping[str, str]) -> Situation:
        def terraform(*arguments: str, status: int = 0) -> str:
            command = [str(self.toolchain.binary), *arguments]
            return _run(command, folder=folder, environment=environment, status=status)

        return Situation(folder, environment, terraform)

    def _planned(self, scenario: Scenario, situation: Situation) -> str:
        if scenario.between:
            scenario.between(situation)
        if scenario.planned:
            situation.write(scenario.planned)
        if not scenario.base or (scenario.planned and "module" in scenario.planned.text):
            situation.terraform("init")
        status = 1 if scenario.fails else 0
        situation.terraform("plan", "-out=plan", *scenario.options, status=status)
        return situation.terraform("show", "-json", "plan").strip()


def _run(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], status: int
) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != status:
        said = f"{done.stdout}{done.stderr}"
        raise RuntimeError(f"{folder}: {command} exited {done.returncode}\n{said}")
    return done.stdout


def _refuse_traces(document: str, *, scratch: Path) -> None:
    """Refuse a document that tells of this machine."""
    traces = (str(scratch), str(Path.home()), str(HERE), "localhost", "127.0.0.1")
    if found := [trace for trace in traces if trace in document]:
        raise RuntimeError(f"it tells of this machine: {found}")


def main(names: list[str]) -> int:
    """Make the plans of that name, or all of them, and say which could not be made."""
    scenarios = {scenario.name: scenario for scenario in (*REFUSED, *APPROVED)}
    failed = False
    with (
        tempfile.TemporaryDirectory() as folder,
        ExitStack() as running,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        scratch = Path(folder).resolve()
        maker = Maker(find_toolchain(os.environ, scratch=scratch), scratch, running)
        asked = {name: pool.submit(maker.document, scenarios[name]) for name in names or scenarios}
        for name, made in asked.items():
            if error := made.exception():
                failed = True
                print(f"{name}: {error}", file=sys.stderr)  # noqa: T201
            else:
                (HERE / f"{name}.json").write_text(made.result())
                print(f"{name}: {len(made.result())} characters", flush=True)  # noqa: T201
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
