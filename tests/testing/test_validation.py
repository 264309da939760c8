"""The real Terraform over a folder that reads as theirs does, and is not theirs."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from keyspan.checks import UnfitDocument
from keyspan.errors import CommandFailed
from keyspan.terraform import Toolchain, find_toolchain
from keyspan.testing import Template
from keyspan.testing.validation import linked, validate
from tests.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DATA = {"resource": {"terraform_data": {"a": {"input": "x"}}}}
WRONG = {"resource": {"terraform_data": {"a": {"inputt": "x"}}}}


@pytest.fixture
def toolchain(tmp_path):
    scratch = tmp_path / "toolchain"
    scratch.mkdir()
    return find_toolchain(os.environ, scratch=scratch)


def write(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return path


def entries(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def link(root: Path, tmp_path: Path) -> Path:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return linked(root, scratch)


def test_a_root_is_linked_without_what_terraform_keeps_in_it(tmp_path):
    root = tmp_path / "root"
    write(root / "a.tf.json", DATA)
    write(root / "modules/m/main.tf.json", {})
    write(root / ".terraform.lock.hcl", "lock")
    for kept in (".terraform/x", "terraform.tfstate", "terraform.tfstate.backup"):
        write(root / kept, "kept")
    place = link(root, tmp_path)
    assert sorted(each.name for each in place.iterdir()) == [
        ".terraform.lock.hcl",
        "a.tf.json",
        "modules",
    ]
    assert (place / "a.tf.json").samefile(root / "a.tf.json")
    (place / ".terraform.lock.hcl").write_text("by init")
    assert (root / ".terraform.lock.hcl").read_text() == '"lock"'


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.tf.json", '{"module": {"m": {"source": "../../m"}}}'),
        ("a.tf", 'module "m" {\n  source = "../../m"\n}'),
        ("a.tf.json", '{"locals": {"a": "${file(\\"../../m/main.tf.json\\")}"}}'),
        ("a.tf.json", '{"locals": {"a": "${file(\\"${path.module}/../../m/main.tf.json\\")}"}}'),
    ],
)
def test_what_a_root_names_above_itself_is_there(tmp_path, file, text):
    root = tmp_path / "above" / "stacks" / "root"
    write(root.parents[1] / "m" / "main.tf.json", {})
    write(root.parent / "other" / "a.tf.json", {})
    (root / file).parent.mkdir(parents=True)
    (root / file).write_text(text)
    place = link(root, tmp_path)
    assert (place / ".." / ".." / "m" / "main.tf.json").samefile(root / "../../m/main.tf.json")
    assert (place / ".." / "other").is_symlink()
    assert not (tmp_path / "scratch" / "toolchain").exists()


def test_a_local_backend_above_a_root_links_nothing(tmp_path):
    backend = {"terraform": {"backend": {"local": {"path": "../../../terraform.a.tfstate"}}}}
    root = tmp_path / "root"
    write(root / "a.tf.json", backend)
    assert link(root, tmp_path) == tmp_path / "scratch"


def test_a_template_that_was_not_read_whole_is_not_validated(tmp_path):
    write(tmp_path / "a.tf.json", DATA)
    (tmp_path / "b.tf").write_text("")
    none = Toolchain(binary=tmp_path / "none", environment={}, mirror=None)
    with pytest.raises(UnfitDocument, match=r"was read without .*b\.tf\n  validate the folder"):
        validate(Template.read(tmp_path), toolchain=none)


def test_a_path_that_is_not_there_is_told(tmp_path):
    none = Toolchain(binary=tmp_path / "none", environment={}, mirror=None)
    with pytest.raises(UnfitDocument, match="is not there"):
        validate(tmp_path / "none", toolchain=none)


@pytest.mark.terraform
@pytest.mark.parametrize("kind", ["template", "file", "text", "folder", "cdktf.out"])
def test_terraform_takes_what_is_right_and_says_what_is_wrong(tmp_path, toolchain, kind):
    def handed_in(document: dict[str, object]) -> Template | Path | str:
        root = tmp_path / "out" / "stacks" / "a"
        file = write(root / "cdk.tf.json", document)
        stacks = {name: {"workingDirectory": f"stacks/{name}"} for name in ("b", "a")}
        write(tmp_path / "out" / "manifest.json", {"stacks": stacks})
        write(tmp_path / "out" / "stacks" / "b" / "cdk.tf.json", DATA)
        forms = {"template": Template(document), "file": file, "text": str(file), "folder": root}
        return forms.get(kind, tmp_path / "out")

    validate(handed_in(DATA), toolchain=toolchain)
    with pytest.raises(CommandFailed) as failed:
        validate(handed_in(WRONG), toolchain=toolchain)
    assert failed.value.output.startswith("Error: Extraneous JSON object property")
    assert 'No argument or block type is named "inputt"' in failed.value.output


@pytest.mark.terraform
def test_terraform_quotes_the_line_of_a_template_not_the_whole(tmp_path, toolchain):
    with pytest.raises(CommandFailed) as failed:
        validate(Template({**WRONG, "locals": {"long": "x" * 500}}), toolchain=toolchain)
    assert '"inputt": "x"' in failed.value.output
    assert "xxx" not in failed.value.output


@pytest.mark.terraform
def test_modules_above_and_their_modules_are_read(tmp_path, toolchain):
    root = tmp_path / "above" / "stacks" / "root"
    write(root / "a.tf.json", {"module": {"m": {"source": "../../modules/m", "wanted": "x"}}})
    modules = tmp_path / "above" / "modules"
    variable = {"variable": {"wanted": {"type": "string"}}}
    write(modules / "m/a.tf.json", {**variable, "module": {"n": {"source": "../n"}}})
    write(modules / "n/a.tf.json", DATA)
    before = entries(tmp_path / "above")
    validate(root, toolchain=toolchain)
    write(modules / "n/a.tf.json", WRONG)
    with pytest.raises(CommandFailed, match="inputt"):
        validate(root, toolchain=toolchain)
    write(modules / "n/a.tf.json", DATA)
    assert entries(tmp_path / "above") == before


@pytest.mark.terraform
@pytest.mark.parametrize(
    "terraform",
    [
        {"backend": {"s3": {"bucket": "none", "key": "a", "region": "us-east-1"}}},
        {"cloud": {"organization": "none", "workspaces": {"name": "none"}}},
    ],
)
def test_no_backend_is_reached(tmp_path, toolchain, terraform):
    root = tmp_path / "root"
    write(root / "a.tf.json", {**DATA, "terraform": terraform})
    write(root / "terraform.tfstate", "no state")
    before = entries(root)
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    cut_off = Toolchain(
        binary=toolchain.binary, environment={**toolchain.environment, **nowhere}, mirror=None
    )
    validate(root, toolchain=cut_off)
    assert entries(root) == before


@pytest.mark.terraform
def test_what_the_provider_would_not_take_is_said_in_its_words(toolchain):
    document = json.loads((ROOT / "tests" / "snapshots" / "keyring.tf.json").read_text())
    for named in document["resource"].values():
        for body in named.values():
            if "policy" in body:  # the snapshot shows policies decoded
                body["policy"] = json.dumps(body["policy"])
    validate(Template(document), toolchain=toolchain)
    document["resource"]["aws_kms_key"]["orders"]["deletion_window_in_days"] = 3
    with pytest.raises(CommandFailed, match="deletion_window_in_days to be in the range"):
        validate(Template(document), toolchain=toolchain)
