"""The cache of slim assemblies: made once, checked on every read, nobody else's to write to."""

import os
import stat
import time
from pathlib import Path

import pytest

from keyspan.bindings import cache
from keyspan.bindings.cache import MOST_ENTRIES, Unusable, cache_folder, cached


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "source.tgz"
    file.write_bytes(b"source")
    return file


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "own" / "bindings"


class Maker:
    """Makes content, and counts how often."""

    def __init__(self, content=b"made"):
        self.content = content
        self.calls = 0

    def __call__(self):
        self.calls += 1
        return self.content


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_what_was_made_is_kept(folder, source):
    make = Maker()
    first = cached(folder, source, "a", make=make)
    assert cached(folder, source, "a", make=make) == first
    assert (first.read_bytes(), make.calls) == (b"made", 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.write_bytes(b"longer source"),
        lambda source: os.utime(source, ns=(0, 0)),
    ],
)
def test_another_source_is_another_entry(folder, source, change):
    make = Maker()
    cached(folder, source, "a", make=make)
    change(source)
    cached(folder, source, "a", make=make)
    assert make.calls == 2


def test_what_else_it_depends_on_is_another_entry(folder, source):
    make = Maker()
    for rest in (("a",), ("b",), ("a", ["x"]), ("a", ["x", "y"])):
        cached(folder, source, *rest, make=make)
    assert make.calls == 4


def test_the_folder_and_its_files_are_the_users_alone(folder, source):
    file = cached(folder, source, make=Maker())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("damaged", [b"", b"mad", b"made!", b"MADE"])
def test_an_entry_that_is_truncated_or_altered_is_made_again(folder, source, damaged):
    make = Maker()
    file = cached(folder, source, make=make)
    file.write_bytes(damaged)
    assert cached(folder, source, make=make).read_bytes() == b"made"
    assert (make.calls, len(names(folder))) == (2, 1)


def test_an_entry_that_is_a_link_is_made_again(folder, source, tmp_path):
    make = Maker()
    file = cached(folder, source, make=make)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"made")
    file.unlink()
    file.symlink_to(elsewhere)
    assert not cached(folder, source, make=make).is_symlink()
    assert elsewhere.read_bytes() == b"made"


def test_a_folder_that_others_may_write_to_is_refused(folder, source):
    folder.mkdir(parents=True)
    for mode in (0o770, 0o707, 0o777):
        folder.chmod(mode)
        with pytest.raises(Unusable, match=r"others may write to .*: chmod 700 it"):
            cached(folder, source, make=Maker())
    assert names(folder) == []


def test_a_folder_of_another_user_is_refused(folder, source, monkeypatch):
    folder.mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(Unusable, match="belongs to another user"):
        cached(folder, source, make=Maker())


def test_a_file_of_another_user_is_made_again(folder, source, monkeypatch):
    make = Maker()
    file = cached(folder, source, make=make)
    monkeypatch.setattr(cache, "_require_private", lambda _: None)
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    cached(folder, source, make=make)
    assert make.calls == 2


def test_a_link_to_a_folder_is_refused(folder, source, tmp_path):
    (tmp_path / "real").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "real")
    with pytest.raises(Unusable, match="is no folder"):
        cached(folder, source, make=Maker())


def test_a_folder_that_cannot_be_made_is_told(source):
    with pytest.raises(Unusable, match="/dev/null/bindings: Not a directory"):
        cached(Path("/dev/null/bindings"), source, make=Maker())


def test_a_source_that_is_gone_is_told(folder, source):
    source.unlink()
    with pytest.raises(Unusable, match="No such file"):
        cached(folder, source, make=Maker())


def test_an_entry_that_another_process_throws_away_is_made_again(folder, source, monkeypatch):
    make = Maker()
    file = cached(folder, source, make=make)
    real = Path.read_bytes

    def vanish(self):
        if self == file and make.calls == 1:
            self.unlink()
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", vanish)
    assert cached(folder, source, make=make).read_bytes() == b"made"
    assert make.calls == 2


def test_a_system_without_owners_of_files_is_told(folder, source, monkeypatch):
    monkeypatch.delattr(os, "geteuid")
    with pytest.raises(Unusable, match="does not say whose a folder is"):
        cached(folder, source, make=Maker())


def test_no_home_folder_is_told(monkeypatch):
    def unknown(self):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", unknown)
    with pytest.raises(Unusable, match="there is no home folder: set XDG_CACHE_HOME or HOME"):
        cache_folder({})


def test_a_writer_that_fails_leaves_nothing(folder, source, monkeypatch):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Unusable, match="No space left on device"):
        cached(folder, source, make=Maker())
    assert names(folder) == []


def test_what_a_killed_process_left_is_cleared_away_after_a_while(folder, source):
    folder.mkdir(parents=True, mode=0o700)
    old, new = folder / ".unfinished-old", folder / ".unfinished-new"
    for file in (old, new):
        file.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    cached(folder, source, make=Maker())
    assert not old.exists()
    assert new.exists()


def test_the_longest_unused_go_first(folder, source):
    files = [cached(folder, source, number, make=Maker()) for number in range(MOST_ENTRIES)]
    for age, file in enumerate(files):
        os.utime(file, (time.time() - 1000 + age,) * 2)
    cached(folder, source, 0, make=Maker())
    made = cached(folder, source, "one more", make=Maker())
    left = set(folder.iterdir())
    assert left == {*files, made} - {files[1]}


@pytest.mark.parametrize(
    ("environment", "root"),
    [
        ({"XDG_CACHE_HOME": "/caches"}, "/caches"),
        ({"XDG_CACHE_HOME": "relative"}, None),
        ({}, None),
    ],
)
def test_the_cache_lies_where_the_users_caches_do(environment, root, monkeypatch):
    monkeypatch.setenv("HOME", "/home-of-somebody")
    monkeypatch.setattr(cache.sys, "platform", "linux")
    expected = Path(root or "/home-of-somebody/.cache") / "keyspan" / "bindings"
    assert cache_folder(environment) == expected


def test_on_a_mac_it_lies_in_the_library(monkeypatch):
    monkeypatch.setenv("HOME", "/home-of-somebody")
    monkeypatch.setattr(cache.sys, "platform", "darwin")
    assert cache_folder({}) == Path("/home-of-somebody/Library/Caches/keyspan/bindings")
