"""What is told before anything is done."""

from __future__ import annotations

from tests.lifecycle.retirement.memory import TEXT

EU, US = "eu-west-1", "us-east-1"
ALL = None
LOST = [
    "aliases     orders",
    "grants      batch: Decrypt for arn:batch",
    "            222222222222, without a name: CreateGrant for arn:rds",
    "last use    none that was noted; AWS takes notes since 2026-08-27 12:00 UTC",
    "CloudTrail  no use among the last events of 90 days",
]


def test_a_replica_key_of_which_nothing_is_done_yet(desk):
    one = desk()
    assert one.look(EU) == [
        "eu-west-1   replica key, Enabled",
        *LOST,
        "",
        "now                         disable the key in eu-west-1, and wait 7 days",
        (
            "after 2026-12-02 12:00 UTC  Terraform lets go of it, and its deletion is scheduled in "
            "eu-west-1"
        ),
        "after 2027-01-01 12:00 UTC  AWS deletes the key in eu-west-1",
    ]
    assert (one.aws.changes, one.project.text) == ([], TEXT)


def test_the_dates_follow_the_steps(desk):
    one = desk()
    one.retire(EU)
    one.days(2)
    assert one.look(EU)[-2:] == [
        (
            "after 2026-12-02 12:00 UTC  Terraform lets go of it, and its deletion is scheduled in "
            "eu-west-1"
        ),
        "after 2027-01-01 12:00 UTC  AWS deletes the key in eu-west-1",
    ]
    one.days(6)
    one.retire(EU)
    assert one.look(EU)[-2:] == ["", "after 2026-12-25 12:00 UTC  AWS deletes the key in eu-west-1"]
    del one.aws.states[EU]
    assert one.look(EU) == [
        "eu-west-1  replica key, no key",
        "",
        "done  AWS deletes the key in eu-west-1",
    ]


def test_the_whole_key_takes_both_waiting_periods(desk):
    text = TEXT + "\n[keys.orders.in.us-east-1]\ndeletion_window_days = 7\n"
    one = desk(text)
    assert one.look(ALL)[-8:] == [
        "",
        "Whatever is encrypted under this key, in any Region, is lost with it.",
        "The primary key's waiting period begins when its last replica key is deleted.",
        (
            "now                         disable the key in us-east-1, us-west-2, eu-west-1, and "
            "wait 7 days"
        ),
        (
            "after 2026-12-02 12:00 UTC  Terraform lets go of it, and its deletion is scheduled in "
            "us-east-1, us-west-2, eu-west-1"
        ),
        "after 2027-01-01 12:00 UTC  AWS deletes the replica key in us-west-2",
        "after 2027-01-01 12:00 UTC  AWS deletes the replica key in eu-west-1",
        "after 2027-01-08 12:00 UTC  AWS deletes the primary key in us-east-1",
    ]


def test_the_owner_of_imported_material_has_to_keep_it(desk):
    one = desk(TEXT.replace("aliases  =", 'origin = "EXTERNAL"\naliases  ='), origin="EXTERNAL")
    assert one.look(EU)[7].startswith("Its key material is imported: keep the file.")


def test_what_a_cancelling_would_do(desk):
    one = desk()
    one.retired(EU)
    text, changes = one.project.text, list(one.aws.changes)
    assert one.would_cancel(EU) == [
        "eu-west-1: cancel the deletion of the key (PendingDeletion)",
        "eu-west-1: enable the key",
        'keyspan.toml: keys.orders.replicas = ["us-west-2", "eu-west-1"]',
        "keyspan.toml: drop keys.orders.retired",
        "keyspan.toml: drop keys.orders.in.eu-west-1.enabled",
        f'keyspan.toml: keys.orders.adopted = "{one.aws.key_id}"',
    ]
    assert (one.aws.changes, one.project.text) == (changes, text)
