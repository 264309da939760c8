"""Records that have been applied are dropped from the file, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from keyspan.config import loads
from keyspan.config.edit import UnfitEdit
from keyspan.lifecycle.refused import Refused
from keyspan.lifecycle.settlement import Settlement, records, settle, settlement
from keyspan.terraform import HeldResource, State

KEY_ID = "mrk-" + "0" * 32
HEAD = 'account = "111122223333"\n\n'
PROMOTED = HEAD + (
    "[keys.orders] # ours\n"
    'primary       = "us-west-2"\n'
    'replicas      = ["us-east-1"]\n'
    'promoted_from = "us-east-1"\n'
)
ADOPTED = HEAD + (
    "[keys.orders]\n"
    'primary  = "us-west-2"\n'
    'replicas = ["us-east-1"]\n'
    'aliases  = ["orders"]\n'
    f'adopted  = "{KEY_ID}"\n'
)
RETIRED = HEAD + (
    "[provider.in.eu-west-1]\n"
    'profile = "europe"\n'
    "\n"
    "[keys.orders]\n"
    'primary  = "us-west-2"\n'
    'replicas = ["us-east-1"]\n'
    'retired  = ["eu-west-1"]\n'
    "\n"
    "[keys.orders.in.eu-west-1]\n"
    'aliases = ["europe"]\n'
)
GIVEN_UP = HEAD + (
    "[keys.orders]\n"
    'primary = "us-west-2"\n'
    "\n"
    "# The old one.\n"
    "[keys.old]\n"
    'primary = "us-west-2"\n'
    'retired = ["us-west-2"]\n'
)
PRIMARY, EAST, WEST = (
    "aws_kms_key.orders",
    "aws_kms_replica_key.orders_us-east-1",
    "aws_kms_replica_key.orders_us-west-2",
)
ALIASES = ("aws_kms_alias.orders_us-west-2", "aws_kms_alias.orders_us-east-1")


def left(text, *held):
    """What each record of the last key is not applied for."""
    key = loads(text).keys[-1]
    return {each.field: each.left for each in records(key, held=held)}


def test_a_promotion_is_applied_where_its_move_is_done():
    assert left(PROMOTED, PRIMARY, EAST) == {"promoted_from": ()}
    assert left(PROMOTED, PRIMARY, WEST) == {"promoted_from": (EAST, WEST)}
    assert left(PROMOTED, PRIMARY, EAST, WEST) == {"promoted_from": (WEST,)}


def test_an_adoption_is_applied_where_all_of_it_is_held():
    assert left(ADOPTED, PRIMARY, EAST, *ALIASES) == {"adopted": ()}
    assert left(ADOPTED, PRIMARY, *ALIASES) == {"adopted": (EAST,)}
    assert left(ADOPTED, PRIMARY, EAST, ALIASES[0]) == {"adopted": (ALIASES[1],)}


def test_a_retirement_is_applied_where_none_of_it_is_held():
    europe = ("aws_kms_replica_key.orders_eu-west-1", "aws_kms_alias.europe_eu-west-1")
    assert left(RETIRED, PRIMARY, EAST) == {"retired": ()}
    for address in europe:
        assert left(RETIRED, PRIMARY, EAST, address) == {"retired": (address,)}
    assert left(GIVEN_UP, "aws_kms_key.old") == {"retired": ("aws_kms_key.old",)}


def test_a_key_without_records_has_none():
    assert left(HEAD + '[keys.a]\nprimary = "us-east-1"\n', PRIMARY) == {}


@dataclass
class Project:
    folder: object
    held: tuple = ()
    changed: bool = False
    planned: list = field(default_factory=list)

    @property
    def file(self):
        return self.folder / "keyspan.toml"

    def stack(self, name):
        def review():
            self.planned.append(name)
            return SimpleNamespace(plan=SimpleNamespace(changed=self.changed, counts="1 to add"))

        resources = tuple(HeldResource(address=a, type="", values={}) for a in self.held)
        return SimpleNamespace(state=lambda: State(resources=resources), review=review)


def settled(folder, text, *held, **more):
    project = Project(folder, held=held, **more)
    project.file.write_text(text)
    settle(settlement(project), say=lambda _: None)
    return project.file.read_text()


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        (PROMOTED, (PRIMARY, EAST), PROMOTED.replace('promoted_from = "us-east-1"\n', "")),
        (ADOPTED, (PRIMARY, EAST, *ALIASES), ADOPTED.replace(f'adopted  = "{KEY_ID}"\n', "")),
    ],
)
def test_the_record_goes_and_the_rest_stays(tmp_path, text, held, expected):
    assert settled(tmp_path, text, *held) == expected


def test_with_a_retired_region_goes_what_is_said_of_it_alone(tmp_path):
    after = settled(tmp_path, RETIRED, PRIMARY, EAST)
    assert "eu-west-1" not in after
    assert loads(after).keys[0].regions == ("us-west-2", "us-east-1")


def test_a_key_that_is_given_up_goes_with_its_record(tmp_path):
    after = settled(tmp_path, GIVEN_UP, PRIMARY)
    assert [key.name for key in loads(after).keys] == ["orders"]


def test_a_stack_that_goes_with_its_last_key_is_not_planned(tmp_path):
    project = Project(tmp_path)
    project.file.write_text(GIVEN_UP + 'stack = "old"\n')
    settle(settlement(project), say=lambda _: None)
    assert project.planned == []


def test_the_last_key_of_a_file_is_left_to_its_author(tmp_path):
    text = HEAD + '[keys.old]\nprimary = "us-west-2"\nretired = ["us-west-2"]\n'
    with pytest.raises(UnfitEdit):
        settled(tmp_path, text)
    assert (tmp_path / "keyspan.toml").read_text() == text


def test_where_terraform_would_do_something_the_file_is_what_it_was(tmp_path):
    with pytest.raises(Refused, match=r"without its records it is not empty: 1 to add"):
        settled(tmp_path, PROMOTED, PRIMARY, EAST, changed=True)
    assert (tmp_path / "keyspan.toml").read_text() == PROMOTED


def test_what_is_not_applied_stays(tmp_path):
    assert settled(tmp_path, PROMOTED, PRIMARY, WEST) == PROMOTED


def test_only_the_keys_that_are_named(tmp_path):
    project = Project(tmp_path)
    project.file.write_text(GIVEN_UP)
    assert settlement(project, ("orders",)).found == ()
    assert [str(each) for each in settlement(project, ("old",)).found] == [
        "keys.old.retired: applied"
    ]


def test_where_somebody_ends_it_the_file_is_what_it_was(tmp_path, monkeypatch):
    def ended(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Project, "stack", ended)
    project = Project(tmp_path)
    project.file.write_text(PROMOTED)
    keyring = loads(PROMOTED)
    found = tuple(records(keyring.keys[0], held=(PRIMARY, EAST)))
    with pytest.raises(KeyboardInterrupt):
        settle(
            Settlement(project=project, text=PROMOTED, keyring=keyring, found=found),
            say=lambda _: None,
        )
    assert project.file.read_text() == PROMOTED


def test_an_adoption_into_addresses_that_hold_another_key_is_not_applied(tmp_path):
    """Terraform imports nothing into an address that is taken, and says nothing of it."""
    other = "mrk-" + "1" * 32
    addresses = {PRIMARY: other, EAST: KEY_ID, **dict.fromkeys(ALIASES, "alias/orders")}
    held = tuple(HeldResource(address=a, type="", values={"id": i}) for a, i in addresses.items())
    project = Project(tmp_path)
    project.file.write_text(ADOPTED)
    stack = SimpleNamespace(state=lambda: State(resources=held))
    project.stack = lambda _: stack
    (record,) = settlement(project).found
    assert str(record) == f"keys.orders.adopted: not applied: {PRIMARY} holds {other}"
