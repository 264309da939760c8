"""keyspan module, typed in the folder of an app."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.module.making import source, write
from tests.project import copy_app, run

pytestmark = pytest.mark.node

COMMAND = [sys.executable, "-c", "from keyspan.cli import main; main()", "module"]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return copy_app(tmp_path_factory.mktemp("module") / "app")


def module(app, *arguments):
    done = run([*COMMAND, *arguments], folder=app, environment=os.environ)
    return done.returncode, done.stdout


def test_it_is_written_once_and_is_then_what_it_would_be(app):
    status, told = module(app, "--out", "keys")
    files = sorted(str(path.relative_to(app)) for path in (app / "keys").rglob("*.*"))
    *written, last = told.splitlines()
    assert (status, sorted(written)) == (0, [f"written: {each}" for each in files])
    assert last == "keys: 7 files up to date"
    assert module(app, "orders", "--out", "keys", "--check") == (0, f"{last}\n")


def test_what_a_team_made_beside_its_keys_is_left_out_and_told(tmp_path):
    app = copy_app(tmp_path / "app")
    own = "def __init__(self, *given, **named):\n        super().__init__(*given, **named)"
    bucket = 'self.add_override("resource.aws_s3_bucket.logs.bucket", "logs")'
    stack = app / "stacks" / "keyring.py"
    stack.write_text(f"{stack.read_text()}\n    {own}\n        {bucket}\n")
    status, told = module(app, "--out", "keys")
    assert status == 0
    assert "left out, for they are no keys of keyspan.toml: aws_s3_bucket.logs\n" in told
    assert "aws_s3_bucket" not in (app / "keys" / "main.tf").read_text()


def test_a_key_that_the_module_held_and_holds_no_more_is_told(app):
    file = app / "keyspan.toml"
    before = file.read_text()
    file.write_text(f'{before}\n[keys.audit]\nprimary = "us-east-1"\nreplicas = ["us-west-2"]\n')
    assert "leaves the module" not in module(app, "--out", "fewer")[1]
    status, told = module(app, "orders", "--out", "fewer")
    file.write_text(before)
    lost = ("aws_kms_key.audit", "aws_kms_replica_key.audit_us-west-2")
    lines = [each for each in told.splitlines() if "leaves" in each]
    assert (status, lines) == (0, [f"fewer: {each} leaves the module" for each in lost])


def test_a_touched_and_a_missing_file_are_told_and_nothing_is_written(app, tmp_path):
    write(source((app / "keyspan.toml").read_text(), folder=tmp_path), app / "touched")
    main = app / "touched" / "main.tf"
    main.write_text(
        main.read_text().replace("prevent_destroy = true", "prevent_destroy = false", 1)
    )
    before = main.read_text()
    (app / "touched" / "versions.tf").unlink()
    status, told = module(app, "--out", "touched", "--check")
    assert status == 1
    assert "-    prevent_destroy = false\n+    prevent_destroy = true\n" in told
    assert f"{Path('touched/versions.tf')}: is missing\n" in told
    assert told.endswith("To write what is generated: keyspan module --out touched\n")
    assert main.read_text() == before
    assert not (app / "touched" / "versions.tf").exists()


def test_a_file_of_somebody_elses_is_never_written_over(app):
    (app / "theirs").mkdir()
    (app / "theirs" / "main.tf").write_text("# by hand\n")
    status, told = module(app, "--out", "theirs")
    assert status == 2
    assert told.startswith(
        "theirs/main.tf: is there already, and does not say that it is generated"
    )
    assert [path.name for path in (app / "theirs").iterdir()] == ["main.tf"]


def test_a_key_that_is_not_there_and_a_folder_that_is_no_app_are_told(app, tmp_path):
    status, told = module(app, "--config", "other.toml", "--out", "x")
    assert status == 2
    assert "other.toml: an app reads the keyspan.toml beside it" in told
    status, told = module(app, "order", "--out", "x")
    assert status == 2
    assert 'keyspan.toml has no key "order"\n  did you mean "orders"?' in told
    (tmp_path / "keyspan.toml").write_text((app / "keyspan.toml").read_text())
    status, told = module(tmp_path, "--out", "x")
    assert (status, told.splitlines()[0]) == (
        2,
        "cdktf.json: cannot be read: No such file or directory",
    )
    assert not (tmp_path / "x").exists()
