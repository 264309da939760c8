"""What a command generated it writes over, and nothing else."""

from pathlib import PurePosixPath

import pytest

from keyspan.errors import KeyspanError
from keyspan.writing.generated import MARK, differences, left_over, write

KEYS = PurePosixPath("keys/main.tf")
OLD = PurePosixPath("old/main.tf")
FILES = {KEYS: f"# {MARK}\nold\n", PurePosixPath("README.md"): f"<!-- {MARK} -->\n"}


def test_it_is_written_once_and_then_as_it_should_be(tmp_path):
    out = tmp_path / "infra"
    assert write(out, FILES) == list(FILES)
    assert write(out, FILES) == []
    assert list(differences(out, FILES)) == []
    assert (out / KEYS).read_text() == FILES[KEYS]


def test_what_was_touched_is_told_line_by_line_and_written_over(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / KEYS).write_text(FILES[KEYS].replace("old", "new"))
    (told,) = differences(tmp_path, FILES)
    assert told.splitlines()[-2:] == ["-new", "+old"]
    assert write(tmp_path, FILES) == [KEYS]
    assert list(differences(tmp_path, FILES)) == []


def test_other_line_ends_are_a_difference(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / KEYS).write_bytes(FILES[KEYS].replace("\n", "\r\n").encode())
    (told,) = differences(tmp_path, FILES)
    assert told == f"{tmp_path / KEYS}: differs in white space or line ends only"


def test_what_is_missing_is_told(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / KEYS).unlink()
    assert list(differences(tmp_path, FILES)) == [f"{tmp_path / KEYS}: is missing"]


def test_a_file_of_somebodys_own_stays_and_nothing_is_written(tmp_path):
    (tmp_path / "README.md").write_text("mine\n")
    with pytest.raises(KeyspanError, match=r"README\.md: is there already, and does not say"):
        write(tmp_path, FILES)
    assert [path.name for path in tmp_path.rglob("*")] == ["README.md"]
    assert (tmp_path / "README.md").read_text() == "mine\n"


def test_a_file_that_mentions_it_further_down_is_somebodys_own(tmp_path):
    (tmp_path / "README.md").write_text("mine\n" * 100 + MARK)
    with pytest.raises(KeyspanError, match=r"README\.md: is there already"):
        write(tmp_path, FILES)


def test_where_one_file_cannot_be_written_none_is(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / "away").symlink_to(tmp_path / "nowhere" / "at all")
    others = {path: f"{text}more\n" for path, text in FILES.items()}
    others[PurePosixPath("away/notes.md")] = f"<!-- {MARK} -->\n"
    with pytest.raises(KeyspanError, match=r"notes\.md: cannot be written"):
        write(tmp_path, others)
    assert list(differences(tmp_path, FILES)) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "away", "keys"]


def test_what_is_left_over_is_generated_and_no_more_wanted(tmp_path):
    write(tmp_path, {**FILES, OLD: f"# {MARK}\n"})
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "main.tf").write_text("mine\n")
    assert left_over(tmp_path, FILES, pattern="*/main.tf") == [OLD]


def test_a_folder_where_a_file_is_to_be_is_told(tmp_path):
    (tmp_path / KEYS).mkdir(parents=True)
    with pytest.raises(KeyspanError, match=r"main\.tf: cannot be read: Is a directory"):
        write(tmp_path, FILES)


def test_a_file_where_a_folder_is_to_be_is_told(tmp_path):
    (tmp_path / "keys").write_text(f"# {MARK}\n")
    with pytest.raises(KeyspanError, match=r"main\.tf: cannot be read: Not a directory"):
        write(tmp_path, FILES)


def test_lines_that_speak_for_themselves_have_none_around_them(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / KEYS).write_text(FILES[KEYS].replace("old", "::new"))
    (told,) = differences(tmp_path, FILES, shown=lambda text: text.upper())
    assert told.splitlines()[2:] == ["-::NEW", "+OLD"]


def test_what_cannot_be_shown_or_shows_no_difference_is_compared_as_it_is_written(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / KEYS).write_text(f"{FILES[KEYS]} ::error::forged\x1b[2J\n")
    for shown in (int, lambda _: "the same"):
        (told,) = differences(tmp_path, FILES, shown=shown)
        assert told.splitlines()[-1] == r"- ::error::forged\x1b[2J"
