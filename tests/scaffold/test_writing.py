"""All files of a new project, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyspan import KeyspanError
from keyspan.scaffold import NewProject, files, write, writing

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = NewProject(account="111122223333", primary="us-east-1", key="orders")


def held(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text() if path.is_file() else "a folder"
        for path in folder.rglob("*")
    }


def test_it_is_written_as_it_was_made(tmp_path):
    paths = write(PROJECT, tmp_path / "some" / "keys")
    assert list(paths) == sorted(files(PROJECT))
    assert {path: (tmp_path / "some" / "keys" / path).read_text() for path in paths} == files(
        PROJECT
    )


def test_what_lies_there_already_stays(tmp_path):
    (tmp_path / "LICENSE").write_text("mine")
    (tmp_path / "stacks").mkdir()
    write(PROJECT, tmp_path)
    assert (tmp_path / "LICENSE").read_text() == "mine"


def test_every_file_in_the_way_is_told_and_nothing_is_written(tmp_path):
    (tmp_path / "main.py").write_text("mine")
    (tmp_path / "README.md").mkdir()
    (tmp_path / "pyproject.toml").symlink_to("nowhere")
    (tmp_path / "stacks").write_text("no folder")
    before = held(tmp_path)
    with pytest.raises(KeyspanError) as caught:
        write(PROJECT, tmp_path)
    mend = "  name another folder, or move it away; nothing was written"
    named = ("README.md", "main.py", "pyproject.toml", "stacks")
    assert str(caught.value).splitlines() == [
        line for name in named for line in (f"{tmp_path / name}: is in the way", mend)
    ]
    assert held(tmp_path) == before


def test_a_file_where_the_folder_is_to_be_is_told_once(tmp_path):
    (tmp_path / "keys").write_text("no folder")
    with pytest.raises(KeyspanError) as caught:
        write(PROJECT, tmp_path / "keys")
    assert str(caught.value).count("is in the way") == 1
    assert str(caught.value).startswith(f"{tmp_path / 'keys'}: is in the way\n")


def test_it_is_not_written_twice(tmp_path):
    write(PROJECT, tmp_path)
    before = held(tmp_path)
    with pytest.raises(KeyspanError, match=r"keyspan\.toml: is in the way"):
        write(PROJECT, tmp_path)
    assert held(tmp_path) == before


@pytest.mark.parametrize(
    ("stopped", "told"),
    [
        (OSError(28, "No space left on device"), "keyring.py: cannot be written: No space left"),
        (FileExistsError(17, "File exists"), "keyring.py: is in the way"),
        (KeyboardInterrupt(), None),
    ],
    ids=["a full disk", "somebody was faster", "interrupted"],
)
def test_whatever_stops_it_halfway_leaves_nothing(tmp_path, monkeypatch, stopped, told):
    (tmp_path / "LICENSE").write_text("mine")
    create = writing.create

    def create_most(target, text):
        if target.name == "keyring.py":
            raise stopped
        create(target, text)

    monkeypatch.setattr(writing, "create", create_most)
    with pytest.raises(KeyspanError if told else KeyboardInterrupt, match=told):
        write(PROJECT, tmp_path / "keys")
    with pytest.raises(KeyspanError if told else KeyboardInterrupt, match=told):
        write(PROJECT, tmp_path)
    assert held(tmp_path) == {"LICENSE": "mine"}
