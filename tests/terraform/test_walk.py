from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.terraform.walk import folders

if TYPE_CHECKING:
    from pathlib import Path


def walked(top: Path, *, depth: int = 9, limit: int = 99) -> list[str]:
    return [str(folder.relative_to(top)) for folder in folders(top, depth=depth, limit=limit)]


def test_nearest_first_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a/c/d").mkdir(parents=True)
    (tmp_path / "file").touch()
    assert walked(tmp_path) == [".", "a", "b", "a/c", "a/c/d"]


def test_the_depth_is_a_bound(tmp_path: Path) -> None:
    (tmp_path / "a/b/c").mkdir(parents=True)
    assert walked(tmp_path, depth=2) == [".", "a", "a/b"]


def test_the_limit_is_a_bound(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / name).mkdir()
    assert walked(tmp_path, limit=3) == [".", "a", "b"]


def test_a_loop_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "b")
    assert walked(tmp_path) == [".", "a"]


def test_hidden_folders_are_left_out(tmp_path: Path) -> None:
    (tmp_path / ".terraform/providers").mkdir(parents=True)
    assert walked(tmp_path) == ["."]


def test_folders_that_anybody_may_fill_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "shared/inside").mkdir(parents=True)
    (tmp_path / "shared").chmod(0o777)
    assert walked(tmp_path) == ["."]


def test_nothing_is_nothing(tmp_path: Path) -> None:
    assert list(folders(tmp_path / "missing", depth=1, limit=9)) == []


def test_an_unreadable_folder_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a/inside").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "a").chmod(0o000)
    try:
        seen = walked(tmp_path)
    finally:
        (tmp_path / "a").chmod(0o700)
    # root reads everything, so only what must be there on every machine is asked for
    assert [name for name in seen if name != "a/inside"] == [".", "a", "b"]
