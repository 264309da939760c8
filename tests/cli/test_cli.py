"""The command line as a person meets it: what it prints, and its exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

from keyspan.cli import keyspan

ROOT = Path(__file__).parents[2]


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from keyspan.cli import main; main()", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_validate_says_where_each_key_is():
    done = run("validate")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "orders: primary in us-east-1, replicas in us-west-2, eu-west-1\n"


def test_validate_ends_with_2_and_every_fault(tmp_path):
    (tmp_path / "mine.toml").write_text(
        'account = "111122223333"\n[keys.orders]\nprimary = "us-east-1"\nrotation_days = 3000\n'
    )
    done = run("validate", "mine.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "mine.toml: keys.orders.rotation_days: 3000 is outside 90 to 2560\n"
        '  leave it out for AWS\'s default, 365, or write "off"\n'
    )


def test_validate_ends_with_1_for_what_may_not_be_meant(tmp_path):
    role = "arn:aws:iam::111122223333:role/A"
    (tmp_path / "mine.toml").write_text(
        'account = "111122223333"\n[keys.orders]\nprimary = "us-east-1"\n'
        f'administrators = ["{role}"]\nusers = ["{role}"]\n'
    )
    done = run("validate", "mine.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "orders: primary in us-east-1\n")
    assert done.stderr.startswith(
        f'mine.toml: keys.orders.administrators: "{role}" may use the key as well: kms:Decrypt'
    )


def test_a_file_in_another_folder_is_named_as_it_was_given(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "mine.toml").write_text('account = "12"\n')
    done = run("validate", "sub/mine.toml", cwd=tmp_path)
    assert done.stderr.startswith('sub/mine.toml: account: "12" is not an AWS account ID\n')


def test_validate_without_a_file_says_so(tmp_path):
    done = run("validate", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("keyspan.toml: cannot be read: No such file or directory\n")


def test_schema_prints_the_committed_copy():
    assert run("schema").stdout == (ROOT / "docs" / "keyspan.schema.json").read_text()


def test_demo_outside_a_project_says_so(tmp_path):
    done = run("demo", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("cdktf.json: cannot be read: No such file or directory\n")


@pytest.mark.parametrize("arguments", [("nope",), ("demo", "--nope"), ("emulator", "--port", "x")])
def test_wrong_usage_ends_with_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: ")
    assert "Traceback" not in done.stderr


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    assert [name for name in keyspan.commands if f"keyspan {name}" not in readme] == []
