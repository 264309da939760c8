"""The pipeline for GitLab: every script is run by bash, in its order, on the embedded AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.scaffold.gitlab import GitLab, rule
from tests.scaffold.repository import Repository, create

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = [pytest.mark.node, pytest.mark.terraform]

PLANNED = {"check": "success", "plan": "success", "comment": "success"}
REFUSED = {"check": "success", "plan": "failed", "comment": "success"}
UNCHECKED = {"check": "failed", "plan": "skipped", "comment": "success"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory, surroundings) -> Repository:
    return create(tmp_path_factory.mktemp("gitlab") / "keys", surroundings, ci="gitlab")


@pytest.fixture(scope="module")
def gitlab(repository, tmp_path_factory) -> GitLab:
    return GitLab(repository, tmp_path_factory.mktemp("pipelines"))


@pytest.fixture(autouse=True)
def main(repository):
    """Each test begins on main."""
    repository.back_to_main()


@dataclass(frozen=True)
class Merged:
    """The first merge request, and what was seen on the way."""

    head: str
    commit: str
    planned: Mapping[str, str]
    note: str
    applied: Mapping[str, str]


@pytest.fixture(scope="module")
def first(repository, gitlab) -> Merged:
    repository.run("git checkout --quiet -b first")
    head = repository.commit()
    planned = gitlab.merge_request(head)
    assert repository.keys("us-east-1") == [], "a plan makes nothing"
    (note,) = gitlab.notes
    commit = repository.merge("first")
    applied = gitlab.push(commit, head=head)
    return Merged(head, commit, planned, note["body"], applied)


def test_a_merge_request_is_planned_and_told(first):
    assert first.planned == PLANNED
    assert first.note.startswith("<!-- keyspan -->\n\n## keyring\n\n")
    assert "APPROVED" in first.note
    assert "```mermaid" in first.note
    assert first.note.endswith("\nPlanned by https://gitlab.com/acme/keys/-/pipelines/1\n")


def test_reports_are_junit(first, gitlab):
    reports = {
        name: job["artifacts"]["reports"]
        for name, job in gitlab.pipeline.items()
        if "artifacts" in job
    }
    assert reports == {"check": {"junit": "check.xml"}, "plan": {"junit": "report/*.plan.xml"}}
    for job, path in (("check", "check.xml"), ("plan", "report/keyring.plan.xml")):
        assert "<testsuites " in (gitlab.scratch / f"1-{job}" / path).read_text()


def test_the_plan_that_was_told_is_applied_once_it_is_merged(first, repository):
    assert first.applied == {"apply": "success"}
    assert repository.keys("us-east-1") == ["Enabled"]


def test_a_plan_by_which_a_key_is_lost_is_refused_and_never_applied(first, repository, gitlab):
    repository.run("git checkout --quiet -b losing")
    repository.edit("keyspan.toml", "[keys.orders]", "[keys.sales]")
    repository.generate()
    head = repository.commit()
    assert gitlab.merge_request(head) == REFUSED
    (note,) = gitlab.notes
    assert "REFUSED" in note["body"], "the note is brought up to date"
    assert gitlab.push(repository.merge("losing"), head=head) == {"apply": "failed"}
    assert "There is no approved plan of this commit, and nothing was applied" in gitlab.log
    assert repository.keys("us-east-1") == ["Enabled"]
    repository.run(f"git reset --quiet --hard {first.commit}")


def test_a_generated_file_that_was_touched_fails_before_anything_is_planned(repository, gitlab):
    repository.run("git checkout --quiet -b touched")
    repository.edit("infra/keyring/main.tf.json", '"multi_region": true', '"multi_region": false')
    assert gitlab.merge_request(repository.commit()) == UNCHECKED
    assert "infra/keyring/main.tf.json (committed)" in gitlab.log
    told = "<!-- keyspan -->\n\nNOT PLANNED: the pipeline says why\n\nPlanned by "
    assert gitlab.notes[0]["body"].startswith(told)


def test_what_was_planned_has_to_be_what_was_merged(first, repository, gitlab):
    (repository.folder / "infra" / "keyring" / "more.tf.json").write_text("{}")
    assert gitlab.push(repository.commit(), head=first.head) == {"apply": "failed"}
    assert "infra is not what was planned, and nothing was applied" in gitlab.log
    repository.run(f"git reset --quiet --hard {first.commit}")


def test_a_commit_that_nobody_reviewed_is_not_applied(first, repository, gitlab):
    assert gitlab.push(repository.commit(), head=None) == {"apply": "failed"}
    assert "No merge request was merged as this commit, and nothing was applied" in gitlab.log
    repository.run(f"git reset --quiet --hard {first.commit}")


def test_a_fork_is_checked_without_credentials(first, gitlab):
    assert gitlab.merge_request(first.head, of="43") == {"check": "success"}
    roles = {name for name, job in gitlab.pipeline.items() if "id_tokens" in job}
    assert roles == {"plan", "apply"}


def test_main_is_planned_anew_by_hand_and_applied_once_somebody_starts_it(gitlab):
    by_hand = {"CI_PIPELINE_SOURCE": "web", "CI_COMMIT_BRANCH": "main"}
    jobs = {name: job for name, job in gitlab.pipeline.items() if "stage" in job}
    assert [name for name, job in jobs.items() if rule(job, by_hand)] == ["check", "plan", "apply"]
    assert rule(jobs["apply"], by_hand)["when"] == "manual"
    assert (jobs["apply"]["environment"], jobs["apply"]["resource_group"]) == ("keys", "keys")
