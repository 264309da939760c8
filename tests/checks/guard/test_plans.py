"""What the guard says of each plan that the real Terraform made: see tests/checks/plans."""

from __future__ import annotations

import pytest

from tests.checks.guard.plans import guarded, names, refusals

REFUSED = {
    "alias-retargeted": ["KS112 aws_kms_alias.orders"],
    "alias-retargeted-by-another-address": ["KS112 aws_kms_alias.sales"],
    "alias-target-known-after-apply": ["KS112 aws_kms_alias.orders"],
    "count-shrunk": ["KS101 aws_kms_key.tenant[1]", "KS101 aws_kms_replica_key.tenant[1]"],
    "create-before-destroy": ["KS102 aws_kms_key.reports"],
    "data-copy-dropped": [
        "KS117 aws_dynamodb_table.sessions",
    ],
    "data-under-another-key": [
        "KS117 aws_dynamodb_table.sessions",
        "KS117 aws_ebs_volume.ledger",
        "KS117 aws_secretsmanager_secret.database",
    ],
    "deposed-key": ["KS101 aws_kms_key.reports"],
    "destroy-all": ["KS101 aws_kms_key.orders", "KS101 aws_kms_replica_key.orders"],
    "disabled-external": ["KS106 aws_kms_external_key.vault"],
    "disabled-primary": ["KS106 aws_kms_key.orders"],
    "disabled-replica": ["KS106 aws_kms_replica_key.orders"],
    "errored": ["KS100 "],
    "errored-after-promotion": ["KS100 "],
    "errored-before-promotion": ["KS100 "],
    "errored-by-prevent-destroy": ["KS100 ", "KS102 aws_kms_key.reports"],
    "external-imported-is-replaced": ["KS102 aws_kms_external_key.vault"],
    "external-key-removed": [
        "KS101 aws_kms_external_key.vault",
        "KS101 aws_kms_replica_external_key.vault",
    ],
    "external-material-changed": [
        "KS102 aws_kms_external_key.vault",
        "KS102 aws_kms_replica_external_key.vault",
    ],
    "external-material-expires": ["KS106 aws_kms_external_key.vault"],
    "external-replica-removed": ["KS101 aws_kms_replica_external_key.vault"],
    "for-each-shrunk": [
        'KS101 aws_kms_key.tenant["green"]',
        'KS101 aws_kms_replica_key.tenant["green"]',
    ],
    "forces-new-primary": ["KS102 aws_kms_key.reports"],
    "forces-new-primary-by-its-spec": ["KS102 aws_kms_key.reports"],
    "forces-new-replica": ["KS102 aws_kms_replica_key.orders"],
    "forgotten": ["KS103 aws_kms_replica_key.orders"],
    "forgotten-and-another-imported": ["KS103 aws_kms_key.reports"],
    "forgotten-primary": ["KS103 aws_kms_key.reports"],
    "module-count-shrunk": [
        "KS101 module.orders[0].aws_kms_key.this",
        "KS101 module.orders[0].aws_kms_replica_key.this",
    ],
    "module-removed": [
        "KS101 module.orders.aws_kms_key.this",
        "KS101 module.orders.aws_kms_replica_key.this",
    ],
    "moved-under-another-key": ["KS105 aws_kms_replica_key.invoices"],
    "no-move-target": ["KS101 aws_kms_key.archive"],
    "one-key-at-two-addresses": ["KS114 aws_kms_key.reports"],
    "pending-deletion-primary": ["KS104 aws_kms_key.reports", "KS112 aws_kms_alias.reports"],
    "pending-deletion-replica": [
        "KS104 aws_kms_replica_key.orders",
        "KS112 aws_kms_alias.orders_west",
    ],
    "pending-replica-deletion": [
        "KS102 aws_kms_replica_key.orders",
        "KS104 aws_kms_key.orders",
        "KS112 aws_kms_alias.orders",
    ],
    "policy-drops-promotion": ["KS111 aws_kms_replica_key.orders"],
    "policy-known-after-apply": ["KS108 aws_kms_key.orders"],
    "policy-locks-out": ["KS109 aws_kms_key.orders", "KS111 aws_kms_replica_key.orders"],
    "policy-public": ["KS110 aws_kms_key.orders"],
    "primaries-swapped-by-moved": ["KS105 aws_kms_replica_key.orders"],
    "refresh-only-drops-key": ["KS104 aws_kms_key.reports"],
    "region-of-provider-changed": ["KS104 aws_kms_key.reports"],
    "region-of-provider-changed-unrefreshed": ["KS113 aws_kms_key.reports"],
    "removed-primary-block": ["KS101 aws_kms_key.orders", "KS101 aws_kms_replica_key.orders"],
    "removed-primary-with-prevent-destroy-in-old-block": ["KS101 aws_kms_key.reports"],
    "removed-replica-block": ["KS101 aws_kms_replica_key.orders"],
    "replace-asked": ["KS102 aws_kms_replica_key.orders"],
    "replaced-by-trigger": ["KS102 aws_kms_replica_key.orders"],
    "replica-policy-drops-promotion": ["KS111 aws_kms_replica_key.orders"],
    "replicas-swapped-by-providers": [
        "KS116 aws_kms_replica_key.eu_west_1",
        "KS116 aws_kms_replica_key.us_west_2",
    ],
    "rotation-off": ["KS107 aws_kms_key.orders"],
    "separate-key-policy-known-after-apply": ["KS108 aws_kms_key_policy.reports"],
    "separate-key-policy-locks-out": ["KS109 aws_kms_key_policy.reports"],
    "separate-key-policy-of-another-account": ["KS109 aws_kms_key_policy.reports"],
    "stale-replica-after-promotion": [
        "KS102 aws_kms_replica_key.eu_west_1",
        "KS113 aws_kms_replica_key.eu_west_1",
    ],
    "stale-swapped-providers": [
        "KS113 aws_kms_key.orders",
        "KS113 aws_kms_replica_key.us_east_1",
    ],
    "tainted-primary": ["KS102 aws_kms_key.reports"],
    "tainted-replica": ["KS102 aws_kms_replica_key.orders"],
    "targeted": ["KS100 ", "KS100 aws_kms_replica_key.orders"],
    "wrong-repetition": [
        "KS101 aws_kms_key.tenant[0]",
        "KS101 aws_kms_key.tenant[1]",
        "KS101 aws_kms_replica_key.tenant[0]",
        "KS101 aws_kms_replica_key.tenant[1]",
    ],
}

APPROVED = [
    "alias-added",
    "alias-target-by-arn",
    "count-to-for-each",
    "created",
    "created-from-keyring",
    "data-settings-changed",
    "data-source-read",
    "data-under-a-promoted-key",
    "deletion-window-changed",
    "description-changed",
    "disabled-from-the-start",
    "external-keys-unchanged",
    "failed-back",
    "forgotten-and-imported",
    "forgotten-where-it-was-held-twice",
    "grant-replaced",
    "imported",
    "key-drifted",
    "key-enabled",
    "moved-into-module",
    "nothing-changed",
    "other-resource-deleted",
    "outputs-only",
    "policy-gains-user",
    "policy-reordered",
    "promoted",
    "refresh-only-harmless",
    "renamed",
    "replica-added",
    "replicas-renamed-in-for-each",
    "rotation-never-on",
    "rotation-period-changed",
    "rotation-turned-on",
    "tags-changed",
]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_at_these_addresses_for_these_reasons(name):
    report = guarded(name)
    assert sorted(set(refusals(report))) == REFUSED[name]
    assert not report.passed


@pytest.mark.parametrize("name", APPROVED)
def test_approved_though_it_is_close(name):
    report = guarded(name)
    assert refusals(report) == []
    assert report.passed


def test_no_plan_is_left_out():
    assert sorted([*REFUSED, *APPROVED]) == names()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tainted-replica", "terraform untaint 'aws_kms_replica_key.orders'"),
        ("removed-replica-block", "write a moved block from aws_kms_replica_key.orders"),
        ("pending-deletion-primary", "aws kms cancel-key-deletion --key-id "),
        ("pending-deletion-replica", "--region us-west-2"),
        ("forces-new-primary", "take the change back"),
        ("replace-asked", "plan without -replace"),
        ("destroy-all", "plan without -destroy"),
        ("stale-swapped-providers", "without -refresh=false"),
        ("rotation-off", "--allow 'aws_kms_key.orders=stop-rotation'"),
    ],
)
def test_each_refusal_says_what_to_do(name, told):
    assert any(told in refusal.mend for refusal in guarded(name).refusals)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("removed-primary-block", "its block is no longer in the configuration; mrk-"),
        ("removed-primary-block", "the primary key in us-east-1, would be lost"),
        ("removed-replica-block", "us-west-2 would lose mrk-"),
        ("forces-new-primary", "and with it all that only it can decrypt"),
        ("forces-new-primary", "multi_region cannot be changed on what exists"),
        ("deposed-key", "(deposed object "),
        ("policy-public", "any principal of any account could call "),
        ("targeted", "made with -target"),
    ],
)
def test_each_refusal_says_what_would_be_lost(name, told):
    assert any(told in refusal.what for refusal in guarded(name).refusals)


def test_the_changes_are_told_by_key_and_region():
    changes = {each.address: (each.region, each.change) for each in guarded("promoted").changes}
    assert changes == {
        "aws_kms_alias.us_east_1": ("us-east-1", "unchanged"),
        "aws_kms_alias.us_west_2": ("us-west-2", "unchanged"),
        "aws_kms_key.orders": ("us-west-2", "unchanged"),
        "aws_kms_replica_key.us_east_1": (
            "us-east-1",
            "moved from aws_kms_replica_key.us_west_2",
        ),
    }
