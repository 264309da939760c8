"""keyspan generate, as a person and a pipeline meet it."""

import json
import os
import stat

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from tests.documents import commands
from tests.generation.apps import app
from tests.project import ROOT, copy_app
from tests.synthesis import addresses

ORDERS = "infra/orders/main.tf.json"
VAULT = "infra/vault/main.tf.json"
KEYRING = "infra/keyring/main.tf.json"


def stack(*users):
    statement = {"Sid": "AllowUse", "Principal": {"AWS": list(users)}, "Resource": "*"}
    policy = json.dumps({"Statement": [statement]})
    return {"resource": {"aws_kms_key": {"k": {"is_enabled": True, "policy": policy}}}}


STACKS = {"orders": stack("role/A", "role/B"), "vault": stack("role/A")}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return app(tmp_path, STACKS)


@pytest.fixture
def committed(project):
    assert run().exit_code == 0
    return project


def run(*arguments):
    return CliRunner().invoke(keyspan, ["generate", "--out", "infra", *arguments])


def tree(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(project, file, one, other):
    text = (project / file).read_text()
    assert text.count(one) == 1
    (project / file).write_text(text.replace(one, other))


def test_it_tells_what_it_wrote_and_the_second_time_that_there_is_nothing_to_write(project):
    first, second = run(), run()
    assert first.stdout == f"written: {ORDERS}\nwritten: {VAULT}\ninfra: 2 stacks up to date\n"
    assert second.stdout == "infra: 2 stacks up to date\n"
    assert stat.S_IMODE((project / ORDERS).stat().st_mode) == 0o644


def test_a_clean_tree_is_fine_and_nothing_is_written(committed):
    before = tree(committed)
    done = run("--check")
    assert (done.exit_code, done.stdout) == (0, "infra: 2 stacks up to date\n")
    assert tree(committed) == before


def test_a_principal_that_was_added_by_hand_is_one_line(committed):
    edit(committed, ORDERS, r"\"role/B\"", r"\"role/B\", \"role/Mallory\"")
    before = tree(committed)
    done = run("--check")
    assert done.exit_code == 1
    expected = f"""\
--- {ORDERS} (committed)
+++ {ORDERS} (generated)
-resource.aws_kms_key.k.policy.Statement[AllowUse].Principal.AWS: "role/Mallory"

To write what is generated: keyspan generate --out infra
"""
    assert done.stdout == expected
    assert tree(committed) == before
    assert run().stdout == f"written: {ORDERS}\ninfra: 2 stacks up to date\n"
    assert run("--check").exit_code == 0


def test_a_file_that_is_missing_is_told(committed):
    (committed / VAULT).unlink()
    done = run("--check")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, f"{VAULT}: is missing")


def test_what_is_no_json_any_more_is_compared_as_it_is_written(committed):
    text = (committed / ORDERS).read_text()
    (committed / ORDERS).write_text(f"<<<<<<< ours\n::error::forged\n{text}")
    done = run("--check")
    assert done.exit_code == 1
    removed = [line for line in done.stdout.splitlines() if line.startswith("-")]
    assert removed == [f"--- {ORDERS} (committed)", "-<<<<<<< ours", "-::error::forged"]


def test_white_space_within_a_policy_is_a_difference_too(committed):
    edit(committed, VAULT, r"\"Resource\": ", r"\"Resource\":  ")
    done = run("--check")
    assert done.exit_code == 1
    assert r"\"Resource\":  \"*\"" in done.stdout


def test_a_stack_that_left_is_told_and_not_removed(committed):
    app(committed, {"orders": STACKS["orders"]})
    told = f"""\
{VAULT}: the app has no such stack any more
  its keys keep living, and Terraform's state keeps them: remove infra/vault when they have gone \
or moved
"""
    done, checked = run(), run("--check")
    assert (done.exit_code, done.stdout) == (0, f"{told}infra: 1 stack up to date\n")
    assert (checked.exit_code, checked.stdout) == (1, told)
    assert (committed / VAULT).exists()


def test_named_stacks_are_written_and_checked_alone(project):
    assert run("vault").stdout == f"written: {VAULT}\ninfra: 1 stack up to date\n"
    assert not (project / ORDERS).exists()
    assert run("vault", "--check").exit_code == 0
    done = run("vault", "orders", "--check")
    assert done.stdout.endswith("keyspan generate vault orders --out infra\n")
    run("orders")
    assert run("vault", "--check").stdout == "infra: 1 stack up to date\n"


def test_files_of_somebodys_own_stay(committed):
    for name in ("infra/README.md", "infra/orders/.terraform.lock.hcl", "infra/own/main.tf.json"):
        (committed / name).parent.mkdir(exist_ok=True)
        (committed / name).write_text("{}")
    before = tree(committed)
    assert run().stdout == run("--check").stdout == "infra: 2 stacks up to date\n"
    assert tree(committed) == before


def test_a_file_that_is_not_generated_is_not_written_over(project):
    (project / "infra" / "vault").mkdir(parents=True)
    (project / VAULT).write_text("{}")
    done = run()
    assert f"{VAULT}: is there already, and does not say that it is generated" in str(
        done.exception
    )
    assert (project / VAULT).read_text() == "{}"
    assert not (project / ORDERS).exists()


def test_a_file_where_the_folder_is_to_be_is_told(project):
    (project / "infra").write_text("a file")
    done = run()
    assert done.exit_code == 2
    assert "Directory 'infra' is a file" in done.stderr
    assert (project / "infra").read_text() == "a file"


def test_the_project_is_where_the_keyring_file_lies(tmp_path, monkeypatch):
    (tmp_path / "app").mkdir()
    app(tmp_path / "app", STACKS)
    monkeypatch.chdir(tmp_path)
    assert run("--config", "app/keyspan.toml").exit_code == 0
    assert (tmp_path / ORDERS).exists()


def test_another_file_than_the_app_reads_is_refused(project):
    done = run("--config", "other.toml")
    assert done.exit_code == 2
    assert "other.toml: an app reads the keyspan.toml beside it" in done.stderr


@pytest.mark.node
def test_the_bytes_are_the_keyrings_alone_and_a_touched_file_is_told_as_it_is_documented(
    tmp_path, monkeypatch
):
    written, checked = commands(ROOT / "docs" / "gitops.md")
    found = set[bytes]()
    for place in ("a", "deep/er/b"):
        project = copy_app(tmp_path / place)
        monkeypatch.chdir(project)
        assert run().stdout == written.output
        found.add((project / KEYRING).read_bytes())
    (text,) = found
    assert os.fsencode(tmp_path) not in text
    document = json.loads(text)
    assert "stack keyring of keyspan.toml" in document.pop("//")
    state = document.pop("terraform")["backend"]["local"]
    assert state == {"path": "../../terraform.keyring.tfstate"}
    snapshot = json.loads((ROOT / "tests" / "snapshots" / "keyring.tf.json").read_text())
    assert addresses(document) == addresses(snapshot)
    replica = document["resource"]["aws_kms_replica_key"]["orders_eu-west-1"]
    policy = json.loads(replica["policy"])
    (use,) = (each for each in policy["Statement"] if each["Sid"] == "AllowUse")
    user = use["Principal"]["AWS"]
    use["Principal"]["AWS"] = [user, user.replace("OrdersAppEU", "Mallory")]
    edit(project, KEYRING, json.dumps(replica["policy"]), json.dumps(json.dumps(policy)))
    done = run("--check")
    assert (done.exit_code, done.stdout) == (1, checked.output)
