from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyspan.terraform import UnfitEnvironment
from keyspan.terraform.environment import child_environment, refuse_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "name",
    [
        "TF_CLI_ARGS",
        "TF_CLI_ARGS_plan",
        "TF_DATA_DIR",
        "TF_LOG",
        "TF_LOG_CORE",
        "TF_LOG_PROVIDER",
    ],
)
def test_what_would_change_or_bury_a_plan_is_withheld(name: str) -> None:
    assert name not in child_environment({name: "-refresh=false"})


@pytest.mark.parametrize("name", ["PATH", "AWS_PROFILE", "TF_VAR_x", "TF_TOKEN_app_terraform_io"])
def test_the_rest_is_passed_on(name: str) -> None:
    assert child_environment({name: "value"})[name] == "value"


def test_a_log_that_goes_to_a_file_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    child = child_environment({"TF_LOG": "trace", "TF_LOG_PATH": "tf.log"})
    assert child["TF_LOG"] == "trace"
    assert child["TF_LOG_PATH"] == str(tmp_path / "tf.log")


def test_a_configuration_file_that_is_missing_is_not_named(tmp_path: Path) -> None:
    path = tmp_path / "terraformrc"
    assert "TF_CLI_CONFIG_FILE" not in child_environment({"TF_CLI_CONFIG_FILE": str(path)})
    assert "TF_CLI_CONFIG_FILE" not in child_environment({"TF_CLI_CONFIG_FILE": ""})
    path.touch()
    assert child_environment({"TF_CLI_CONFIG_FILE": str(path)})["TF_CLI_CONFIG_FILE"] == str(path)


def test_what_is_always_said() -> None:
    assert child_environment({"TF_INPUT": "1"}) == {
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "CHECKPOINT_DISABLE": "1",
        "GOGC": "400",
    }


def test_a_person_may_set_the_garbage_collector() -> None:
    assert child_environment({"GOGC": "50"})["GOGC"] == "50"


def test_another_workspace_is_refused() -> None:
    refuse_workspace({"TF_WORKSPACE": ""})
    with pytest.raises(UnfitEnvironment, match=r"TF_WORKSPACE: got 'prod'.*wanted it unset"):
        refuse_workspace({"TF_WORKSPACE": "prod"})
