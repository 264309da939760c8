"""GitHub, as far as the workflow of a new project needs it; each `run` is run by bash.

Conditions are worked out as GitHub does. Of the actions, those of artifacts move files; what the
others set up is there already.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from keyspan.scaffold import CI
from tests.scaffold.repository import stand_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.scaffold.repository import Repository

OURS = "acme/keys"
INSTALL = "python -m pip install ."
"""Run once, for its two seconds of CPU: it is the same in each job."""

_NAMES = re.compile(r"\b(?:github|needs|vars)\.[\w.]+")
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")


def value(expression: str, context: Mapping[str, str]) -> Any:
    """Return what an expression says; it may stand in ${{ }} or not."""
    text = " ".join(expression.replace("${{", "").replace("}}", "").split())
    text = _NAMES.sub(lambda found: repr(context.get(found.group(), "")), text)
    for theirs, ours in (("&&", " and "), ("||", " or "), ("!cancelled()", "True")):
        text = text.replace(theirs, ours)
    return eval(text, {"hashFiles": str})  # noqa: S307 - of our own workflow


def is_wanted(
    part: Mapping[str, Any], context: Mapping[str, str], *, before: Mapping[str, str]
) -> bool:
    """Whether a job or a step runs; `before` says how each one that it needs has ended."""
    condition = part.get("if", "True")
    if "cancelled()" not in condition and set(before.values()) - {"success"}:
        return False
    return bool(value(condition, context))


@dataclass
class GitHub:
    """The host of a repository: its runs, artifacts, merges and comments."""

    repository: Repository
    scratch: Path
    comments: list[dict[str, Any]] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    approved: dict[str, str] = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    runs: int = 0
    installed: bool = False

    def __post_init__(self) -> None:
        stand_in("gh", scratch=self.scratch)

    @property
    def workflow(self) -> dict[str, Any]:
        return yaml.safe_load((self.repository.folder / CI["github"]).read_text())

    def pull_request(self, commit: str, *, of: str = OURS) -> dict[str, str]:
        """Run the workflow for a pull request's head, and return how each job has ended."""
        results = self._run("pull_request", commit, ref="refs/pull/7/merge", of=of)
        if set(results.values()) <= {"success", "skipped"}:
            self.approved[commit] = str(self.runs)
        return results

    def push(self, commit: str, *, head: str | None) -> dict[str, str]:
        """Run it for a commit of main, as which a pull request of that head was merged."""
        if head:
            self.merged[commit] = head
        return self._run("push", commit, ref="refs/heads/main")

    def dispatch(self, commit: str, *, ref: str = "refs/heads/main") -> dict[str, str]:
        """Run it by hand."""
        return self._run("workflow_dispatch", commit, ref=ref)

    def _run(self, event: str, commit: str, *, ref: str, of: str = "") -> dict[str, str]:
        self.runs += 1
        self.log = self.summary = ""
        context = {
            "github.event_name": event,
            "github.event.pull_request.number": "7",
            "github.event.pull_request.head.repo.full_name": of,
            "github.ref": ref,
            "github.repository": OURS,
            "github.token": "the token of this job",
        }
        results: dict[str, str] = {}
        for name, job in self.workflow["jobs"].items():
            needs = job.get("needs", [])
            before = {
                each: results[each] for each in ([needs] if isinstance(needs, str) else needs)
            }
            known = context | {f"needs.{each}.result": how for each, how in before.items()}
            if is_wanted(job, known, before=before):
                results[name] = self._job(name, job, commit, known)
            else:
                results[name] = "skipped"
        return results

    def _job(self, name: str, job: dict[str, Any], commit: str, context: Mapping[str, str]) -> str:
        folder = self.scratch / f"{self.runs}-{name}"
        self.repository.run(f"git clone -q . {folder} && git -C {folder} checkout -q {commit}")
        summary = folder.with_suffix(".summary")
        environment = {
            **self.repository.environment,
            "PATH": f"{self.scratch / 'bin'}:{self.repository.environment['PATH']}",
            "GITHUB_EVENT_NAME": context["github.event_name"],
            "GITHUB_REPOSITORY": OURS,
            "GITHUB_RUN_ID": str(self.runs),
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": commit,
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        ended = "success"
        for step in job["steps"]:
            if is_wanted(step, context, before={"the steps": ended}):
                passed = self._step(step, folder, environment, context)
                ended = ended if passed else "failure"
        self.summary += summary.read_text() if summary.exists() else ""
        return ended

    def _step(
        self,
        step: dict[str, Any],
        folder: Path,
        environment: Mapping[str, str],
        context: Mapping[str, str],
    ) -> bool:
        if "run" not in step:
            return self._action(step["uses"].partition("@")[0], step.get("with", {}), folder)
        assert not _EXPRESSION.search(step["run"]), "nothing of anybody's is pasted into a script"
        state = {"comments": self.comments, "merged": self.merged, "approved": self.approved}
        (self.scratch / "state.json").write_text(json.dumps(state))
        own = {
            name: str(value(text, context)) if _EXPRESSION.fullmatch(text) else text
            for name, text in step.get("env", {}).items()
        }
        if step["run"] == INSTALL and self.installed:
            return True
        self.installed = self.installed or step["run"] == INSTALL
        done = subprocess.run(
            [*_BASH, step["run"]],
            cwd=folder,
            env={**environment, **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        self.comments = json.loads((self.scratch / "state.json").read_text())["comments"]
        return done.returncode == 0

    def _action(self, action: str, settings: Mapping[str, str], folder: Path) -> bool:
        artifacts = self.scratch / "artifacts" / str(self.runs)
        if action == "actions/upload-artifact":
            source, target = folder / settings["path"], artifacts / settings["name"]
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.is_file():
                target.mkdir()
                shutil.copy(source, target)
            return source.exists() or settings.get("if-no-files-found") != "error"
        if action == "actions/download-artifact":
            if (artifacts / settings["pattern"]).is_dir():
                shutil.copytree(artifacts / settings["pattern"], folder / settings["path"])
            return True
        return action in {
            "actions/checkout",
            "actions/setup-python",
            "aws-actions/configure-aws-credentials",
            "github/codeql-action/upload-sarif",
            "hashicorp/setup-terraform",
        }
