from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from keyspan.terraform import OPENTOFU, TERRAFORM, Mirror, UnfitEnvironment, find_mirror
from keyspan.terraform.mirror import DEPTH, current_platform

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOST = TERRAFORM.registry


def at(folder: Path) -> Mirror:
    """What is found of a mirror that holds what Terraform's registry has."""
    return Mirror(folder=folder, host=HOST)


def test_a_named_mirror_decides(tmp_path: Path, mirror: Callable[..., Path]) -> None:
    named = mirror(tmp_path / "named")
    other = mirror(tmp_path / "other")
    environment = {"KEYSPAN_PROVIDER_MIRROR": str(named)}
    assert find_mirror(environment, product=TERRAFORM, prefixes=[other]) == at(named)


def test_off_means_none(tmp_path: Path, mirror: Callable[..., Path]) -> None:
    environment = {"KEYSPAN_PROVIDER_MIRROR": "off"}
    assert find_mirror(environment, product=TERRAFORM, prefixes=[mirror(tmp_path)]) is None


def test_a_named_file_or_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitEnvironment, match="which is not a folder"):
        find_mirror({"KEYSPAN_PROVIDER_MIRROR": str(tmp_path / "nothing")}, product=TERRAFORM)


def test_the_hosts_own_folder_is_one_too_deep(tmp_path: Path, mirror: Callable[..., Path]) -> None:
    mirror(tmp_path)
    with pytest.raises(UnfitEnvironment, match=f"which holds no folder {re.escape(HOST)}; wanted"):
        find_mirror({"KEYSPAN_PROVIDER_MIRROR": str(tmp_path / HOST)}, product=TERRAFORM)


def test_another_platforms_provider_is_refused(tmp_path: Path, mirror: Callable[..., Path]) -> None:
    mirror(tmp_path, platform="plan9_mips")
    with pytest.raises(UnfitEnvironment, match=f"holds no hashicorp/aws for {current_platform()}"):
        find_mirror({"KEYSPAN_PROVIDER_MIRROR": str(tmp_path)}, product=TERRAFORM)


@pytest.mark.parametrize(
    "place",
    [
        "home/.terraform.d/plugins",
        "data/terraform/plugins",
        "shared/terraform/plugins",
        "home/somewhere/mirror",
    ],
)
def test_the_usual_places_are_searched(
    tmp_path: Path, mirror: Callable[..., Path], place: str
) -> None:
    environment = {
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_DATA_DIRS": f"/nowhere:{tmp_path}/shared",
    }
    assert find_mirror(environment, product=TERRAFORM, prefixes=[]) is None
    wanted = mirror(tmp_path / place)
    assert find_mirror(environment, product=TERRAFORM, prefixes=[]) == at(wanted)


def test_the_data_folder_defaults_to_the_homes(tmp_path: Path, mirror: Callable[..., Path]) -> None:
    wanted = mirror(tmp_path / ".local/share/terraform/plugins")
    assert find_mirror({"HOME": str(tmp_path)}, product=TERRAFORM, prefixes=[]) == at(wanted)


def test_prefixes_are_searched_in_order_and_no_deeper(
    tmp_path: Path, mirror: Callable[..., Path]
) -> None:
    levels = "/".join("abcdefgh"[:DEPTH])
    mirror(tmp_path / "first" / levels / "z")
    second = mirror(tmp_path / "second" / levels)
    mirror(tmp_path / "third")
    prefixes = [tmp_path / name for name in ("missing", "first", "second", "third")]
    assert find_mirror({}, product=TERRAFORM, prefixes=prefixes) == at(second)


def test_a_mirror_of_something_else_is_passed_over(
    tmp_path: Path, mirror: Callable[..., Path]
) -> None:
    mirror(tmp_path / "a", provider=f"{HOST}/hashicorp/null")
    mirror(tmp_path / "b", provider=f"{OPENTOFU.registry}/hashicorp/aws")
    mirror(tmp_path / "c", platform="plan9_mips")
    (tmp_path / "d" / HOST / "hashicorp/aws/5.0.0" / current_platform()).mkdir(parents=True)
    assert find_mirror({}, product=TERRAFORM, prefixes=[tmp_path]) is None


def test_opentofu_takes_terraforms_build_where_there_is_none_of_its_own(
    tmp_path: Path, mirror: Callable[..., Path]
) -> None:
    terraforms = mirror(tmp_path / "first")
    prefixes = [tmp_path / "first", tmp_path / "second"]
    assert find_mirror({}, product=OPENTOFU, prefixes=prefixes) == at(terraforms)
    own = mirror(tmp_path / "second", provider=f"{OPENTOFU.registry}/hashicorp/aws")
    wanted = Mirror(folder=own, host=OPENTOFU.registry)
    assert find_mirror({}, product=OPENTOFU, prefixes=prefixes) == wanted
    for named in (at(terraforms), wanted):
        environment = {"KEYSPAN_PROVIDER_MIRROR": str(named.folder)}
        assert find_mirror(environment, product=OPENTOFU) == named


def test_a_mirror_is_made_by_the_program_that_wants_it(tmp_path: Path) -> None:
    environment = {"KEYSPAN_PROVIDER_MIRROR": str(tmp_path)}
    with pytest.raises(UnfitEnvironment, match=r"no folder registry\.opentofu\.org.*\n.*`tofu pro"):
        find_mirror(environment, product=OPENTOFU)


def test_the_packed_layout_counts(tmp_path: Path) -> None:
    # What `terraform providers mirror` writes, its index files included.
    provider = tmp_path / HOST / "hashicorp/aws"
    provider.mkdir(parents=True)
    (provider / "index.json").touch()
    (provider / "5.100.0.json").touch()
    (provider / "terraform-provider-aws_5.100.0_plan9_mips.zip").touch()
    assert find_mirror({}, product=TERRAFORM, prefixes=[tmp_path]) is None
    (provider / f"terraform-provider-aws_5.100.0_{current_platform()}.zip").touch()
    assert find_mirror({}, product=TERRAFORM, prefixes=[tmp_path]) == at(tmp_path)


def test_a_persons_own_provider_installation_stops_the_search(
    tmp_path: Path, mirror: Callable[..., Path]
) -> None:
    mirror(tmp_path / "mirror")
    (tmp_path / ".terraformrc").write_text("provider_installation {\n  direct {}\n}\n")
    environment = {"HOME": str(tmp_path)}
    assert find_mirror(environment, product=TERRAFORM, prefixes=[tmp_path]) is None
    named = environment | {"KEYSPAN_PROVIDER_MIRROR": str(tmp_path / "mirror")}
    assert find_mirror(named, product=TERRAFORM, prefixes=[]) == at(tmp_path / "mirror")


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("Linux", "x86_64", "linux_amd64"),
        ("Linux", "aarch64", "linux_arm64"),
        ("Darwin", "arm64", "darwin_arm64"),
    ],
)
def test_the_platform_is_named_as_go_names_it(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, name: str
) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert current_platform() == name
