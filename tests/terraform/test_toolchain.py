from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from keyspan.errors import CommandFailed
from keyspan.terraform import OPENTOFU, TERRAFORM, Mirror, Workspace, find_binary, find_toolchain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AWS = """{
  "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.0"}}},
  "provider": {"aws": {"region": "us-east-1"}},
  "resource": {"aws_kms_key": {"orders": {"multi_region": true}}}
}"""


def stack(directory: Path, environment: dict[str, str], lines: list[str]) -> Workspace:
    directory.mkdir()
    (directory / "main.tf.json").write_text(AWS)
    scratch = directory.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    tools = find_toolchain(environment, scratch=scratch)
    return Workspace(
        directory=directory,
        binary=tools.binary,
        environment=tools.environment,
        on_line=lines.append,
    )


def test_a_named_mirror_is_what_terraform_is_told(
    tmp_path: Path, program: Callable[..., Path], mirror: Callable[..., Path]
) -> None:
    terraform = program("terraform", script="echo 'Terraform v1.11.4'")
    environment = {
        "PATH": str(terraform.parent),
        "KEYSPAN_PROVIDER_MIRROR": str(mirror(tmp_path / "mirror")),
        "AWS_PROFILE": "orders",
    }
    tools = find_toolchain(environment, scratch=tmp_path)
    assert tools.binary == terraform
    assert tools.mirror == Mirror(folder=tmp_path / "mirror", host=TERRAFORM.registry)
    assert tools.environment == environment | {
        "TF_CLI_CONFIG_FILE": str(tmp_path / "keyspan.tfrc"),
        "CHECKPOINT_DISABLE": "1",
    }


def test_opentofu_has_a_mirror_of_its_own(
    tmp_path: Path, program: Callable[..., Path], mirror: Callable[..., Path]
) -> None:
    tofu = program("tofu", script="echo 'OpenTofu v1.10.6'")
    named = mirror(tmp_path / "mirror", provider="registry.opentofu.org/hashicorp/aws")
    environment = {"PATH": str(tofu.parent), "KEYSPAN_PROVIDER_MIRROR": str(named)}
    wanted = Mirror(folder=named, host=OPENTOFU.registry)
    assert find_toolchain(environment, scratch=tmp_path).mirror == wanted
    assert "registry.opentofu.org/hashicorp/aws" in (tmp_path / "keyspan.tfrc").read_text()


@pytest.mark.terraform
def test_a_mirror_of_links_serves_the_other_registrys_name(
    tmp_path: Path, program: Callable[..., Path], mirror: Callable[..., Path]
) -> None:
    # Whatever is installed asks for the provider as OpenTofu does: by the whole of its name there.
    tofu = program("tofu", script="echo 'OpenTofu v1.10.6'")
    environment = {
        **os.environ,
        "KEYSPAN_TERRAFORM": str(tofu),
        "KEYSPAN_PROVIDER_MIRROR": str(mirror(tmp_path / "mirror")),
    }
    tools = find_toolchain(environment, scratch=tmp_path)
    text = AWS.replace("hashicorp/aws", f"{OPENTOFU.registry}/hashicorp/aws")
    (tmp_path / "main.tf.json").write_text(text)
    lines: list[str] = []
    Workspace(
        directory=tmp_path,
        binary=find_binary(os.environ),
        environment=tools.environment,
        on_line=lines.append,
    ).init()
    assert [line for line in lines if line.startswith("- Installed")] == [
        f"- Installed {OPENTOFU.registry}/hashicorp/aws v9.9.9 (unauthenticated)"
    ]


@pytest.mark.terraform
def test_the_real_provider_validates(tmp_path: Path) -> None:
    lines: list[str] = []
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(tmp_path / "missing.tfrc")}
    real = stack(tmp_path / "stack", environment, lines)
    real.init()
    real.validate()
    assert "Success! The configuration is valid." in lines
    assert not [line for line in lines if "CLI configuration file" in line]


@pytest.mark.terraform
def test_several_inits_fetch_once(tmp_path: Path, mirror: Callable[..., Path]) -> None:
    # The person's own configuration stays in force; here it stands for the registry.
    source = mirror(tmp_path / "source")
    own = tmp_path / "own.tfrc"
    own.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{source}"\n  }}\n}}\n'
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("TF_PLUGIN_CACHE")
    }
    environment |= {"TF_CLI_CONFIG_FILE": str(own), "KEYSPAN_PROVIDER_MIRROR": "off"}
    lines: list[str] = []
    stack(tmp_path / "first", environment, lines).init()
    assert "- Installing hashicorp/aws v9.9.9..." in lines
    lines.clear()
    stack(tmp_path / "second", environment, lines).init()
    assert "- Using hashicorp/aws v9.9.9 from the shared cache directory" in lines


@pytest.mark.terraform
def test_a_mirror_without_the_version_names_the_way_out(
    tmp_path: Path, mirror: Callable[..., Path]
) -> None:
    environment = {
        **os.environ,
        "KEYSPAN_PROVIDER_MIRROR": str(mirror(tmp_path / "mirror")),
    }
    old = stack(tmp_path / "stack", environment, [])
    text = AWS.replace(">= 5.0", "~> 5.0")
    (tmp_path / "stack/main.tf.json").write_text(text)
    with pytest.raises(CommandFailed, match=r"no such version.*KEYSPAN_PROVIDER_MIRROR"):
        old.init()


@pytest.mark.terraform
def test_a_registry_that_is_out_of_reach_names_the_way_out(tmp_path: Path) -> None:
    # Port 9 of this machine stands for a network without the registry.
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "KEYSPAN_PROVIDER_MIRROR": "off",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "",
        "TF_REGISTRY_DISCOVERY_RETRY": "0",
        "TF_CLI_CONFIG_FILE": "",
    }
    away = stack(tmp_path / "stack", environment, [])
    with pytest.raises(CommandFailed, match=r"cannot be reached: .*KEYSPAN_PROVIDER_MIRROR"):
        away.init()
