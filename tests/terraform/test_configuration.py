from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.terraform import OPENTOFU, TERRAFORM, Mirror, write_configuration
from keyspan.terraform.configuration import user_configuration, user_sets
from keyspan.terraform.mirror import current_platform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def at(folder: Path) -> Mirror:
    return Mirror(folder=folder, host=TERRAFORM.registry)


CACHE = {
    "CHECKPOINT_DISABLE": "1",
    "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1",
}


def test_a_folder_that_goes_first_is_no_plugin_cache(tmp_path: Path) -> None:
    variables = write_configuration(
        tmp_path, environment={}, mirror=None, product=TERRAFORM, cache=False
    )
    assert not [name for name in variables if "PLUGIN_CACHE" in name]
    assert list(tmp_path.iterdir()) == []


def test_a_mirror_serves_the_aws_provider_alone(tmp_path: Path) -> None:
    mirror = tmp_path / 'odd "name"'
    variables = write_configuration(tmp_path, environment={}, mirror=at(mirror), product=TERRAFORM)
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
    variables = write_configuration(tmp_path, environment={}, mirror=None, product=TERRAFORM)
    cache = tmp_path / "plugin-cache"
    assert variables == CACHE | {"TF_PLUGIN_CACHE_DIR": str(cache)}
    assert cache.is_dir()


def test_a_configuration_file_that_is_missing_is_not_named(tmp_path: Path) -> None:
    environment = {"TF_CLI_CONFIG_FILE": str(tmp_path / "missing")}
    variables = write_configuration(
        tmp_path, environment=environment, mirror=None, product=TERRAFORM
    )
    assert variables["TF_CLI_CONFIG_FILE"] == ""


def test_a_persons_own_configuration_stays_in_force(tmp_path: Path) -> None:
    own = tmp_path / "own.tfrc"
    own.write_text("disable_checkpoint = true\n")
    environment = {"TF_CLI_CONFIG_FILE": str(own)}
    variables = write_configuration(
        tmp_path, environment=environment, mirror=None, product=TERRAFORM
    )
    assert variables == CACHE | {"TF_PLUGIN_CACHE_DIR": str(tmp_path / "plugin-cache")}


def test_a_persons_own_cache_is_left_alone(tmp_path: Path) -> None:
    alone = {"CHECKPOINT_DISABLE": "1"}
    environment = {"TF_PLUGIN_CACHE_DIR": "/cache"}
    assert (
        write_configuration(tmp_path, environment=environment, mirror=None, product=TERRAFORM)
        == alone
    )
    (tmp_path / ".terraformrc").write_text('plugin_cache_dir = "/cache"\n')
    environment = {"HOME": str(tmp_path)}
    assert (
        write_configuration(tmp_path, environment=environment, mirror=None, product=TERRAFORM)
        == alone
    )


def test_the_named_file_comes_before_the_homes(tmp_path: Path) -> None:
    home = tmp_path / ".terraformrc"
    home.touch()
    own = tmp_path / "own.tfrc"
    environment = {"HOME": str(tmp_path), "TF_CLI_CONFIG_FILE": str(own)}
    assert user_configuration(environment, product=TERRAFORM) == home
    own.touch()
    assert user_configuration(environment, product=TERRAFORM) == own
    assert user_configuration({}, product=TERRAFORM) is None


def test_each_product_reads_files_of_its_own(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    found: dict[Path, tuple[Path | None, ...]] = {}
    for name in ("config/opentofu/tofurc", ".terraformrc", ".tofurc"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        found[path] = tuple(
            user_configuration(environment, product=product) for product in (TERRAFORM, OPENTOFU)
        )
    below, terraforms, own = found
    assert list(found.values()) == [(None, below), (terraforms, terraforms), (terraforms, own)]


def test_another_registrys_build_is_served_by_links(
    tmp_path: Path, mirror: Callable[..., Path]
) -> None:
    source = mirror(tmp_path / "source")
    packages = source / TERRAFORM.registry / "hashicorp/aws"
    (packages / "terraform-provider-aws_9.9.9_plan9_mips.zip").touch()
    (packages / "index.json").touch()
    for _ in range(2):  # the scratch folder may serve two toolchains
        write_configuration(tmp_path, environment={}, mirror=at(source), product=OPENTOFU)
    served = tmp_path / "mirror" / OPENTOFU.registry / "hashicorp/aws"
    links = {str(path.relative_to(served)): path.readlink() for path in walk_links(served)}
    assert links == {
        name: packages / name
        for name in (
            f"9.9.9/{current_platform()}",
            "terraform-provider-aws_9.9.9_plan9_mips.zip",
        )
    }
    told = (tmp_path / "keyspan.tfrc").read_text()
    assert f'path    = "{tmp_path}/mirror"' in told
    assert TERRAFORM.registry not in told


def walk_links(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink())


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
        assert (
            user_sets("provider_installation", environment=environment, product=TERRAFORM) is there
        )
