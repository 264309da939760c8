"""Plans that must be approved: near neighbours of those that are refused, and harmless."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.checks.plans.refused import (
    ALIAS,
    COPY,
    COUNTED,
    DATA,
    EXTERNAL,
    NAMED,
    ORDERS,
    PAIR,
    PAIR_PROMOTED,
    PRIMARY,
    PROMOTED,
    REPLICA,
    REPORTS,
    SECRET,
    SINGLE,
    TABLE,
    VOLUME,
    WESTERN_ALIAS,
    promote,
)
from tests.checks.plans.scenario import Root, Scenario, forgotten, imported, moved, root
from tests.project import ROOT
from tests.synthesis import synthesize

if TYPE_CHECKING:
    from tests.checks.plans.scenario import Situation

SIGNING = root("versions", "default-provider", "policy", "signing")
APPLICATION = ORDERS + root("application").text
_DATA_PROMOTED = (
    root("data")
    .text.replace("aws_kms_key.orders", "aws_kms_replica_key.us_east_1")
    .replace("aws_kms_replica_key.us_west_2", "aws_kms_key.orders")
)
_ROTATES_NOT = SINGLE.changed("rotation = true", "rotation = false")
_DISABLED = SINGLE.given("is_enabled = false", within=REPORTS)
_SECOND_ALIAS = """\
resource "aws_kms_alias" "sales" {
  name          = "alias/sales"
  target_key_id = aws_kms_key.orders.key_id
}

"""
_OUTPUT = 'output "orders_key_arn" {\n  value = aws_kms_key.orders.arn\n}\n\n'
_PAIRS = (
    root("versions", "default-provider", "policy").text
    + """\
locals {
  names = ["blue", "green"]
  pairs = { for name in local.names : "${name}/us-west-2" => { name = name } }
}

resource "aws_kms_key" "tenant" {
  for_each            = toset(local.names)
  multi_region        = true
  enable_key_rotation = true
  policy              = local.policy
}

resource "aws_kms_replica_key" "tenant" {
  provider        = aws.us_west_2
  for_each        = local.pairs
  primary_key_arn = aws_kms_key.tenant[each.value.name].arn
  policy          = local.policy
}

"""
)
_DATA = """\
resource "terraform_data" "release" {
  input = "1"
}

data "aws_kms_key" "orders" {
  key_id     = aws_kms_alias.orders.name
  depends_on = [terraform_data.release]
}

"""


def _generate(situation: Situation) -> None:
    out = situation.folder / "cdktf.out"
    synthesize((ROOT / "keyspan.toml").read_text(), out=out)
    shutil.copy(out / "stacks" / "keyring" / "cdk.tf.json", situation.folder / "main.tf.json")


def _fail_over_and_back(situation: Situation) -> None:
    """Promote the West and plan so, and then promote the East."""
    promote(situation)
    situation.apply(PAIR_PROMOTED + PROMOTED)
    situation.kms("us-west-2").update_primary_region(
        KeyId=situation.key("orders"), PrimaryRegion="us-east-1"
    )


def _found(situation: Situation) -> None:
    """Make a key that nobody manages."""
    made = situation.kms("us-east-1").create_key(Description="Found")
    situation.tell(key_id=made["KeyMetadata"]["KeyId"])


def _drift(situation: Situation) -> None:
    situation.kms("us-east-1").update_key_description(
        KeyId=situation.key("reports"), Description="Somebody was here"
    )


def _hold_twice(situation: Situation) -> None:
    situation.tell(key_id=situation.key("reports"))
    situation.apply(SINGLE + COPY + imported("aws_kms_key.archive"))


_SAME = (
    Scenario(name="nothing-changed", base=ORDERS),
    Scenario(name="external-keys-unchanged", base=EXTERNAL),
    Scenario(name="outputs-only", base=ORDERS, planned=ORDERS + _OUTPUT),
    Scenario(name="data-source-read", base=ORDERS, planned=ORDERS + _DATA),
    Scenario(name="key-drifted", base=SINGLE, between=_drift, disturbs=True),
    Scenario(
        name="refresh-only-harmless",
        base=SINGLE,
        between=_drift,
        disturbs=True,
        options=("-refresh-only",),
    ),
    Scenario(
        name="policy-reordered",
        base=ORDERS,
        planned=ORDERS.changed(
            "[local.root, local.administration, local.use]",
            "[local.use, local.administration, local.root]",
        ),
    ),
    Scenario(
        name="alias-target-by-arn",
        base=ORDERS,
        planned=ORDERS.changed("orders.key_id", "orders.arn", within=ALIAS),
    ),
)
_NEW = (
    Scenario(name="created", planned=ORDERS + root("third").text),
    Scenario(name="created-from-keyring", between=_generate),
    Scenario(name="disabled-from-the-start", planned=_DISABLED),
    Scenario(name="replica-added", base=ORDERS.without(REPLICA, WESTERN_ALIAS), planned=ORDERS),
    Scenario(name="alias-added", base=ORDERS, planned=ORDERS + _SECOND_ALIAS),
    Scenario(
        name="imported",
        between=_found,
        planned=root("versions", "default-provider")
        + 'resource "aws_kms_key" "found" {\n  description = "Found"\n}\n\n'
        + imported("aws_kms_key.found"),
    ),
)
_CHANGED = (
    Scenario(
        name="description-changed",
        base=ORDERS,
        planned=Root(ORDERS.text.replace("Order records", "Orders")),
    ),
    Scenario(
        name="tags-changed",
        base=ORDERS,
        planned=Root(ORDERS.text.replace('"storage"', '"platform"')),
    ),
    Scenario(name="rotation-period-changed", base=ORDERS, planned=ORDERS.changed("365", "180")),
    Scenario(name="rotation-turned-on", base=_ROTATES_NOT, planned=SINGLE),
    Scenario(
        name="rotation-never-on", base=SIGNING, planned=SIGNING.changed("Signs releases", "Signs")
    ),
    Scenario(
        name="deletion-window-changed",
        base=ORDERS,
        planned=ORDERS.changed("days = 30", "days = 14", within=REPLICA),
    ),
    Scenario(
        name="policy-gains-user",
        base=ORDERS,
        planned=ORDERS.changed(
            '["${local.account}:role/OrdersApp"]',
            '["${local.account}:role/OrdersApp", "${local.account}:role/Audit"]',
        ),
    ),
    Scenario(name="key-enabled", base=_DISABLED, planned=SINGLE),
)
_MOVED = (
    Scenario(
        name="promoted",
        base=PAIR,
        between=promote,
        disturbs=True,
        planned=PAIR_PROMOTED + PROMOTED,
    ),
    Scenario(
        name="failed-back",
        base=PAIR,
        between=_fail_over_and_back,
        disturbs=True,
        planned=PAIR + moved("aws_kms_replica_key.us_east_1", "aws_kms_replica_key.us_west_2"),
    ),
    Scenario(
        name="renamed",
        base=ORDERS,
        planned=ORDERS.renamed("aws_kms_key", "orders", "sales").renamed(
            "aws_kms_replica_key", "orders", "sales"
        )
        + moved(PRIMARY, "aws_kms_key.sales")
        + moved(REPLICA, "aws_kms_replica_key.sales"),
    ),
    Scenario(
        name="moved-into-module",
        base=ORDERS.without(ALIAS, WESTERN_ALIAS),
        planned=ORDERS.without(ALIAS, WESTERN_ALIAS, PRIMARY, REPLICA)
        + root("in-module").text
        + moved(PRIMARY, "module.orders.aws_kms_key.this")
        + moved(REPLICA, "module.orders.aws_kms_replica_key.this"),
    ),
    Scenario(
        name="count-to-for-each",
        base=COUNTED,
        planned=NAMED
        + "".join(
            moved(f"{kind}.tenant[{index}]", f'{kind}.tenant["{name}"]')
            for kind in ("aws_kms_key", "aws_kms_replica_key")
            for index, name in enumerate(("blue", "green"))
        ),
    ),
    Scenario(
        name="replicas-renamed-in-for-each",
        base=Root(_PAIRS),
        planned=Root(_PAIRS.replace("${name}/us-west-2", "us-west-2/${name}"))
        + "".join(
            moved(
                f'aws_kms_replica_key.tenant["{name}/us-west-2"]',
                f'aws_kms_replica_key.tenant["us-west-2/{name}"]',
            )
            for name in ("blue", "green")
        ),
    ),
    Scenario(
        name="forgotten-where-it-was-held-twice",
        base=SINGLE,
        between=_hold_twice,
        disturbs=True,
        planned=SINGLE + forgotten("aws_kms_key.archive"),
    ),
    Scenario(
        name="forgotten-and-imported",
        base=SINGLE,
        between=lambda s: s.tell(key_id=s.key("reports")),
        planned=SINGLE.renamed("aws_kms_key", "reports", "archive")
        + forgotten(REPORTS)
        + imported("aws_kms_key.archive"),
    ),
)
_OTHERS = (
    Scenario(
        name="data-settings-changed",
        base=DATA,
        planned=DATA.given('tags = { Team = "storage" }', within=TABLE)
        .given("deletion_protection_enabled = true", within=TABLE)
        .changed(
            'region_name = "us-west-2"',
            'region_name = "us-west-2"\n    point_in_time_recovery = true',
            within=TABLE,
        )
        .given('description = "Of the orders"', within=SECRET)
        .changed("size              = 1", "size              = 2", within=VOLUME),
    ),
    Scenario(
        name="data-under-a-promoted-key",
        base=DATA,
        between=promote,
        disturbs=True,
        planned=PAIR_PROMOTED + _DATA_PROMOTED + PROMOTED,
    ),
    Scenario(
        name="other-resource-deleted",
        base=APPLICATION,
        planned=APPLICATION.without("aws_ssm_parameter.password")
        .changed('"orders"\n', '"sales"\n', within="aws_cloudwatch_log_group.orders")
        .changed('replace = "1"', 'replace = "2"', within="terraform_data.release"),
    ),
    Scenario(
        name="grant-replaced", base=APPLICATION, planned=APPLICATION.changed(', "Decrypt"]', "]")
    ),
)

APPROVED = (*_SAME, *_NEW, *_CHANGED, *_MOVED, *_OTHERS)
