"""The workflow for GitHub: every step is run by bash, in its order, on the embedded AWS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.scaffold.github import GitHub, is_wanted
from tests.scaffold.repository import Repository, create

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

pytestmark = [pytest.mark.node, pytest.mark.terraform]

PLANNED = {"check": "success", "plan": "success", "comment": "success", "apply": "skipped"}
APPLIED = {"check": "skipped", "plan": "skipped", "comment": "skipped", "apply": "success"}
REFUSED = {"check": "success", "plan": "failure", "comment": "success", "apply": "skipped"}
UNCHECKED = {"check": "failure", "plan": "skipped", "comment": "success", "apply": "skipped"}
RUNS = "https://github.com/acme/keys/actions/runs"
UNAPPLIED = {**APPLIED, "apply": "failure"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory, surroundings) -> Repository:
    return create(tmp_path_factory.mktemp("github") / "keys", surroundings, ci="github")


@pytest.fixture(scope="module")
def github(repository, tmp_path_factory) -> GitHub:
    return GitHub(repository, tmp_path_factory.mktemp("runs"))


@pytest.fixture(autouse=True)
def main(repository):
    """Each test begins on main."""
    repository.back_to_main()


@dataclass(frozen=True)
class Merged:
    """The first pull request, and what was seen on the way."""

    head: str
    commit: str
    planned: Mapping[str, str]
    comments: Sequence[str]
    keys_before: Sequence[str]
    applied: Mapping[str, str]


@pytest.fixture(scope="module")
def first(repository, github) -> Merged:
    repository.run("git checkout --quiet -b first")
    head = repository.commit()
    planned = github.pull_request(head)
    comments = [each["body"] for each in github.comments]
    keys_before = repository.keys("us-east-1")
    commit = repository.merge("first")
    applied = github.push(commit, head=head)
    return Merged(head, commit, planned, comments, keys_before, applied)


def test_a_pull_request_is_planned_and_told(first):
    assert first.planned == PLANNED
    (comment,) = first.comments
    assert comment.startswith("<!-- keyspan -->\n## keyring\n\n")
    assert "APPROVED" in comment
    assert "```mermaid" in comment
    assert comment.endswith("\nPlanned by https://github.com/acme/keys/actions/runs/1\n")
    assert first.keys_before == [], "a plan makes nothing"


def test_the_plan_that_was_told_is_applied_once_it_is_merged(first, repository):
    assert first.applied == APPLIED
    assert repository.keys("us-east-1") == ["Enabled"]


def test_a_plan_that_another_run_of_the_head_made_is_not_applied(first, repository, github):
    """As of a pull request into another branch, whose workflow nobody reviewed."""
    made = repository.folder.parent / "made"
    repository.run(f"git clone --quiet . {made} && git -C {made} checkout --quiet {first.commit}")
    file = made / "infra" / "keyring" / "main.tf.json"
    file.write_text(file.read_text().replace('"description": ""', '"description": "theirs"'))
    kept = github.scratch / "artifacts" / "theirs" / "plans"
    kept.mkdir(parents=True)
    repository.run(f"git -C {made} rev-parse HEAD:infra > {kept}/infra.tree")
    for command in ("init -lockfile=readonly", f"plan -lock=false -out={kept}/keyring"):
        repository.run(f"terraform -chdir={file.parent} {command}")
    ours, github.approved[first.head] = github.approved[first.head], "theirs"
    assert github.push(first.commit, head=first.head) == UNAPPLIED
    github.approved[first.head] = ours
    assert "what would be done now is not what was approved, and nothing was applied" in github.log
    (key,) = repository.kms("us-east-1").list_keys()["Keys"]
    told = repository.kms("us-east-1").describe_key(KeyId=key["KeyId"])
    assert told["KeyMetadata"]["Description"] == ""


def test_a_plan_by_which_a_key_is_lost_is_refused_and_never_applied(first, repository, github):
    repository.run("git checkout --quiet -b losing")
    repository.edit("keyspan.toml", "[keys.orders]", "[keys.sales]")
    repository.generate()
    head = repository.commit()
    assert github.pull_request(head) == REFUSED
    (comment,) = github.comments
    assert "REFUSED" in comment["body"], "the comment is brought up to date"
    assert "aws_kms_key.orders" in comment["body"]
    assert comment["body"].partition("\n")[2] == github.summary
    assert github.push(repository.merge("losing"), head=head) == UNAPPLIED, "merged all the same"
    assert "There is no approved plan of this commit, and nothing was applied" in github.log
    assert repository.keys("us-east-1") == ["Enabled"]
    repository.run(f"git reset --quiet --hard {first.commit}")


def test_a_generated_file_that_was_touched_fails_before_anything_is_planned(repository, github):
    repository.run("git checkout --quiet -b touched")
    repository.edit("infra/keyring/main.tf.json", '"multi_region": true', '"multi_region": false')
    assert github.pull_request(repository.commit()) == UNCHECKED
    assert "infra/keyring/main.tf.json (committed)" in github.log
    (comment,) = github.comments
    said = comment["body"].splitlines()
    assert said[:1] == ["<!-- keyspan -->"]
    assert said[1:] == [f"NOT PLANNED: {RUNS}/{github.runs} says why"]


def test_what_was_planned_has_to_be_what_was_merged(first, repository, github):
    (repository.folder / "infra" / "keyring" / "more.tf.json").write_text("{}")
    assert github.push(repository.commit(), head=first.head) == UNAPPLIED
    assert "infra is not what was planned, and nothing was applied" in github.log
    repository.run(f"git reset --quiet --hard {first.commit}")


def test_a_commit_that_nobody_reviewed_is_not_applied(first, repository, github):
    assert github.push(repository.commit(), head=None) == UNAPPLIED
    assert "No pull request was merged as this commit, and nothing was applied" in github.log
    repository.run(f"git reset --quiet --hard {first.commit}")


def test_a_fork_is_checked_without_credentials(first, github):
    only_checked = {"check": "success", "plan": "skipped", "comment": "skipped", "apply": "skipped"}
    assert github.pull_request(first.head, of="somebody/keys") == only_checked
    assert github.dispatch(first.head, ref="refs/heads/first") == only_checked, "another branch"
    jobs = github.workflow["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "check": {"actions": "read", "contents": "read", "security-events": "write"},
        "plan": {"contents": "read", "id-token": "write"},
        "comment": {"pull-requests": "write"},
        "apply": {
            "actions": "read",
            "contents": "read",
            "id-token": "write",
            "pull-requests": "read",
        },
    }


def test_main_is_planned_anew_by_hand_and_applied_once_a_reviewer_agrees(github):
    by_hand = {"github.event_name": "workflow_dispatch", "github.ref": "refs/heads/main"}
    jobs = github.workflow["jobs"]
    ends = {"check": "success", "plan": "success"}
    known = by_hand | {f"needs.{name}.result": how for name, how in ends.items()}
    assert [name for name, job in jobs.items() if is_wanted(job, known, before=ends)] == [
        "check",
        "plan",
        "apply",
    ]
    refused = known | {"needs.plan.result": "failure"}
    assert not is_wanted(jobs["apply"], refused, before={"plan": "failure"})
    assert jobs["apply"]["environment"] == "keys"
    assert jobs["apply"]["concurrency"] == {"group": "keys-apply", "cancel-in-progress": False}


def test_every_action_is_pinned_to_a_commit(github):
    used = [
        s["uses"] for job in github.workflow["jobs"].values() for s in job["steps"] if "uses" in s
    ]
    assert [each for each in used if not re.fullmatch(r"[\w/.-]+@[0-9a-f]{40}", each)] == []
