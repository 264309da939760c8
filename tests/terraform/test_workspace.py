from __future__ import annotations

import os
import signal
import stat
from typing import TYPE_CHECKING

import pytest

from keyspan.errors import CommandFailed
from keyspan.terraform import Counts, UnfitEnvironment, UnfitPlan, Workspace, find_binary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE = """{
  "resource": {"terraform_data": {"a": {"input": "x"}}},
  "output": {
    "plain": {"value": "${terraform_data.a.output}"},
    "secret": {"value": "hidden", "sensitive": true}
  }
}"""
RENAMED = """{
  "resource": {"terraform_data": {"b": {"input": "x"}}},
  "moved": [{"from": "terraform_data.a", "to": "terraform_data.b"}]
}"""
REPLACED = """{
  "resource": {"terraform_data": {"a": {"input": "x", "triggers_replace": "now"}}}
}"""
FORGOTTEN = """{
  "removed": [{"from": "terraform_data.a", "lifecycle": {"destroy": false}}]
}"""
SLOW = """{
  "resource": {"terraform_data": {"slow": {
    "provisioner": [{"local-exec": {"command": "echo $((6 * 7)); sleep 60"}}]
  }}}
}"""


def workspace(
    directory: Path, text: str, on_line: Callable[[str], None] | None = None
) -> Workspace:
    directory.mkdir(exist_ok=True)
    (directory / "main.tf.json").write_text(text)
    return Workspace(
        directory=directory,
        binary=find_binary(os.environ),
        environment=os.environ,
        on_line=on_line,
    )


@pytest.fixture(params=["terraform", "tofu"])
def recorded(
    request: pytest.FixtureRequest, program: Callable[..., Path], tmp_path: Path
) -> Workspace:
    """A workspace whose Terraform writes down what it is told, and plans nothing but a change."""
    log = tmp_path / "log"
    script = f"""
echo "$@" >> {log}
case "$1" in
  plan) for option in "$@"; do
          case "$option" in -out=*) echo plan > "${{option#-out=}}";; esac
        done
        echo "refresh: $TF_CLI_ARGS_plan"; exit 2;;
  show) echo '{{"resource_changes": []}}';;
  output) echo '{{}}';;
esac
"""
    binary = program(request.param, script=script)
    environment = {"PATH": os.defpath, "TF_CLI_ARGS_plan": "-refresh=false"}
    return Workspace(directory=tmp_path, binary=binary, environment=environment)


def test_each_call_says_what_it_must_and_no_more(recorded: Workspace, tmp_path: Path) -> None:
    recorded.init()
    recorded.validate()
    plan = recorded.plan()
    recorded.apply(plan)
    recorded.outputs()
    saved = tmp_path / ".terraform/keyspan.tfplan"
    assert plan.path == saved
    assert (tmp_path / "log").read_text().splitlines() == [
        "init -no-color -input=false",
        "validate -no-color",
        f"plan -no-color -input=false -detailed-exitcode -out={saved}",
        f"show -no-color -json {saved}",
        f"apply -no-color -input=false {saved}",
        "output -no-color -json",
    ]


def test_init_leaves_the_backend_alone_where_it_is_told_to(
    recorded: Workspace, tmp_path: Path
) -> None:
    recorded.init(backend=False)
    assert (tmp_path / "log").read_text() == "init -no-color -input=false -backend=false\n"


def test_what_is_shown_is_what_was_planned(recorded: Workspace, tmp_path: Path) -> None:
    plan = recorded.plan()
    assert recorded.show(plan) == {"resource_changes": []}
    told = (tmp_path / "log").read_text().splitlines()
    assert [line.split()[0] for line in told] == ["plan", "show"]


def test_arguments_from_the_shell_do_not_reach_the_plan(
    recorded: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    monkeypatch.setattr(recorded, "_on_line", lines.append)
    recorded.plan()
    assert lines == ["refresh: "]


def test_a_plan_that_was_exchanged_is_not_applied(recorded: Workspace, tmp_path: Path) -> None:
    plan = recorded.plan(tmp_path / "a.tfplan")
    plan.path.write_text("another")
    with pytest.raises(UnfitPlan):
        recorded.apply(plan)
    assert "apply" not in (tmp_path / "log").read_text()


def test_a_saved_plan_is_for_its_owner_alone(recorded: Workspace) -> None:
    assert stat.S_IMODE(recorded.plan().path.stat().st_mode) == 0o600


def test_another_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitEnvironment, match="TF_WORKSPACE"):
        Workspace(directory=tmp_path, binary=tmp_path, environment={"TF_WORKSPACE": "prod"})


def test_a_failed_plan_is_no_plan(program: Callable[..., Path], tmp_path: Path) -> None:
    binary = program("terraform", script="echo 'Plan: 0 to add'; echo 'Error: odd' >&2; exit 1")
    failing = Workspace(directory=tmp_path, binary=binary, environment={})
    with pytest.raises(CommandFailed, match=r"terraform -chdir=.* plan: failed with") as failed:
        failing.plan()
    assert (failed.value.status, failed.value.output) == (1, "Error: odd")


def test_a_directory_that_is_missing_is_named(program: Callable[..., Path], tmp_path: Path) -> None:
    binary = program("terraform", script="")
    missing = Workspace(directory=tmp_path / "missing", binary=binary, environment={})
    with pytest.raises(CommandFailed, match=r"No such file or directory.*missing"):
        missing.init()


@pytest.mark.terraform
def test_a_whole_life(tmp_path: Path) -> None:
    stack = workspace(tmp_path / "stack", ONE)
    stack.init()
    stack.validate()
    plan = stack.plan(tmp_path / "first.tfplan")
    assert (plan.changed, plan.counts) == (True, Counts(add=1))
    assert stack.show(plan)["resource_changes"][0]["address"] == "terraform_data.a"
    stack.apply(plan)
    assert stack.outputs() == {"plain": "x", "secret": "hidden"}
    again = stack.plan()
    assert (again.changed, again.counts) == (False, Counts())
    with pytest.raises(CommandFailed, match="Saved plan is stale") as stale:
        stack.apply(plan)
    assert "plan again, and read the new plan" in str(stale.value)


@pytest.mark.terraform
@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (RENAMED, Counts(move=1)),
        (REPLACED, Counts(add=1, destroy=1)),
        (FORGOTTEN, Counts(forget=1)),
        ("{}", Counts(destroy=1)),
    ],
    ids=["renamed", "replaced", "forgotten", "deleted"],
)
def test_changes_are_read_from_the_plan(tmp_path: Path, text: str, counts: Counts) -> None:
    stack = workspace(tmp_path, ONE)
    stack.init()
    stack.apply(stack.plan())
    plan = workspace(tmp_path, text).plan()
    assert (plan.changed, plan.counts) == (True, counts)


@pytest.mark.terraform
def test_an_invalid_configuration_is_quoted_without_its_box(tmp_path: Path) -> None:
    stack = workspace(tmp_path, '{"output": {"o": {"value": "${terraform_data.none.id}"}}}')
    stack.init()
    with pytest.raises(CommandFailed) as failed:
        stack.validate()
    assert failed.value.output.startswith("Error: Reference to undeclared resource")
    assert "│" not in failed.value.output


@pytest.mark.terraform
def test_an_interrupted_apply_ends_well_and_keeps_its_state(tmp_path: Path) -> None:
    lines: list[str] = []

    def interrupt(line: str) -> None:
        lines.append(line)
        # What the started process says: keyspan.terraform.process tells of the instant before.
        if "(local-exec): 42" in line:
            signal.raise_signal(signal.SIGINT)

    stack = workspace(tmp_path, SLOW, interrupt)
    stack.init()
    plan = stack.plan()
    with pytest.raises(KeyboardInterrupt):
        stack.apply(plan)
    printed = "\n".join(lines)
    assert "Gracefully shutting down" in printed
    assert "Two interrupts received" not in printed
    assert '"terraform_data"' in (tmp_path / "terraform.tfstate").read_text()


def test_the_providers_are_those_of_the_lock_file(tmp_path: Path) -> None:
    terraform = workspace(tmp_path, ONE)
    assert terraform.providers() == []
    (tmp_path / ".terraform.lock.hcl").write_text(
        'provider "registry.example/hashicorp/aws" {\n'
        '  version     = "5.100.0"\n  constraints = ">= 5.100.0"\n}\n'
    )
    assert terraform.providers() == ["hashicorp/aws 5.100.0"]
