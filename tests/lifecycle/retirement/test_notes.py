"""The journal of a retirement, when it holds what nobody wrote there."""

from __future__ import annotations

import json

import pytest

from keyspan.lifecycle.journal import UnfitJournal
from keyspan.lifecycle.retirement.notes import read_notes

SOUND = {"since": "2026-11-25T12:00:00+00:00", "enabled": None}


def written(folder, noted):
    file = folder / ".keyspan" / "retirement.orders.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"format": 1, "noted": noted}))


@pytest.mark.parametrize(
    "noted",
    [
        {},
        {"key_id": "mrk-1"},
        {"key_id": 1, "regions": {"eu-west-1": SOUND}},
        {"key_id": "mrk-1", "regions": []},
        {"key_id": "mrk-1", "regions": {"eu-west-1": {}}},
        {"key_id": "mrk-1", "regions": {"eu-west-1": {**SOUND, "since": "2026-11-25T12:00:00"}}},
        {"key_id": "mrk-1", "regions": {"eu-west-1": {**SOUND, "since": 7}}},
        {"key_id": "mrk-1", "regions": {"eu-west-1": {**SOUND, "enabled": "no"}}},
    ],
    ids=str,
)
def test_it_is_refused(tmp_path, noted):
    written(tmp_path, noted)
    with pytest.raises(UnfitJournal, match="the keys' waiting begins anew"):
        read_notes(tmp_path, "orders")


def test_a_sound_one_is_read(tmp_path):
    written(tmp_path, {"key_id": "mrk-1", "regions": {"eu-west-1": SOUND}})
    assert read_notes(tmp_path, "orders").regions["eu-west-1"].since.hour == 12
