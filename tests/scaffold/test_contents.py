"""What stands in a new project's files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyspan import InvalidKeyring
from keyspan.config import loads
from keyspan.scaffold import CI, NewProject, files, write
from tests.project import ROOT
from tests.snapshot import committed

TWO = NewProject(account="111122223333", primary="us-east-1", replicas=("eu-west-1",), key="orders")
APP = ("main.py", "cdktf.json", "stacks/__init__.py", "stacks/keyring.py")
TEMPLATES = ROOT / "modules" / "keyspan" / "scaffold" / "files"


def text(project: NewProject, path: str) -> str:
    return files(project)[PurePosixPath(path)]


def with_bucket(**answers) -> NewProject:
    return NewProject(account="111122223333", primary="us-east-1", key="orders", **answers)


@pytest.mark.parametrize("path", APP)
def test_the_app_is_the_repositorys_own(path):
    assert committed(TEMPLATES / path, (ROOT / path).read_text()) == (ROOT / path).read_text()
    assert text(TWO, path) == (ROOT / path).read_text()


def test_all_its_files():
    alone = {".gitignore", "README.md", "keyspan.toml", "pyproject.toml", *APP}
    assert set(map(str, files(TWO))) == alone
    for ci, workflow in CI.items():
        assert set(map(str, files(with_bucket(bucket="state", ci=ci)))) == {*alone, workflow}


def test_the_keyring_is_the_one_that_was_asked_for():
    keyring = loads(text(TWO, "keyspan.toml"))
    (key,) = keyring.keys
    assert (keyring.account, key.name, key.regions) == (
        "111122223333",
        "orders",
        ("us-east-1", "eu-west-1"),
    )
    assert [related.aliases for related in key.related] == [("orders",), ("orders",)]
    assert keyring.backend.type == "local"


def test_a_bucket_is_the_states_with_a_key_for_each_stack():
    backend = loads(text(with_bucket(bucket="acme-state"), "keyspan.toml")).backend
    assert backend.type == "s3"
    assert backend.for_stack("audit") == {
        "bucket": "acme-state",
        "region": "us-east-1",
        "key": "keyspan/audit.tfstate",
        "encrypt": True,
        "use_lockfile": True,
    }


def test_the_backend_that_is_suggested_is_right():
    told = text(TWO, "keyspan.toml").replace("# [backend]", "[backend]")
    for name in ("type", "bucket", "region", "key "):
        told = told.replace(f"# {name}", name)
    assert loads(told).backend.type == "s3"


def test_the_principals_that_are_suggested_are_right_in_each_partition():
    project = NewProject(account="111122223333", primary="cn-north-1", key="orders")
    told = text(project, "keyspan.toml")
    for name in ("administrators", "users"):
        told = told.replace(f"# {name}", name)
    assert loads(told).keys[0].primary.users == ("arn:aws-cn:iam::111122223333:role/App",)


def test_every_fault_is_told_at_once():
    project = NewProject(
        account="1111",
        primary="us-east-9",
        replicas=("mars", "eu-west-1"),
        key='a]"\nb',
        bucket="a b",
        ci="github",
    )
    with pytest.raises(InvalidKeyring) as caught:
        files(project)
    key = 'new keyspan.toml: keys."a]\\"\\nb"'
    assert [fault.where for fault in caught.value.faults] == [
        "new keyspan.toml: account",
        key,
        f"{key}.aliases[0]",
        f"{key}.primary",
        f"{key}.replicas[0]",
        "--bucket",
    ]


@pytest.mark.parametrize("ci", CI)
def test_a_workflow_wants_a_state_that_outlives_its_machine(ci):
    with pytest.raises(InvalidKeyring, match="name a bucket for the state: --bucket NAME"):
        files(NewProject(account="111122223333", primary="us-east-1", key="orders", ci=ci))


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["orders", "us-east-1", "state", "111122223333", '"', "'''", "\n", "${x}", "{= key =}", "{{}}"]
)


@given(account=ANYTHING, primary=ANYTHING, replica=ANYTHING, key=ANYTHING, bucket=ANYTHING)
def test_whatever_is_answered_is_refused_or_stands_in_the_file(
    account, primary, replica, key, bucket
):
    project = NewProject(
        account=account, primary=primary, replicas=(replica,), key=key, bucket=bucket
    )
    try:
        keyring = loads(text(project, "keyspan.toml"))
    except InvalidKeyring:
        return
    (found,) = keyring.keys
    assert (keyring.account, found.name, found.regions) == (account, key, (primary, replica))
    assert keyring.backend.arguments["bucket"] == bucket


@pytest.mark.parametrize("ci", [None, *CI])
def test_its_readme_ends_with_one_line_and_has_no_hole(ci):
    for path, told in files(with_bucket(bucket="state", ci=ci)).items():
        if path.suffix != ".py":
            assert told.endswith("\n")
            assert not told.endswith("\n\n")
            assert "{=" not in told
            assert "{%" not in told
            assert "\n\n\n" not in told


def test_what_it_installs_is_this_keyspan(tmp_path):
    write(TWO, tmp_path / "keys")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=tmp_path / "keys", check=True, capture_output=True)
    with zipfile.ZipFile(tmp_path / "keys-0-py3-none-any.whl") as wheel:
        names = wheel.namelist()
        (metadata,) = [each for each in names if each.endswith("METADATA")]
        assert (
            f"Requires-Dist: keyspan[node]~={version('keyspan')}\n" in wheel.read(metadata).decode()
        )
    assert {name.partition("/")[0] for name in names} == {"keys-0.dist-info"}


def test_every_file_is_in_the_wheel(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        inside = {name for name in packed.namelist() if name.startswith("keyspan/scaffold/files/")}
    here = {path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*") if path.is_file()}
    assert inside == {f"keyspan/scaffold/files/{path}" for path in here if "pyc" not in path.name}
