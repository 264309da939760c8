"""The files of an app's stacks, whoever wrote the app."""

import json
import os
from pathlib import PurePosixPath

import pytest

from keyspan import InvalidKeyring
from keyspan.errors import CommandFailed, KeyspanError
from keyspan.generation import generated
from keyspan.synth import NoProject
from tests.generation.apps import app

STACKS = {"b": {"locals": {"x": 1}}, "a": {"locals": {"x": 2}}}


def files(project, *names):
    return generated(project, out=project / "infra", names=names, environment=os.environ)


def test_each_stack_has_a_file_and_nothing_else_is_left(tmp_path):
    made = files(app(tmp_path, STACKS))
    assert list(made) == [PurePosixPath("a/main.tf.json"), PurePosixPath("b/main.tf.json")]
    assert json.loads(made[PurePosixPath("b/main.tf.json")])["locals"] == {"x": 1}
    assert list((tmp_path / "cdktf.out").iterdir()) == []
    assert not (tmp_path / "infra").exists()


def test_stacks_are_chosen_by_their_names(tmp_path):
    assert list(files(app(tmp_path, STACKS), "b", "b")) == [PurePosixPath("b/main.tf.json")]
    with pytest.raises(KeyspanError) as caught:
        files(tmp_path, "bb")
    assert str(caught.value) == 'STACK: there is no stack "bb"\n  did you mean "b"?'


def test_the_header_names_what_people_change(tmp_path):
    (made,) = files(app(tmp_path, {"a": {}})).values()
    assert "stack a of cdktf.json's app." in made
    (tmp_path / "keyspan.toml").write_text("")
    (made,) = files(tmp_path).values()
    assert "stack a of keyspan.toml." in made


def test_a_state_beside_the_app_is_found_from_the_committed_folder(tmp_path):
    path = "../../../../terraform.a.tfstate"
    stack = {"terraform": {"backend": {"local": {"path": path}}}}
    (made,) = files(app(tmp_path, {"a": stack})).values()
    said = json.loads(made)["terraform"]["backend"]["local"]["path"]
    assert said == "../../terraform.a.tfstate"


@pytest.mark.parametrize(
    ("then", "says"),
    [
        ("mkdir stacks/a/assets", "a: the app writes assets beside it, and one file cannot hold"),
        ("touch stacks/a/more.tf", "a: the app writes more.tf beside it"),
        ("mv stacks/a/cdk.tf.json stacks/a/cdk.tf", "a: the app wrote no cdk.tf.json"),
    ],
)
def test_what_one_file_cannot_hold_is_refused_rather_than_lost(tmp_path, then, says):
    app(tmp_path, STACKS, then=then)
    with pytest.raises(KeyspanError) as caught:
        files(tmp_path)
    assert str(caught.value).startswith(says)
    assert list(files(tmp_path, "b")) == [PurePosixPath("b/main.tf.json")]


@pytest.mark.parametrize("name", ["..", "a/b", ".terraform"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    manifest = json.dumps({"stacks": {name: {"workingDirectory": "stacks/a"}}})
    app(tmp_path, STACKS, then=f"echo '{manifest}' > manifest.json")
    with pytest.raises(KeyspanError, match="its name cannot be that of its folder"):
        files(tmp_path)


def test_no_project_is_told(tmp_path):
    with pytest.raises(NoProject, match=r"cdktf\.json: cannot be read"):
        files(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_keyring_is_told_with_its_places_and_not_by_quoting_the_app(tmp_path):
    app(tmp_path, STACKS, then="exit 2")
    (tmp_path / "keyspan.toml").write_text('account = "12"\n')
    with pytest.raises(InvalidKeyring, match=r"keyspan\.toml: account:"):
        files(tmp_path)


def test_an_app_that_fails_is_quoted_and_leaves_nothing(tmp_path):
    app(tmp_path, STACKS, then="echo KS010 speaks against it; exit 1")
    with pytest.raises(CommandFailed, match="KS010 speaks against it"):
        files(tmp_path)
    assert list((tmp_path / "cdktf.out").iterdir()) == []


def test_a_folder_that_the_app_cannot_write_into_is_told(tmp_path):
    app(tmp_path, STACKS)
    (tmp_path / "cdktf.out").write_text("a file")
    with pytest.raises(KeyspanError, match=r"cdktf\.out: cannot be written to: File exists"):
        files(tmp_path)
