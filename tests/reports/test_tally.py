"""What a verification comes to."""

import pytest

from tests.reports.found import bad, good, tally, unknown, unread, verified


def counted(*keys, crypto=True):
    found = tally(crypto=crypto)
    assert list(found.over(keys)) == list(keys)
    return found


@pytest.mark.parametrize(
    ("keys", "verdict", "exit_code", "summary"),
    [
        ([], "good", 0, "0 keys: as keyspan.toml says"),
        ([good()], "good", 0, "1 key: as keyspan.toml says, and 4 round trips came back"),
        ([good(), bad()], "findings", 1, "2 keys: 1 difference, 2 of 8 round trips failed"),
        ([good(), unread()], "not-read", 2, "2 keys: 1 call refused"),
        ([unread(), unread()], "not-read", 2, "2 keys: 1 call refused"),
        ([unread(), unknown()], "findings", 1, "2 keys: 1 difference, 1 call refused"),
    ],
)
def test_findings_count_before_what_was_not_read(keys, verdict, exit_code, summary):
    found = counted(*keys)
    assert (found.verdict, found.exit_code, found.summary()) == (verdict, exit_code, summary)


def test_that_no_key_was_used_is_said():
    assert counted(crypto=False).summary() == "0 keys: as keyspan.toml says, and no key was used"


def test_a_key_that_could_not_be_used_is_said():
    said = counted(good(), verified(matrices=())).summary()
    assert said == (
        "2 keys: as keyspan.toml says, and 4 round trips came back; 1 key not used, as none is "
        "enabled"
    )


def test_a_key_whose_every_round_trip_came_back_in_no_region_is_not_called_good():
    assert not bad().good
    assert not unread().good
    assert [counted(key).exit_code for key in (good(), bad(), unread(), unknown())] == [0, 1, 2, 1]
