from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.terraform import write_configuration
from keyspan.terraform.configuration import user_configuration, user_sets

if TYPE_CHECKING:
    from pathlib import Path

HOST = "registry.terraform.io"
CACHE = {
    "CHECKPOINT_DISABLE": "1",
    "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1",
}


def test_a_folder_that_goes_first_is_no_plugin_cache(tmp_path: Path) -> None:
    variables = write_configuration(tmp_path, environment={}, mirror=None, host=HOST, cache=False)
    assert not [name for name in variables if "PLUGIN_CACHE" in name]
    assert list(tmp_path.iterdir()) == []


def test_a_mirror_serves_the_aws_provider_alone(tmp_path: Path) -> None:
    mirror = tmp_path / 'odd "name"'
    variables = write_configuration(tmp_path, environment={}, mirror=mirror, host=HOST)
    path = tmp_path / "keyspan.tfrc"
    assert variables == {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": str(path)}
    assert (
        path.read_text()
        == f"""\
disable_checkpoint = true

provider_installation {{
  filesystem_mirror {{
    path    = "{tmp_path}/odd \\"name\\""
    include = ["registry.terraform.io/hashicorp/aws"]
  }}
  direct {{
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }}
}}
"""
    )


def test_without_a_mirror_inits_share_a_cache(tmp_path: Path) -> None:
    variables = write_configuration(tmp_path, environment={}, mirror=None, host=HOST)
    cache = tmp_path / "plugin-cache"
    assert variables == CACHE | {"TF_PLUGIN_CACHE_DIR": str(cache)}
    assert cache.is_dir()


def test_a_configuration_file_that_is_missing_is_not_named(tmp_path: Path) -> None:
    environment = {"TF_CLI_CONFIG_FILE": str(tmp_path / "missing")}
    variables = write_configuration(tmp_path, environment=environment, mirror=None, host=HOST)
    assert variables["TF_CLI_CONFIG_FILE"] == ""


def test_a_persons_own_configuration_stays_in_force(tmp_path: Path) -> None:
    own = tmp_path / "own.tfrc"
    own.write_text("disable_checkpoint = true\n")
    environment = {"TF_CLI_CONFIG_FILE": str(own)}
    variables = write_configuration(tmp_path, environment=environment, mirror=None, host=HOST)
    assert variables == CACHE | {"TF_PLUGIN_CACHE_DIR": str(tmp_path / "plugin-cache")}


def test_a_persons_own_cache_is_left_alone(tmp_path: Path) -> None:
    alone = {"CHECKPOINT_DISABLE": "1"}
    environment = {"TF_PLUGIN_CACHE_DIR": "/cache"}
    assert write_configuration(tmp_path, environment=environment, mirror=None, host=HOST) == alone
    (tmp_path / ".terraformrc").write_text('plugin_cache_dir = "/cache"\n')
    environment = {"HOME": str(tmp_path)}
    assert write_configuration(tmp_path, environment=environment, mirror=None, host=HOST) == alone


def test_the_named_file_comes_before_the_homes(tmp_path: Path) -> None:
    home = tmp_path / ".terraformrc"
    home.touch()
    own = tmp_path / "own.tfrc"
    environment = {"HOME": str(tmp_path), "TF_CLI_CONFIG_FILE": str(own)}
    assert user_configuration(environment) == home
    own.touch()
    assert user_configuration(environment) == own
    assert user_configuration({}) is None


def test_settings_are_read_in_both_syntaxes_and_not_in_comments(tmp_path: Path) -> None:
    own = tmp_path / "own.tfrc"
    environment = {"TF_CLI_CONFIG_FILE": str(own)}
    for text, there in (
        ("provider_installation {\n}\n", True),
        ('x = 1\n  "provider_installation" {}\n', True),
        ('{"provider_installation": []}', True),
        ("# provider_installation {}\n", False),
        ("", False),
    ):
        own.write_text(text)
        assert user_sets("provider_installation", environment=environment) is there, text
