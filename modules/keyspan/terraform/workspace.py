"""One directory of Terraform, and what may be done in it.

Nothing here destroys: there is no destroy, and apply takes a plan that was saved, which the
plan guard can read first. No plan is made with -refresh=false, which plans the replacement of
replica keys when the state is older than a promotion.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import CommandFailed
from keyspan.terraform.environment import child_environment, refuse_workspace
from keyspan.terraform.failure import mend_for, useful_part
from keyspan.terraform.plan import Plan, count, digest_of, read_document, require_unchanged
from keyspan.terraform.process import Finished, capture, stream
from keyspan.terraform.state import loads_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from keyspan.terraform.state import State

_PLAN = ".terraform/keyspan.tfplan"
_LOCK = ".terraform.lock.hcl"
_LOCKED = re.compile(r'^provider "[^/"]+/([^"]+)" \{\n\s*version\s*=\s*"([^"]+)"', re.MULTILINE)
_NOTHING, _CHANGES = 0, 2  # of -detailed-exitcode


class Workspace:
    """A directory that holds *.tf.json, and the Terraform or OpenTofu that runs in it.

    Args:
        directory: where the configuration lies; it keeps its own .terraform.
        binary: what `find_binary` returned.
        environment: the person's own with what `write_configuration` returned over it; see
            `keyspan.terraform.environment` for what is withheld from Terraform.
        on_line: called with each line that init, validate, plan and apply print, as it comes.

    Raises:
        UnfitEnvironment: TF_WORKSPACE is set.
    """

    def __init__(
        self,
        *,
        directory: Path,
        binary: Path,
        environment: Mapping[str, str],
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        refuse_workspace(environment)
        self.directory = directory.absolute()
        self.binary = binary.absolute()
        self._environment = child_environment(environment)
        self._on_line = on_line

    def init(self, *, backend: bool = True) -> None:
        """Set up the backend and the providers; may be run any number of times.

        Args:
            backend: whether to reach where the state is kept; validate does without.

        Raises:
            CommandFailed: Terraform failed; where no registry was reached, the text says how to
                do without.
        """
        self._stream("init", "-input=false", *([] if backend else ["-backend=false"]))

    def providers(self) -> list[str]:
        """Return the providers that init selected, with their versions: "hashicorp/aws 5.100.0".

        Read from the dependency lock file; none before init.
        """
        lock = self.directory / _LOCK
        text = lock.read_text(encoding="utf-8") if lock.exists() else ""
        return [f"{name} {version}" for name, version in _LOCKED.findall(text)]

    def validate(self) -> None:
        """Check the configuration against the providers' schemas, without any credentials.

        Raises:
            CommandFailed: it is not valid.
        """
        self._stream("validate")

    def plan(self, out: Path | None = None, *, targets: Iterable[str] = ()) -> Plan:
        """Plan, save the plan, and return what it will do.

        Args:
            out: the file to write; .terraform/keyspan.tfplan in the directory by default.
            targets: the addresses to plan for, with what they depend on; everything by default.

        Raises:
            CommandFailed: Terraform failed; there is no plan then, whatever it printed.
            UnfitPlan: the saved plan says something that is not known here.
        """
        path = (self.directory / _PLAN) if out is None else out.absolute()
        if out is None:
            path.parent.mkdir(exist_ok=True)
        options = ["-input=false", "-detailed-exitcode", f"-out={path}"]
        options += [f"-target={address}" for address in targets]
        done = self._stream("plan", *options, fine=(_NOTHING, _CHANGES))
        digest = digest_of(path)
        path.chmod(0o600)
        document = self._capture("show", "-json", str(path))
        return Plan(
            changed=done.status == _CHANGES,
            path=path,
            counts=count(read_document(document, path=path), path=path),
            digest=digest,
            document=document,
        )

    def show(self, plan: Plan) -> dict[str, Any]:
        """Return the plan's JSON as values: what `terraform show -json` said when it was made."""
        return read_document(plan.document, path=plan.path)

    def apply(self, plan: Plan) -> None:
        """Apply that plan, and nothing else.

        Raises:
            UnfitPlan: the file is no longer the plan that was made.
            CommandFailed: Terraform failed; what it had done by then is in the state.
        """
        require_unchanged(plan)
        self._stream("apply", "-input=false", str(plan.path))

    def state(self) -> State:
        """Return what the state holds, as it was last read; AWS is not asked.

        Raises:
            CommandFailed: Terraform failed.
            UnfitState: it says something that is not known here.
        """
        return loads_state(self._capture("show", "-json"), name=str(self.directory))

    def outputs(self) -> dict[str, Any]:
        """Return the value of each output in the state, sensitive ones included.

        Raises:
            CommandFailed: Terraform failed.
        """
        answer = cast("dict[str, dict[str, Any]]", json.loads(self._capture("output", "-json")))
        return {name: output["value"] for name, output in answer.items()}

    def _stream(self, action: str, *options: str, fine: tuple[int, ...] = (0,)) -> Finished:
        try:
            done = stream(
                [str(self.binary), action, "-no-color", *options],
                directory=self.directory,
                environment=self._environment,
                on_line=self._on_line,
            )
        except OSError as error:
            raise self._not_started(action, error) from error
        if done.status not in fine:
            raise self._failed(action, done)
        return done

    def _capture(self, action: str, *options: str) -> str:
        try:
            done = capture(
                [str(self.binary), action, "-no-color", *options],
                directory=self.directory,
                environment=self._environment,
            )
        except OSError as error:
            raise self._not_started(action, error) from error
        if done.status != 0:
            raise self._failed(action, done)
        return done.output

    def _failed(self, action: str, done: Finished) -> CommandFailed:
        said = done.output + done.errors
        return CommandFailed(
            self._typed(action),
            status=done.status,
            output=useful_part(said),
            mend=mend_for(action, output=said, program=self.binary.name),
        )

    def _not_started(self, action: str, error: OSError) -> CommandFailed:
        return CommandFailed(
            self._typed(action),
            status=127,
            output=str(error),
            mend="the directory and the binary must exist, and the binary must run here",
        )

    def _typed(self, action: str) -> str:
        return f"{self.binary.name} -chdir={self.directory} {action}"
