"""What was begun is on the disk before it is begun, and one command at a time changes a project."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from keyspan.lifecycle.journal import Journal, UnfitJournal, alone, unfinished
from keyspan.lifecycle.refused import Refused


@pytest.fixture
def journal(tmp_path):
    return Journal(project=tmp_path, kind="promotion", key="orders")


def test_what_was_noted_is_read_until_it_is_ended(journal):
    assert journal.read() is None
    journal.write({"to": "us-west-2"})
    journal.write({"to": "us-west-2", "step": "wait"})
    assert journal.read() == {"to": "us-west-2", "step": "wait"}
    journal.end()
    assert journal.read() is None
    journal.end()


def test_the_unfinished_are_told_by_kind(journal, tmp_path):
    assert unfinished(tmp_path, "promotion") == []
    journal.write({})
    Journal(project=tmp_path, kind="retirement", key="orders").write({})
    assert unfinished(tmp_path, "promotion") == [journal]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "cannot be read"),
        ("[]", "of another version"),
        ('{"format": 2, "noted": {}}', "of another version"),
        ('{"format": 1}', "holds nothing that is known"),
    ],
)
def test_a_journal_that_is_not_understood_is_not_taken_for_none(journal, text, problem):
    journal.write({})
    journal.file.write_text(text)
    with pytest.raises(UnfitJournal, match=problem):
        journal.read()


def test_a_crash_while_writing_leaves_what_was_noted_before(journal, monkeypatch):
    journal.write({"step": "one"})

    def crash(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(UnfitJournal, match="No space left on device"):
        journal.write({"step": "two"})
    assert json.loads(journal.file.read_text())["noted"] == {"step": "one"}


def test_where_nothing_can_be_written_nothing_is_begun(tmp_path):
    (tmp_path / ".keyspan").write_text("a file")
    journal = Journal(project=tmp_path, kind="promotion", key="orders")
    with pytest.raises(UnfitJournal, match="nothing was begun without it"):
        journal.write({})
    with pytest.raises(UnfitJournal), alone(tmp_path):
        pass


def test_a_second_command_is_refused_until_the_first_has_ended(tmp_path):
    other = "from keyspan.lifecycle.journal import alone; from pathlib import Path; import sys\n"
    other += "with alone(Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", other, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "in\n"
        with (
            pytest.raises(Refused, match="another keyspan command is changing it"),
            alone(tmp_path),
        ):
            pass
        first.kill()
    with alone(tmp_path):
        pass
