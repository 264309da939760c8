"""keyspan report, typed: the page, what is said of it, the exit code, and what is refused."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from keyspan.checks import UnfitDocument
from keyspan.cli import keyspan
from tests.aws import kms
from tests.reports.page.reading import read, table, text_of

THIRD = "eu-west-1"


@pytest.fixture(autouse=True)
def there(monkeypatch, folder, key_ids, signed_in):
    monkeypatch.chdir(folder)
    yield
    (folder / "report.html").unlink(missing_ok=True)


def typed(*arguments, status=0):
    done = CliRunner().invoke(keyspan, ("report", "--html", "report.html", *arguments))
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture
def page(folder):
    return lambda: read((folder / "report.html").read_text())


def test_all_keys_of_the_file_are_on_the_page(page, key_ids):
    assert typed() == "report.html: All good: 2 keys in 3 Regions\n"
    rows = table(page(), "Each key of keyspan.toml")
    assert [row[:4] for row in rows[1:]] == [
        ["orders", "good", "us-east-1", "3 of 3 Enabled"],
        ["ledger", "good", "us-east-1", "2 of 2 Enabled"],
    ]
    told = text_of(page())
    assert "Round trips 22 of 22 came back" in told
    assert "Together $5.00" in told
    assert "Asked by arn:aws:" in told
    assert all(key_id in told for key_id in key_ids.values())


def test_one_key_without_its_use(page):
    assert typed("ledger", "--no-crypto") == "report.html: All good: 1 key in 2 Regions\n"
    told = text_of(page())
    assert "No key was used: the page was made with --no-crypto." in told
    assert "Not in the keyring" not in told
    assert "keyspan.toml, 2 keys; on this page: 1 key" in told


def test_a_key_that_differs_ends_with_1_and_the_way_to_mend_it(page, key_ids, embedded_aws):
    away = kms(THIRD, embedded_aws.environment)
    away.disable_key(KeyId=key_ids["ledger"])
    try:
        assert typed("ledger", status=1).startswith("report.html: ")
    finally:
        away.enable_key(KeyId=key_ids["ledger"])
    told = text_of(page())
    assert "A key cannot be used as it should" in told
    assert "ledger eu-west-1 the key is Disabled" in told
    assert "keyspan deploy" in told


def test_a_region_that_is_down_ends_with_2_and_the_page_has_the_rest(page, embedded_aws):
    embedded_aws.faults.drop(region=THIRD)
    assert typed("ledger", "--no-crypto", status=2) == (
        "report.html: Not everything could be read\n"
    )
    told = text_of(page())
    assert "Could not be read 1" in told
    assert "1 of 2 Enabled" in told


def test_generated_terraform_is_checked_where_it_is(page, folder):
    out = folder / "cdktf.out"
    out.mkdir()
    replica = {"primary_key_arn": "arn:aws:kms:us-east-1:111122223333:key/mrk-1"}
    document = {"resource": {"aws_kms_replica_key": {"old": replica}}}
    (out / "main.tf.json").write_text(json.dumps(document))
    try:
        assert typed("ledger", "--no-crypto", status=1)
        assert "KS003: neither policy" in text_of(page())
        (out / "main.tf.json").write_text("{")
        assert typed("ledger", "--no-crypto", status=2)
        assert "Terraform could not be checked" in text_of(page())
        with pytest.raises(UnfitDocument, match=r"cdktf.out/main.tf.json: is not JSON"):
            keyspan(
                ["report", "--html", "report.html", "--terraform", "cdktf.out"],
                standalone_mode=False,
            )
    finally:
        (out / "main.tf.json").unlink()
        out.rmdir()


@pytest.mark.parametrize("place", [".", "nowhere/report.html"])
def test_a_place_that_cannot_be_written_is_refused_before_aws_is_asked(place, embedded_aws):
    embedded_aws.forget_calls()
    done = CliRunner().invoke(keyspan, ("report", "--html", place))
    assert done.exit_code == 2
    assert "--html" in done.output
    assert not embedded_aws.calls().answered


def test_another_account_is_refused_and_the_page_of_yesterday_stays(folder, monkeypatch):
    (folder / "report.html").write_text("yesterday")
    other = (folder / "keyspan.toml").read_text().replace("111122223333", "444455556666")
    (folder / "other.toml").write_text(other)
    done = CliRunner().invoke(
        keyspan, ("report", "--html", "report.html", "--config", "other.toml")
    )
    assert done.exit_code
    assert "signed in to account 111122223333" in str(done.exception)
    assert (folder / "report.html").read_text() == "yesterday"


def test_a_key_that_the_file_does_not_have_is_refused():
    assert "has no key" in typed("order", status=2)


def test_a_key_is_looked_at_by_the_id_that_is_named(page, key_ids):
    other = key_ids["orders"]
    assert typed("ledger", "--no-crypto", "--key-id", other, status=1).startswith("report.html: ")
    assert f"alias/ledger leads to {key_ids['ledger']}" in text_of(page())
    assert "key spec SYMMETRIC_DEFAULT" in text_of(page())
