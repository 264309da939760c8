"""A project: the folder of keyspan.toml and cdktf.json, and what Terraform may do with its stacks.

Nothing is applied here but the very plan that the guard approved.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.checks import check, plan_view, read, today
from keyspan.checks.guard import guard
from keyspan.checks.reports import FORMATS
from keyspan.config import DEFAULT_FILE, load
from keyspan.errors import Fault
from keyspan.lifecycle.refused import Refused
from keyspan.model.provider import ALIASES, REGION, REGION_MODE_DOC
from keyspan.synth import OUT, synth
from keyspan.terraform import Workspace, find_toolchain

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from keyspan.checks import Report
    from keyspan.checks.documents import PlanView
    from keyspan.checks.guard import Allowance
    from keyspan.model import Checks, Keyring
    from keyspan.model.provider import Providers
    from keyspan.terraform import Plan, State, Toolchain


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A saved plan, and what the guard says of it.

    Attributes:
        plan: the plan.
        view: what it does.
        report: the guard's.
    """

    plan: Plan
    view: PlanView = field(repr=False)
    report: Report

    @property
    def approved(self) -> bool:
        """Whether the guard approves it."""
        return self.report.passed

    @property
    def told(self) -> str:
        """The guard's report, as a person reads it."""
        return FORMATS["text"](self.report).rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One Terraform state of a project.

    Attributes:
        name: its name.
        terraform: where its Terraform JSON lies.
        settings: what the keyring asks of checks.
        providers: how a resource's Region is chosen.
    """

    name: str
    terraform: Workspace
    settings: Checks
    providers: Providers = ALIASES

    def review(self, *, allow: Iterable[Allowance] = ()) -> Reviewed:
        """Plan, and have the guard read that very plan.

        Args:
            allow: what a person named and asked for.

        Raises:
            Refused: the state does not tell Regions, and one provider is to serve them all.
            CommandFailed: Terraform failed.
            UnfitPlan, UnfitDocument: the plan says what is not known.
        """
        if self.providers == REGION:
            _require_regions(self)
        return self.guarded(self.terraform.plan(), allow=allow)

    def guarded(self, plan: Plan, *, allow: Iterable[Allowance] = ()) -> Reviewed:
        """Have the guard read a plan that was made here; arguments and errors as `review`."""
        view = plan_view(self.name, self.terraform.show(plan))
        report = guard(view, today=today(), allow=allow, settings=self.settings)
        return Reviewed(plan=plan, view=view, report=report)

    def apply(self, reviewed: Reviewed) -> None:
        """Apply the plan that was reviewed, and nothing else.

        Raises:
            Refused: the guard did not approve it.
            UnfitPlan: its file is no longer that plan.
            CommandFailed: Terraform failed.
        """
        if not reviewed.approved:
            raise Refused(reviewed.told)
        self.terraform.apply(reviewed.plan)

    def state(self) -> State:
        """Return what its state holds, as it was last read."""
        return self.terraform.state()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The folder of keyspan.toml and cdktf.json.

    Attributes:
        folder: the folder.
        toolchain: Terraform, and the environment that it, the app and AWS's clients run in.
        on_line: called with each line that Terraform prints.
    """

    folder: Path
    toolchain: Toolchain
    on_line: Callable[[str], None] | None = None

    @property
    def file(self) -> Path:
        """The keyring file."""
        return self.folder / DEFAULT_FILE

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of all that runs here."""
        return self.toolchain.environment

    def keyring(self) -> Keyring:
        """Return the keyring that the file describes now.

        Raises:
            InvalidKeyring: the file has faults.
        """
        return load(self.file)

    def synth(self) -> Mapping[str, Stack]:
        """Run the app, check what it wrote, and return its stacks.

        Raises:
            NoProject, CommandFailed: the app cannot be run, or failed.
            Refused: a rule speaks against what it wrote.
        """
        out = self.folder / OUT
        folders = synth(self.folder, out=out, environment=self.environment)
        keyring = self.keyring()
        settings = keyring.checks
        views = (view for folder in folders.values() for view in read(str(folder)))
        report = check(views, today=today(), settings=settings)
        if not report.passed:
            raise Refused(FORMATS["text"](report).rstrip())
        return {
            name: Stack(
                name=name,
                terraform=Workspace(
                    directory=folder,
                    binary=self.toolchain.binary,
                    environment=self.environment,
                    on_line=self.on_line,
                ),
                settings=settings,
                providers=keyring.providers,
            )
            for name, folder in sorted(folders.items(), key=_order(keyring))
        }

    def stack(self, name: str) -> Stack:
        """Return one stack, synthesized from the file as it is now, and ready to plan.

        Raises:
            KeyspanError: as `synth` does, or Terraform cannot be set up there.
        """
        stacks = self.synth()
        if name not in stacks:
            problem = f"the app made no stack {name}, only {', '.join(stacks) or 'none'}"
            mend = "let main.py make each stack of the keyring"
            raise Refused(str(Fault(where="cdktf.json", problem=problem, mend=mend)))
        stacks[name].terraform.init()
        return stacks[name]


def untold_regions(state: State) -> str:
    """Return what is wrong with a state for one provider: "" where it tells each Region.

    An AWS provider without `region` wrote it, each key being of an alias. One provider for all
    would read every key in its own Region, and there it is another, or gone.
    Source: registry.terraform.io, hashicorp/aws, guide "Enhanced Region Support", "Migrating".
    """
    untold = [
        each.address
        for each in state.resources
        if each.type.startswith("aws_kms_") and not each.values.get("region")
    ]
    if not untold:
        return ""
    more = f" and {len(untold) - 1} more" if len(untold) > 1 else ""
    return f"does not tell the Region of {untold[0]}{more}, and one provider is to read all"


REGIONS_FIRST = f'write providers = "{ALIASES}" again; {REGION_MODE_DOC} has the way over'
"""What to do about it."""


def _require_regions(stack: Stack) -> None:
    """Refuse a state that one provider would misread.

    Raises:
        Refused: it is such a state.
    """
    if problem := untold_regions(stack.state()):
        fault = Fault(where=f"state of {stack.name}", problem=problem, mend=REGIONS_FIRST)
        raise Refused(str(fault))


def _order(keyring: Keyring) -> Callable[[tuple[str, Path]], tuple[int, str]]:
    """Return what sorts stacks as the file does, any others of the app behind them."""
    places = {name: number for number, name in enumerate(keyring.stacks)}
    return lambda each: (places.get(each[0], len(places)), each[0])


@contextmanager
def opened(
    folder: Path,
    *,
    environment: Mapping[str, str],
    on_line: Callable[[str], None] | None = None,
) -> Generator[Project]:
    """Open a project: find Terraform and the AWS provider, for as long as the block lasts.

    Args:
        folder: the folder of keyspan.toml and cdktf.json.
        environment: the person's own, usually `os.environ`.
        on_line: called with each line that Terraform prints.

    Raises:
        MissingTool, UnfitEnvironment: Terraform is not there, or cannot be run so.
    """
    with tempfile.TemporaryDirectory(prefix="keyspan-") as scratch:
        # A project's .terraform outlives this process: a person's own Terraform works there, too.
        toolchain = find_toolchain(environment, scratch=Path(scratch), cache=False)
        yield Project(folder=folder, toolchain=toolchain, on_line=on_line)
