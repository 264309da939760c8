"""GitLab, as far as the pipeline of a new project needs it; each script is run by bash.

Rules are worked out as GitLab does, as far as these go: a job's first rule that holds is the one.
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
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.scaffold.repository import Repository

INSTALL = "python3 -m pip install ."
"""Run once, for its two seconds of CPU: it is the same in each job."""

_NAMES = re.compile(r"\$(\w+)")
_BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")


def rule(part: Mapping[str, Any], variables: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Return the rule by which a job, or a pipeline, is made; None where it is not."""
    for each in part["rules"]:
        text = _NAMES.sub(lambda found: repr(variables.get(found.group(1), "")), each["if"])
        if eval(text.replace("&&", " and ").replace("||", " or ")):  # noqa: S307 - our own
            return each
    return None


@dataclass
class GitLab:
    """The host of a repository: its pipelines, artifacts, merges and notes."""

    repository: Repository
    scratch: Path
    notes: list[dict[str, Any]] = field(default_factory=list)
    merged: dict[str, Any] = field(default_factory=dict)
    pipelines: list[dict[str, Any]] = field(default_factory=list)
    log: str = ""
    runs: int = 0
    installed: bool = False

    def __post_init__(self) -> None:
        stand_in("curl", scratch=self.scratch)

    @property
    def pipeline(self) -> dict[str, Any]:
        """The file, each job with what it extends."""
        parsed = yaml.safe_load((self.repository.folder / CI["gitlab"]).read_text())
        return {
            name: {**parsed[each["extends"]], **each} if "extends" in each else each
            for name, each in parsed.items()
            if isinstance(each, dict)
        }

    def merge_request(self, commit: str, *, of: str = "42") -> dict[str, str]:
        """Run the pipeline of a merge request's head, and return how each job has ended."""
        variables = {
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": of,
        }
        results = self._run(commit, variables)
        status = "success" if set(results.values()) == {"success"} else "failed"
        self.pipelines.insert(0, {"id": self.runs, "sha": commit, "status": status})
        return results

    def push(self, commit: str, *, head: str | None) -> dict[str, str]:
        """Run that of a commit of main, as which a merge request of that head was merged."""
        merged = {"iid": 7, "state": "merged", "sha": head, "merge_commit_sha": commit}
        merged |= {"target_branch": "main"}
        self.merged[commit] = [merged | {"squash_commit_sha": None}] if head else []
        return self._run(commit, {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main"})

    def _run(self, commit: str, own: Mapping[str, str]) -> dict[str, str]:
        """Run the jobs that there are, stage by stage; a manual one is started by somebody."""
        self.runs += 1
        self.log = ""
        variables = {
            "CI_API_V4_URL": "https://gitlab.com/api/v4",
            "CI_COMMIT_SHA": commit,
            "CI_PIPELINE_URL": f"https://gitlab.com/acme/keys/-/pipelines/{self.runs}",
            "CI_PROJECT_ID": "42",
            "KEYSPAN_GITLAB_TOKEN": "the token of the project",
            "KEYSPAN_APPLY_ROLE": "arn:aws:iam::111122223333:role/Apply",
            "KEYSPAN_PLAN_ROLE": "arn:aws:iam::111122223333:role/Plan",
            **own,
        }
        pipeline = self.pipeline
        assert rule(pipeline["workflow"], variables)
        results: dict[str, str] = {}
        for name, job in pipeline.items():
            found = rule(job, variables) if "stage" in job else None
            if found is None:
                continue
            if "failed" in results.values() and found.get("when") != "always":
                results[name] = "skipped"
            else:
                results[name] = self._job(name, job, commit, variables)
        return results

    def _job(self, name: str, job: Mapping[str, Any], commit: str, own: Mapping[str, str]) -> str:
        folder = self.scratch / f"{self.runs}-{name}"
        self.repository.run(f"git clone -q . {folder} && git -C {folder} checkout -q {commit}")
        artifacts = self.scratch / "artifacts" / str(self.runs)
        if artifacts.exists():
            shutil.unpack_archive(artifacts / "plan.zip", folder)
        state = {"notes": self.notes, "merged": self.merged, "pipelines": self.pipelines}
        (self.scratch / "state.json").write_text(json.dumps(state))
        scripts: Sequence[str] = [*job.get("before_script", []), *job["script"]]
        if self.installed:
            scripts = [each for each in scripts if each != INSTALL]
        self.installed = True
        done = subprocess.run(
            [*_BASH, "\n".join(scripts)],
            cwd=folder,
            env={
                **self.repository.environment,
                **own,
                **({"AWS_ID_TOKEN": "signed by GitLab"} if "id_tokens" in job else {}),
                "PATH": f"{self.scratch / 'bin'}:{self.repository.environment['PATH']}",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        self.notes = json.loads((self.scratch / "state.json").read_text())["notes"]
        if job.get("artifacts", {}).get("paths"):
            self._keep(folder, artifacts, job["artifacts"]["paths"])
        return "success" if done.returncode == 0 else "failed"

    def _keep(self, folder: Path, artifacts: Path, paths: Sequence[str]) -> None:
        kept = artifacts / "kept"
        for path in paths:
            if (folder / path).is_dir():
                shutil.copytree(folder / path, kept / path)
        shutil.make_archive(str(artifacts / "plan"), "zip", kept)
