"""What is looked at, and in which order the key's ID is told by it; no Terraform, no AWS."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from keyspan.errors import KeyspanError
from keyspan.lifecycle.journal import Journal
from keyspan.lifecycle.trouble import diagnose, examine
from keyspan.live.gateway import Alias, CallRefused
from keyspan.terraform import State
from tests.lifecycle.trouble.cases import (
    ACCOUNT,
    EAST,
    IRELAND,
    KEY_ID,
    NOW,
    OTHER,
    WEST,
    holding,
    key,
    seen,
)


@dataclass
class Kms:
    """KMS of a Region in which the key `lives` is well; which one is asked for is noted."""

    region: str
    lives: str
    asked: list[str]
    thief: str

    def describe(self, key_id):
        self.asked.append(key_id)
        if key_id != self.lives:
            raise refusal(self.region, "NotFoundException")
        return seen(key(), self.region, key_id=self.lives).described

    def aliases(self):
        stolen = self.region == WEST and self.thief
        return (Alias(name="orders", key_id=stolen or self.lives),)

    def policy(self, key_id):
        return seen(key(), self.region).policy

    def rotation(self, key_id):
        return seen(key(), self.region).rotation


def refusal(region, code):
    return CallRefused(region=region, operation="DescribeKey", code=code, message="", mend="")


@dataclass
class Looking:
    """A project with a state, and an AWS with a key."""

    folder: Path
    state: State = field(default_factory=State)
    lives: str = KEY_ID
    asked: list[str] = field(default_factory=list)
    fails: str = ""
    thief: str = ""

    def stack(self, name):
        if self.fails:
            raise KeyspanError(self.fails)
        return SimpleNamespace(state=lambda: self.state)

    @property
    def toolchain(self):
        return SimpleNamespace(binary=Path("/somewhere/odd place/tofu"))

    @property
    def environment(self):
        return {"PATH": ""}

    def examine(self, wanted=None, given=None, caller=lambda _: f"arn:aws:iam::{ACCOUNT}:user/me"):
        return examine(
            self,
            wanted or key(),
            account=ACCOUNT,
            providers="aliases",
            connect=lambda region: Kms(region, self.lives, self.asked, self.thief),
            caller=caller,
            now=NOW,
            given=given,
        )


@pytest.fixture
def looking(tmp_path):
    return Looking(tmp_path)


def test_all_being_well_nothing_is_wrong(looking):
    looking.state = holding(key())
    case = looking.examine()
    assert case.key_id == KEY_ID
    assert case.caller == ACCOUNT
    assert list(case.live) == [EAST, WEST, IRELAND]
    assert diagnose(case).troubles == ()


def test_a_person_tells_the_key_id_first(looking):
    looking.state = holding(key())
    assert looking.examine(given=OTHER).key_id == OTHER


def test_then_the_state(looking):
    looking.state, looking.lives = holding(key(), key_id=OTHER), OTHER
    assert looking.examine(key(adopted=KEY_ID)).key_id == OTHER
    assert set(looking.asked) == {OTHER}


def test_then_the_record(looking):
    assert looking.examine(key(adopted=OTHER)).key_id == OTHER


def test_then_the_aliases(looking):
    case = looking.examine()
    assert case.key_id == KEY_ID
    assert case.live[WEST].state == "Enabled"
    assert [each.where for each in diagnose(case).troubles] == ["the state of stack keyring"]


@pytest.mark.parametrize(
    ("thief", "found"), [("12345678-1234-1234-1234-123456789012", KEY_ID), (OTHER, None)]
)
def test_aliases_tell_it_where_they_lead_to_one_multi_region_key(looking, thief, found):
    looking.thief = thief
    assert looking.examine().key_id == found


def test_a_state_that_cannot_be_read_is_told_with_the_rest(looking):
    looking.fails = "init failed\n  sign in"
    case = looking.examine()
    assert case.state is None
    assert case.live[WEST].state == "Enabled"
    diagnosis = diagnose(case)
    assert diagnosis.exit_code == 2
    assert diagnosis.troubles[0].found.endswith("init failed\n  sign in")


def test_what_was_begun_here_is_read(looking):
    Journal(project=looking.folder, kind="promotion", key="orders").write({"region": WEST})
    looking.state = holding(key())
    assert looking.examine().journals == {"promotion": {"region": WEST}}


def test_a_journal_that_is_none_is_told(looking):
    looking.state = holding(key())
    journal = Journal(project=looking.folder, kind="retirement", key="orders")
    journal.file.parent.mkdir()
    journal.file.write_text("{")
    diagnosis = diagnose(looking.examine())
    assert diagnosis.exit_code == 2
    assert "whether a retirement was begun here" in diagnosis.troubles[0].found
    assert str(journal.file) in diagnosis.troubles[0].found


def test_who_is_signed_in_may_stay_unknown(looking):
    looking.state = holding(key())

    def caller(region):
        raise refusal(region, "ExpiredToken")

    diagnosis = diagnose(looking.examine(caller=caller))
    assert diagnosis.exit_code == 2
    assert "which account is signed in to" in diagnosis.troubles[0].found


def test_terraform_is_called_as_it_was_found(looking):
    assert looking.examine().terraform == (
        "'/somewhere/odd place/tofu' -chdir=cdktf.out/stacks/keyring"
    )
