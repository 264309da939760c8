from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from keyspan.errors import MissingTool
from keyspan.terraform import (
    OPENTOFU,
    TERRAFORM,
    UnfitEnvironment,
    find_binary,
    read_release,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWER = "echo 'Terraform v1.11.4'; echo 'on linux_amd64'"
OPEN_ANSWER = "echo 'OpenTofu v1.10.0-rc1'"


def test_terraform_comes_before_tofu(program: Callable[..., Path]) -> None:
    tofu = program("tofu", script=OPEN_ANSWER)
    environment = {"PATH": str(tofu.parent)}
    assert find_binary(environment) == tofu
    terraform = program("terraform", script=ANSWER)
    assert find_binary(environment) == terraform


def test_a_named_binary_comes_first(program: Callable[..., Path]) -> None:
    terraform = program("terraform", script=ANSWER)
    named = program("my-tofu", script=OPEN_ANSWER, folder="elsewhere")
    environment = {"PATH": str(terraform.parent), "KEYSPAN_TERRAFORM": str(named)}
    assert find_binary(environment) == named


def test_a_name_alone_is_looked_for_on_path(program: Callable[..., Path]) -> None:
    named = program("my-tofu", script=OPEN_ANSWER)
    assert find_binary({"PATH": str(named.parent), "KEYSPAN_TERRAFORM": "my-tofu"}) == named


def test_a_wrong_name_is_never_passed_over(program: Callable[..., Path]) -> None:
    terraform = program("terraform", script=ANSWER)
    environment = {"PATH": str(terraform.parent), "KEYSPAN_TERRAFORM": "/nowhere/tf"}
    with pytest.raises(UnfitEnvironment, match=r"KEYSPAN_TERRAFORM: got '/nowhere/tf'"):
        find_binary(environment)


def test_without_any_the_error_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(MissingTool, match=r"(?s)terraform is not installed.*https://"):
        find_binary({"PATH": str(tmp_path)})


@pytest.mark.parametrize("said", ["Terraform v1.9.8", "OpenTofu v1.9.1", "Terraform v0.15.5"])
def test_an_old_one_is_refused(program: Callable[..., Path], said: str) -> None:
    terraform = program("terraform", script=f"echo '{said}'")
    wanted = said.replace(" v", " ").replace(".", r"\.")
    with pytest.raises(UnfitEnvironment, match=rf"got {wanted}; wanted 1\.10 or later"):
        find_binary({"PATH": str(terraform.parent)})


@pytest.mark.parametrize(
    "script", ["echo 'Terragrunt v9.9.9'", "exit 1", "echo Terraform v2.0.0; exit 3"]
)
def test_another_program_is_refused(program: Callable[..., Path], script: str) -> None:
    other = program("terraform", script=script)
    with pytest.raises(UnfitEnvironment, match="wanted Terraform or OpenTofu"):
        find_binary({"PATH": str(other.parent)})


def test_a_program_that_does_not_start_is_refused(program: Callable[..., Path]) -> None:
    other = program("terraform", script="")
    other.write_bytes(b"\x7fELF nonsense")
    with pytest.raises(UnfitEnvironment, match="could not be run"):
        find_binary({"PATH": str(other.parent)})


def test_the_version_is_read_once(program: Callable[..., Path], tmp_path: Path) -> None:
    log = tmp_path / "log"
    terraform = program("terraform", script=f"{ANSWER}; echo run >> {log}")
    environment = {"PATH": str(terraform.parent)}
    find_binary(environment)
    release = read_release(find_binary(environment), environment=environment)
    assert log.read_text() == "run\n"
    assert str(release) == "Terraform 1.11.4"


def test_each_product_has_its_registry(program: Callable[..., Path]) -> None:
    terraform = program("terraform", script=ANSWER)
    tofu = program("tofu", script=OPEN_ANSWER)
    assert read_release(terraform, environment={}).product is TERRAFORM
    release = read_release(tofu, environment={})
    assert (release.product, release.version) == (OPENTOFU, (1, 10, 0))
    assert OPENTOFU.registry == "registry.opentofu.org"


@pytest.mark.terraform
def test_the_installed_one_is_found() -> None:
    binary = find_binary({**os.environ, "TF_CLI_CONFIG_FILE": "/nowhere/terraformrc"})
    assert read_release(binary, environment=os.environ).version >= (1, 10, 0)
