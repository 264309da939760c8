"""The steps of the demo, in order."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.config import DEFAULT_FILE, load
from keyspan.demo.imported import ImportedKeys
from keyspan.demo.progress import Progress
from keyspan.demo.proof import prove
from keyspan.demo.sandbox import sandbox
from keyspan.demo.stage import stand_in
from keyspan.emulator import shell_lines, start_emulator
from keyspan.errors import KeyspanError
from keyspan.lifecycle.project import Stack
from keyspan.synth import OUT, app_command, synth
from keyspan.terraform import TERRAFORM, Workspace, find_toolchain, read_release

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator import EmulatorProcess
    from keyspan.model import Keyring
    from keyspan.terraform import Toolchain

STATE_OVERRIDE = "keyspan_demo_override.tf.json"
"""Puts the demo's state beside its Terraform JSON, whatever backend the keyring names."""


class DemoFailed(KeyspanError):
    """The story did not end as it should: Keyspan, Terraform or the emulator is at fault."""

    exit_code = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """Where the story plays."""

    keyring: Keyring
    project: Path
    scratch: Path
    environment: Mapping[str, str]
    toolchain: Toolchain
    progress: Progress


def tell(project: Path, *, environment: Mapping[str, str], keep: bool) -> None:
    """Tell the whole story for a project's keyring, on an embedded AWS of its own.

    Args:
        project: the folder of keyspan.toml and cdktf.json.
        environment: the person's own, usually `os.environ`.
        keep: leave the emulator and the folder behind, and print how to go on with them.

    Raises:
        KeyspanError: something is missing, or a step failed; nothing is left behind then.
    """
    app_command(project)
    keyring = load(project / DEFAULT_FILE)
    progress = Progress()
    with ExitStack() as clean_up:
        scratch = Path(tempfile.mkdtemp(prefix="keyspan-demo-"))
        clean_up.callback(shutil.rmtree, scratch)
        toolchain = find_toolchain(environment, scratch=scratch)
        with progress.step("emulator", "starting the embedded AWS") as step:
            emulator = start_emulator(
                account=keyring.account, detached=keep, log=scratch / "emulator.log"
            )
            clean_up.callback(emulator.stop)
            step.found = f"the embedded AWS answers at {emulator.endpoint}"
        stage = _Stage(
            keyring=keyring,
            project=stand_in(project, scratch / "project"),
            scratch=scratch,
            environment=sandbox(
                toolchain.environment,
                emulator=emulator.environment,
                profiles=keyring.provider.profiles,
                scratch=scratch,
            ),
            toolchain=toolchain,
            progress=progress,
        )
        _play(stage)
        if keep:
            clean_up.pop_all()
            _explain(stage, emulator)
            return
        with progress.step("clean up", "ending the emulator") as step:
            clean_up.close()
            step.found = "the emulator has ended, and its folder is gone"
    times = ", ".join(f"{name} {taken:.1f}" for name, taken in progress.seconds.items())
    progress.say(f"Done in {sum(progress.seconds.values()):.1f} s: {times}.")


def _play(stage: _Stage) -> None:
    with stage.progress.step("synth", "running the CDKTF app") as step:
        out = stage.project / OUT
        folders = synth(stage.project, out=out, environment=stage.environment)
        keys, regions = stage.keyring.keys, stage.keyring.regions
        step.found = f"Terraform JSON: {_count(len(folders), 'stack')}, "
        step.found += f"{_count(len(keys), 'key')} in {_count(len(regions), 'Region')}"
    for name, folder in folders.items():
        _deploy(stage, name, folder)


def _deploy(stage: _Stage, name: str, folder: Path) -> None:
    """Bring up one stack, prove its keys, and show that nothing is left to do."""
    state = {"terraform": {"backend": {"local": {"path": f"../../../terraform.{name}.tfstate"}}}}
    (folder / STATE_OVERRIDE).write_text(json.dumps(state), encoding="utf-8")
    terraform = Workspace(
        directory=folder, binary=stage.toolchain.binary, environment=stage.environment
    )
    stack = Stack(name=name, terraform=terraform, settings=stage.keyring.checks)
    progress = stage.progress
    with progress.step("init", "fetching the AWS provider") as step:
        terraform.init()
        release = read_release(terraform.binary, environment=stage.environment)
        step.found = f"{release} with {', '.join(terraform.providers())}"
    with progress.step("validate", "checking against the provider's schema") as step:
        terraform.validate()
        step.found = "the provider accepts it"
    if imported := [key for key in stage.keyring.stacks[name] if key.imported]:
        with progress.step("import", "creating keys, and importing their material") as step:
            ImportedKeys(
                keys=imported, account=stage.keyring.account, environment=stage.environment
            ).bring_up(terraform)
            step.found = f"{_count(len(imported), 'key')} with imported material"
    with progress.step("plan", f"planning stack {name}") as step:
        plan = terraform.plan()
        step.found = f"{name}: {plan.counts}"
    with progress.step("guard", f"reading the plan of stack {name}") as step:
        reviewed = stack.guarded(plan)
        if not reviewed.approved:
            raise DemoFailed(reviewed.told)
        step.found = f"{name}: approved, no key is lost by it"
    with progress.step("apply", f"applying stack {name}") as step:
        stack.apply(reviewed)
        outputs = terraform.outputs()
        step.found = f"{name}: applied"
    _prove(stage, name, outputs)
    with progress.step("re-plan", f"planning stack {name} again") as step:
        again = terraform.plan()
        if again.changed:
            raise DemoFailed(f"{name}: a plan after the apply is not empty: {again.counts}")
        step.found = f"{name}: no changes"


def _prove(stage: _Stage, name: str, outputs: Mapping[str, str]) -> None:
    keys = stage.keyring.stacks[name]
    with stage.progress.step("prove", "using each key in each Region") as step:
        proofs = [
            prove(
                key=key.name,
                key_id=outputs[f"{key.name}_key_id"],
                regions=key.regions,
                environment=stage.environment,
            )
            for key in keys
        ]
        step.found = "what each Region's key makes, each other's takes:"
    for key, proof in zip(keys, proofs, strict=True):
        stage.progress.proof(proof)
        if not proof.holds([related.region for related in key.related if related.enabled]):
            raise DemoFailed(f"{key.name}: not everything was taken, see the table above")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _explain(stage: _Stage, emulator: EmulatorProcess) -> None:
    """Say how to go on with what was kept."""
    names = (*emulator.environment, "TF_CLI_CONFIG_FILE")
    variables = {n: stage.environment[n] for n in names if stage.environment.get(n)}
    binary = stage.toolchain.binary
    terraform = binary.name if shutil.which(binary.name) == str(binary) else str(binary)
    if terraform != TERRAFORM.command:
        variables["TERRAFORM_BINARY_NAME"] = terraform  # cdktf's own variable
    stacks = stage.keyring.stacks
    plans = "\n".join(f"  {terraform} -chdir={OUT}/stacks/{stack} plan" for stack in stacks)
    stage.progress.say(f"""\
The embedded AWS goes on at {emulator.endpoint}, process {emulator.pid}. In this shell:

{shell_lines(variables)}
  cd {stage.project}

  aws kms list-aliases --region {stage.keyring.keys[0].primary.region}
{plans}
  npx cdktf deploy {next(iter(stacks))} --skip-provider-lock   # after make install

To end it:

  kill {emulator.pid} && rm -r {stage.scratch}""")
