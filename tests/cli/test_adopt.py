"""keyspan adopt on the embedded AWS, as a person meets it; nothing runs Terraform here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from keyspan.config import load
from keyspan.errors import KeyspanError
from tests.lifecycle.adoption.account import Account

if TYPE_CHECKING:
    from pathlib import Path

HOME, AWAY = "us-east-1", "us-west-2"
KEYRING = """\
# Reviewed by the platform team.
account = "111122223333"

[keys.audit]   # ours
primary = "us-east-1"
"""


@dataclass
class Here:
    """A folder, and an account of keys that were made by hand."""

    folder: Path
    account: Account

    @property
    def file(self) -> Path:
        return self.folder / "keyspan.toml"

    def adopt(self, *arguments: str, **environment: str) -> tuple[int, str]:
        given = {**self.account.environment, **environment}
        try:
            done = CliRunner(env=given).invoke(
                keyspan, ["adopt", *arguments], catch_exceptions=False
            )
        except KeyspanError as error:
            return error.exit_code, str(error)
        return done.exit_code, done.output

    def files(self) -> list[str]:
        return sorted(each.name for each in self.folder.iterdir())


@pytest.fixture
def here(tmp_path, monkeypatch, surroundings, embedded_aws):
    monkeypatch.chdir(tmp_path)
    return Here(tmp_path, Account(surroundings, embedded_aws))


def test_without_apply_all_is_printed_and_nothing_written(here):
    key_id = here.account.key("printed")
    status, told = here.adopt("--regions", HOME, "--key-id", key_id)
    assert status == 0
    assert f"printed: {key_id} in us-east-1 (primary), us-west-2" in told
    assert "[keys.printed]\nprimary         = " in told
    assert told.endswith("Nothing was done: --apply does it.\n")
    assert here.files() == []


def test_with_apply_the_file_is_made(here):
    key_id = here.account.key("made")
    status, told = here.adopt("--regions", f" {HOME}, {HOME},", "--key-id", key_id, "--apply")
    assert status == 0
    assert "keyspan.toml: made added\nNext: keyspan deploy" in told
    (made,) = load(here.file).keys
    assert (made.name, made.adopted, made.regions) == ("made", key_id, (HOME, AWAY))
    assert here.file.stat().st_mode & 0o777 == 0o644
    assert here.files() == [".keyspan", "keyspan.toml"]


def test_a_file_keeps_all_that_it_held(here):
    key_id = here.account.key("kept")
    here.file.write_text(KEYRING)
    assert here.adopt("--key-id", key_id, "--apply")[0] == 0, "the Regions are the file's"
    text = here.file.read_text()
    assert text.startswith(KEYRING)
    assert [key.name for key in load(here.file).keys] == ["audit", "kept"]

    status, told = here.adopt("--key-id", key_id, "--apply")
    assert status == 0
    assert f"{key_id}: keys.kept is it already, by adopted" in told
    assert here.file.read_text() == text


def test_line_ends_stay_what_they_are(here):
    key_id = here.account.key("dos")
    here.file.write_bytes(KEYRING.replace("\n", "\r\n").encode())
    assert here.adopt("--key-id", key_id, "--apply")[0] == 0
    assert here.file.read_bytes().count(b"\r\n") == here.file.read_bytes().count(b"\n")


def test_the_region_is_that_of_the_environment_where_nothing_names_one(here):
    key_id = here.account.key("ambient", regions=("eu-central-1",))
    assert here.adopt("--key-id", key_id, AWS_REGION="eu-central-1")[0] == 0
    assert here.adopt("--key-id", key_id, AWS_REGION="", AWS_DEFAULT_REGION="eu-central-1")[0] == 0


def test_one_key_is_named(here):
    key_id = here.account.key("unnamed")
    status, told = here.adopt("--regions", HOME, "--key-id", key_id, "--name", "orders")
    assert status == 0
    assert "[keys.orders]" in told


def test_keys_are_found_by_a_tag(here):
    wanted = here.account.key("t1", Tags=[{"TagKey": "adopt", "TagValue": "me=too"}])
    here.account.key("t2", Tags=[{"TagKey": "adopt", "TagValue": "not"}])
    status, told = here.adopt("--regions", HOME, "--tag", "adopt=me=too")
    assert status == 0
    assert wanted in told
    assert "t2" not in told


def test_no_key_at_all(here):
    status, told = here.adopt("--regions", "ap-south-2")
    assert (status, told) == (0, "no multi-Region key to adopt in ap-south-2\n")


def test_a_key_that_is_left_out_is_told_and_the_others_come(here):
    gone = here.account.key("gone", regions=("eu-north-1", "eu-west-3"))
    here.account.kms("eu-west-3").schedule_key_deletion(KeyId=gone)
    here.account.key("fine", regions=("eu-north-1",))
    here.account.kms("eu-north-1").create_key()
    status, told = here.adopt("--regions", "eu-north-1", "--apply")
    assert status == 1
    assert "eu-north-1: single-Region keys, which never become multi-Region: 1" in told
    assert f"left out:\n{gone} in eu-west-3: the key is PendingDeletion" in told
    assert [key.name for key in load(here.file).keys] == ["fine"]


def test_one_alias_of_two_keys_in_two_regions(here):
    first = here.account.key("same", regions=("ca-central-1",))
    second = here.account.key("same", regions=("ca-west-1",))
    status, _ = here.adopt("--regions", "ca-central-1,ca-west-1", "--apply")
    assert status == 0
    names = {key.adopted: key.name for key in load(here.file).keys}
    assert set(names) == {first, second}
    assert min(names.values()) == "same"


RECORDED = """\
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["recorded"]
rotation_days = "off"

[[keys.orders.statements]]   # ours
Sid       = "Ours"
Effect    = "Allow"
Principal = { AWS = "arn:aws:iam::111122223333:role/Ours" }
Action    = "kms:DescribeKey"
"""


def test_a_key_of_the_file_gets_its_record_and_nothing_else(here):
    key_id = here.account.key("recorded")
    here.file.write_text(RECORDED)
    asked = ("--key-id", key_id, "--name", "orders")
    status, told = here.adopt(*asked)
    assert status == 0
    assert f'keys.orders: adopted = "{key_id}"' in told
    assert "keys.orders in us-west-2: its key policy is another in AWS than in the file" in told
    assert here.file.read_text() == RECORDED
    assert here.adopt(*asked, "--apply")[0] == 0
    added = f'rotation_days = "off"\nadopted = "{key_id}"\n'
    assert here.file.read_text() == RECORDED.replace('rotation_days = "off"\n', added)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (('"us-west-2"', '"eu-west-1"'), "replicas: the file says eu-west-1, and AWS us-west-2"),
        (('replicas = ["us-west-2"]\n', ""), "replicas: the file says none, and AWS us-west-2"),
        (("aliases ", 'origin = "EXTERNAL"\naliases '), "origin: the file says EXTERNAL, and AWS"),
        (
            ("aliases ", 'key_spec = "HMAC_256"\naliases '),
            "key_spec: the file says HMAC_256, and AWS SYMMETRIC_DEFAULT",
        ),
        (('"111122223333"\n\n', '"444455556666"\n\n'), "account: the file says 444455556666"),
    ],
)
def test_another_key_than_the_files_gets_no_record(here, edit, says):
    key_id = here.account.key()
    text = RECORDED.replace(*edit)
    if "444455556666" in text:
        text = text.replace("iam::111122223333", "iam::444455556666")
    if "HMAC" in text or "EXTERNAL" in text:
        text = text.replace('rotation_days = "off"\n', "")
    here.file.write_text(text)
    status, told = here.adopt(
        "--key-id", key_id, "--name", "orders", "--regions", HOME, "--apply"
    )  # fmt: skip
    assert status == 1
    assert says in told
    assert here.file.read_text() == text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--regions", "us-east-11"), '"us-east-11" is not a Region'),
        (("--regions", ","), "no Region to look in"),
        (("--tag", "team"), "team is no tag: write team=orders"),
        (("--key-id", "1234"), '"1234" is not the key ID of a multi-Region key'),
        (("--name", "1 2"), '"1 2" cannot be a name'),
        (("--one-state",), "go with --state"),
        (("--format", "json"), "go with --state"),
        (("--blocks", "x.tf"), "go with --state"),
        (("--state", "s.json", "--regions", HOME), "leave --regions out"),
        (("--state", "none.json"), "none.json: cannot be read: No such file"),
        (("--state", "s.json", "--key-id", "mrk-" + "1" * 32), "s.json does not hold mrk-1111"),
        (("--regions", "eu-south-1", "--name", "x"), "--name is for one key, and found are: none"),
    ],
)
def test_what_cannot_be_meant(here, arguments, says):
    (here.folder / "s.json").write_text(state(*held("mrk-" + "2" * 32, "x")))
    status, told = here.adopt(*arguments, "--apply")
    assert status == 2
    assert says in told
    assert set(here.files()) <= {".keyspan", "s.json"}


def test_a_name_of_the_file_needs_the_key_that_it_is(here):
    here.file.write_text(KEYRING)
    status, told = here.adopt("--name", "audit", "--regions", "eu-south-1")
    assert status == 2
    assert "say which key it is: --key-id mrk-… --name audit" in told


def test_a_living_key_gets_no_second_name(here):
    """Whoever retires the one would delete the other, too."""
    key_id = here.account.key("once")
    again = f'[keys.again]\nprimary = "{HOME}"\nreplicas = ["{AWAY}"]\n'
    here.file.write_text(KEYRING + "\n" + again)
    assert here.adopt("--key-id", key_id, "--apply")[0] == 0
    text = here.file.read_text()
    status, told = here.adopt("--key-id", key_id, "--name", "again", "--apply")
    assert status == 1
    assert f"{key_id}: keys.once is it already, by adopted" in told
    assert here.file.read_text() == text


def test_a_key_that_is_nowhere(here):
    missing = "mrk-" + "0" * 32
    status, told = here.adopt("--regions", HOME, "--key-id", missing)
    assert status == 1
    assert f"{missing}: no key of that ID is in us-east-1" in told


def test_a_file_with_faults_is_not_touched(here):
    here.file.write_text(KEYRING + "primry = 1\n")
    status, told = here.adopt("--apply")
    assert status == 2
    assert 'did you mean "primary"?' in told
    assert here.files() == [".keyspan", "keyspan.toml"]


def test_a_file_that_nothing_can_stand_below(here):
    key_id = here.account.key("inline")
    text = 'account = "111122223333"\nkeys = { audit = { primary = "us-east-1" } }\n'
    here.file.write_text(text)
    status, told = here.adopt("--key-id", key_id, "--apply")
    assert status == 2
    assert "keyspan.toml" in told
    assert here.file.read_text() == text


def test_a_region_that_may_not_be_listed_stops_it_all(here, monkeypatch):
    from keyspan.live import CallRefused
    from keyspan.live.aws.client import RegionalKms

    real = RegionalKms.key_ids

    def key_ids(self):
        if self.region == AWAY:
            raise CallRefused(
                region=AWAY, operation="ListKeys", code="AccessDeniedException", message="", mend=""
            )
        return real(self)

    monkeypatch.setattr(RegionalKms, "key_ids", key_ids)
    here.account.key("listed")
    status, told = here.adopt("--regions", f"{HOME},{AWAY}", "--apply")
    assert status == 2
    assert "us-west-2: ListKeys: AccessDeniedException" in told
    assert "look in other Regions only: --regions; nothing was written" in told
    assert here.files() == [".keyspan"]


def state(*resources: dict[str, object], **more: object) -> str:
    values = {"root_module": {"resources": resources}}
    return json.dumps({"format_version": "1.0", "values": values, **more})


def held(key_id: str, alias: str) -> list[dict[str, object]]:
    arn = "arn:aws:kms:us-east-1:111122223333"
    key = {"arn": f"{arn}:key/{key_id}"}
    name = {"name": f"alias/{alias}", "target_key_id": key_id, "arn": f"{arn}:alias/{alias}"}
    return [
        {"address": "aws_kms_key.k", "mode": "managed", "type": "aws_kms_key", "values": key},
        {"address": "aws_kms_alias.k", "mode": "managed", "type": "aws_kms_alias", "values": name},
    ]


def test_blocks_go_into_a_file_of_their_own(here):
    key_id = here.account.key("held", regions=(HOME,))
    (here.folder / "s.json").write_text(state(*held(key_id, "held")))
    status, told = here.adopt("--state", "s.json", "--format", "json")
    assert status == 0
    assert '"from": "aws_kms_key.k"' in told
    status, _ = here.adopt("--state", "s.json", "--blocks", "removed.tf", "--apply")
    assert status == 0
    assert (here.folder / "removed.tf").read_text().count("destroy = false") == 2


def test_a_file_of_blocks_that_is_there_is_left_alone(here):
    key_id = here.account.key("there", regions=(HOME,))
    (here.folder / "s.json").write_text(state(*held(key_id, "there")))
    (here.folder / "removed.tf").write_text("mine")
    status, told = here.adopt("--state", "s.json", "--blocks", "removed.tf", "--apply")
    assert status == 2
    assert "removed.tf: is there by now" in told
    assert (here.folder / "removed.tf").read_text() == "mine"
    assert not here.file.exists()


def test_blocks_do_not_stay_without_the_keys_that_they_are_about(here):
    key_id = here.account.key("alone", regions=(HOME,))
    (here.folder / "s.json").write_text(state(*held(key_id, "alone")))
    here.file.write_text('account = "111122223333"\nkeys = { a = { primary = "us-east-1" } }\n')
    status, _ = here.adopt("--state", "s.json", "--blocks", "removed.tf", "--apply")
    assert status == 2
    assert not (here.folder / "removed.tf").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "s.json: is not JSON"),
        ("[]", "s.json: is no JSON object"),
        ('{"format_version": "9.0"}', "s.json: has format_version '9.0', which is not known"),
        (state(resource_changes=[]), "s.json: is a plan, and a state is wanted"),
        (
            '{"format_version": "1.0", "values": {}}',
            "s.json: has an unknown shape: KeyError('root_module')",
        ),
    ],
)
def test_a_file_that_is_no_state(here, text, says):
    (here.folder / "s.json").write_text(text)
    status, told = here.adopt("--state", "s.json", "--apply")
    assert status == 2
    assert says in told
    assert "terraform show -json > state.json" in told
    assert not here.file.exists()


def test_a_state_without_multi_region_keys(here):
    (here.folder / "s.json").write_text(state())
    assert here.adopt("--state", "s.json") == (0, "s.json: holds no multi-Region key\n")
