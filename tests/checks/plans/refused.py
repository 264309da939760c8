"""Plans that must be refused: each would cost a key, or what a key is for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.checks.plans.scenario import Root, Scenario, forgotten, imported, moved, root

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.checks.plans.scenario import Situation

_HEAD = ("versions", "default-provider", "policy")
ORDERS = root(*_HEAD, "orders")
SINGLE = root(*_HEAD, "single")
ALONE = SINGLE.without("aws_kms_alias.reports")
TWO = root(*_HEAD, "orders", "invoices")
COUNTED = root(*_HEAD, "tenants-by-count")
NAMED = root(*_HEAD, "tenants-by-name")
MODULE = root(*_HEAD, "in-module")
EXTERNAL = root(*_HEAD, "external")
SEPARATE = root(*_HEAD, "separate-policy")
_NOT_SEPARATE = SEPARATE.without("aws_kms_key_policy.reports")
PAIR = root("versions", "aliased-providers", "policy", "pair")
PAIR_PROMOTED = root("versions", "aliased-providers", "policy", "pair-promoted")
DATA = PAIR + root("data").text
THREE = PAIR + root("third").text
THREE_PROMOTED = PAIR_PROMOTED + root("third").text

PRIMARY, REPLICA = "aws_kms_key.orders", "aws_kms_replica_key.orders"
ALIAS, WESTERN_ALIAS = "aws_kms_alias.orders", "aws_kms_alias.orders_west"
REPORTS, REPORTS_ALIAS = "aws_kms_key.reports", "aws_kms_alias.reports"
VAULT, VAULT_REPLICA = "aws_kms_external_key.vault", "aws_kms_replica_external_key.vault"
_FIRST_TWO = (PRIMARY, "aws_kms_replica_key.us_west_2", "aws_kms_replica_key.us_east_1")
TABLE, SECRET, VOLUME = (
    "aws_dynamodb_table.sessions",
    "aws_secretsmanager_secret.database",
    "aws_ebs_volume.ledger",
)
PROMOTED = moved("aws_kms_replica_key.us_west_2", "aws_kms_replica_key.us_east_1")

_OF_WEST = "aws_kms_replica_key.us_west_2.arn"
_REPLICA_OF_TABLE = f"""
  replica {{
    region_name = "us-west-2"
    kms_key_arn = {_OF_WEST}
  }}
"""
FREED = "lifecycle {\n    ignore_changes = [primary_key_arn]\n  }"
_PREVENT_DESTROY = "lifecycle {\n    prevent_destroy = true\n  }"
_TRIGGERED = "lifecycle {\n    replace_triggered_by = [terraform_data.generation]\n  }"
_CREATED_FIRST = "lifecycle {\n    create_before_destroy = true\n  }"
_UNTRIGGERED = ORDERS.given(_TRIGGERED, within=REPLICA) + (
    'resource "terraform_data" "generation" {\n  input = "first"\n}\n\n'
)
_CREATES_FIRST = SINGLE.given(_CREATED_FIRST, within=REPORTS)
_FAILING = """\
resource "terraform_data" "check" {
  lifecycle {
    precondition {
      condition     = local.account == ""
      error_message = "Not today."
    }
  }
}

"""
_WITHOUT_PROMOTION = """\
merge(local.administration, {
  Action = [for it in local.administration.Action : it if it != "kms:UpdatePrimaryRegion"]
})"""
_ANYBODY = '{ Effect = "Allow", Principal = "*", Action = "kms:Decrypt", Resource = "*" }'
COPY = """\
resource "aws_kms_key" "archive" {
  description         = "Reports"
  enable_key_rotation = true
  policy              = local.policy
}

"""
_OTHER_KEY = """\
resource "aws_kms_key" "other" {
  provider    = aws.us_west_2
  description = "Another key"
}

"""
_ROLE_TO_COME = """\
resource "terraform_data" "role" {
  input = "arn:aws:iam::111122223333:role/Reports"
}

"""
_ROLE = (
    '{ Effect = "Allow", Principal = { AWS = terraform_data.role.output }'
    ', Action = "kms:Decrypt", Resource = "*" }'
)


def with_policy(before: Root, *statements: str, within: str) -> Root:
    """Give one resource a policy of its own."""
    document = f'{{ Version = "2012-10-17", Statement = [{", ".join(statements)}] }}'
    return before.changed("local.policy", "local.other_policy", within=within) + (
        f"locals {{\n  other_policy = jsonencode({document})\n}}\n\n"
    )


def promote(situation: Situation) -> None:
    situation.kms("us-east-1").update_primary_region(
        KeyId=situation.key("orders"), PrimaryRegion="us-west-2"
    )


def _schedule_deletion(alias: str, region: str = "us-east-1") -> Callable[[Situation], object]:
    return lambda situation: situation.kms(region).schedule_key_deletion(
        KeyId=situation.key(alias, region=region), PendingWindowInDays=7
    )


def _another_key(situation: Situation) -> str:
    made = situation.kms("us-east-1").create_key(Description="Reports")
    return made["KeyMetadata"]["KeyId"]


def _external_key(situation: Situation) -> None:
    """Make an external key that nobody manages, without material yet."""
    made = situation.kms("us-east-1").create_key(
        Description="Our own material", MultiRegion=True, Origin="EXTERNAL"
    )
    situation.tell(key_id=made["KeyMetadata"]["KeyId"])


def _promote_and_refresh_the_pair(situation: Situation) -> None:
    """Leave a state in which the third Region's replica still has its old primary."""
    promote(situation)
    situation.apply(
        THREE_PROMOTED + PROMOTED,
        "-refresh-only",
        *(f"-target={address}" for address in _FIRST_TWO),
    )


def _depose(situation: Situation) -> None:
    """Edit the state as a replacement leaves it that could not delete what it replaced."""
    path = situation.folder / "terraform.tfstate"
    state = json.loads(path.read_text())
    for resource in state["resources"]:
        if resource["type"] == "aws_kms_key":
            (instance,) = resource["instances"]
            key = instance["attributes"]["id"]
            another = json.loads(json.dumps(instance).replace(key, _another_key(situation)))
            resource["instances"].append({**another, "deposed": "00000001"})
    path.write_text(json.dumps(state))


_DELETED = (
    Scenario(
        name="removed-primary-block",
        base=ORDERS,
        planned=ORDERS.without(PRIMARY, REPLICA, ALIAS, WESTERN_ALIAS),
    ),
    Scenario(
        name="removed-replica-block",
        base=ORDERS,
        planned=ORDERS.without(REPLICA, WESTERN_ALIAS),
    ),
    Scenario(
        name="removed-primary-with-prevent-destroy-in-old-block",
        base=SINGLE.given(_PREVENT_DESTROY, within=REPORTS),
        planned=SINGLE.without(REPORTS, REPORTS_ALIAS),
    ),
    Scenario(name="count-shrunk", base=COUNTED, planned=Root(COUNTED.text.replace("= 2", "= 1"))),
    Scenario(name="for-each-shrunk", base=NAMED, planned=NAMED.changed(', green = "Tenant 1"', "")),
    Scenario(name="module-removed", base=MODULE, planned=MODULE.without("module.orders")),
    Scenario(
        name="module-count-shrunk",
        base=MODULE.given("count = 1", within="module.orders"),
        planned=MODULE.given("count = 0", within="module.orders"),
    ),
    Scenario(name="wrong-repetition", base=COUNTED, planned=NAMED),
    Scenario(
        name="no-move-target",
        base=ALONE,
        planned=ALONE.without(REPORTS) + moved(REPORTS, "aws_kms_key.archive"),
    ),
    Scenario(
        name="external-key-removed", base=EXTERNAL, planned=EXTERNAL.without(VAULT, VAULT_REPLICA)
    ),
    Scenario(
        name="external-replica-removed", base=EXTERNAL, planned=EXTERNAL.without(VAULT_REPLICA)
    ),
    Scenario(name="deposed-key", base=SINGLE, between=_depose),
    Scenario(name="destroy-all", base=ORDERS, options=("-destroy",)),
)
_REPLACED = (
    Scenario(name="tainted-primary", base=SINGLE, between=lambda s: s.terraform("taint", REPORTS)),
    Scenario(name="tainted-replica", base=ORDERS, between=lambda s: s.terraform("taint", REPLICA)),
    Scenario(name="replace-asked", base=ORDERS, options=(f"-replace={REPLICA}",)),
    Scenario(
        name="forces-new-primary",
        base=SINGLE,
        planned=SINGLE.given("multi_region = true", within=REPORTS),
    ),
    Scenario(
        name="forces-new-primary-by-its-spec",
        base=SINGLE,
        planned=SINGLE.changed(
            "enable_key_rotation = true",
            'key_usage = "GENERATE_VERIFY_MAC"\n  customer_master_key_spec = "HMAC_256"',
        ),
    ),
    Scenario(
        name="forces-new-replica",
        base=TWO,
        planned=TWO.changed("aws_kms_key.orders", "aws_kms_key.invoices", within=REPLICA),
    ),
    Scenario(
        name="replaced-by-trigger",
        base=_UNTRIGGERED,
        planned=_UNTRIGGERED.changed('"first"', '"second"'),
    ),
    Scenario(
        name="create-before-destroy",
        base=_CREATES_FIRST,
        planned=_CREATES_FIRST.given("multi_region = true", within=REPORTS),
    ),
    Scenario(
        name="external-imported-is-replaced",
        between=_external_key,
        planned=EXTERNAL.without(VAULT_REPLICA) + imported(VAULT),
    ),
    Scenario(
        name="external-material-changed",
        base=EXTERNAL,
        planned=EXTERNAL.changed("a2V5c3Bhbi", "S2V5c3Bhbi"),
    ),
)
_FORGOTTEN = (
    Scenario(
        name="forgotten",
        base=ORDERS,
        planned=ORDERS.changed(REPLICA, PRIMARY, within=WESTERN_ALIAS).without(REPLICA)
        + forgotten(REPLICA),
    ),
    Scenario(
        name="forgotten-primary",
        base=ALONE,
        planned=ALONE.without(REPORTS) + forgotten(REPORTS),
    ),
    Scenario(
        name="forgotten-and-another-imported",
        base=ALONE,
        between=lambda s: s.tell(key_id=_another_key(s)),
        planned=ALONE.without(REPORTS)
        + 'resource "aws_kms_key" "archive" {\n  description = "Reports"\n}\n\n'
        + forgotten(REPORTS)
        + imported("aws_kms_key.archive"),
    ),
    Scenario(
        name="pending-deletion-primary",
        base=SINGLE,
        between=_schedule_deletion("reports"),
        disturbs=True,
    ),
    Scenario(
        name="pending-deletion-replica",
        base=ORDERS,
        between=_schedule_deletion("orders", "us-west-2"),
        disturbs=True,
    ),
    Scenario(
        name="pending-replica-deletion",
        base=ORDERS,
        between=_schedule_deletion("orders"),
        disturbs=True,
    ),
    Scenario(
        name="refresh-only-drops-key",
        base=SINGLE,
        between=_schedule_deletion("reports"),
        disturbs=True,
        options=("-refresh-only",),
    ),
    Scenario(
        name="region-of-provider-changed",
        base=SINGLE,
        planned=SINGLE.given("provider = aws.us_west_2", within=REPORTS).given(
            "provider = aws.us_west_2", within=REPORTS_ALIAS
        ),
    ),
    Scenario(
        name="region-of-provider-changed-unrefreshed",
        base=SINGLE,
        planned=SINGLE.given("provider = aws.us_west_2", within=REPORTS).given(
            "provider = aws.us_west_2", within=REPORTS_ALIAS
        ),
        options=("-refresh=false",),
    ),
)
_MIXED_UP = (
    Scenario(
        name="replicas-swapped-by-providers",
        base=THREE,
        planned=THREE.changed("aws.us_west_2", "aws.eu_west_1", within=_FIRST_TWO[1]).changed(
            "aws.eu_west_1", "aws.us_west_2", within="aws_kms_replica_key.eu_west_1"
        ),
    ),
    Scenario(
        name="moved-under-another-key",
        base=TWO,
        planned=TWO.changed("aws_kms_key.orders", "aws_kms_key.invoices", within=REPLICA)
        .given(FREED, within=REPLICA)
        .renamed("aws_kms_replica_key", "orders", "invoices")
        + moved(REPLICA, "aws_kms_replica_key.invoices"),
    ),
    Scenario(
        name="primaries-swapped-by-moved",
        base=TWO.without(ALIAS, WESTERN_ALIAS),
        planned=TWO.without(ALIAS, WESTERN_ALIAS)
        .given(FREED, within=REPLICA)
        .changed('"Order records"', '"Invoices"', within=PRIMARY)
        .changed('"Invoices"', '"Order records"', within="aws_kms_key.invoices")
        .renamed("aws_kms_key", "orders", "sales")
        .renamed("aws_kms_key", "invoices", "bills")
        + moved("aws_kms_key.orders", "aws_kms_key.bills")
        + moved("aws_kms_key.invoices", "aws_kms_key.sales"),
    ),
    Scenario(
        name="one-key-at-two-addresses",
        base=SINGLE,
        between=lambda s: s.tell(key_id=s.key("reports")),
        planned=SINGLE + COPY + imported("aws_kms_key.archive"),
    ),
    Scenario(
        name="stale-replica-after-promotion",
        base=THREE,
        between=_promote_and_refresh_the_pair,
        disturbs=True,
        planned=THREE_PROMOTED + PROMOTED,
        options=("-refresh=false",),
    ),
    Scenario(
        name="stale-swapped-providers",
        base=PAIR.given(FREED, within="aws_kms_replica_key.us_west_2"),
        between=promote,
        disturbs=True,
        planned=PAIR_PROMOTED.given(FREED, within="aws_kms_replica_key.us_east_1") + PROMOTED,
        options=("-refresh=false",),
    ),
)
_DISARMED = (
    Scenario(
        name="disabled-primary",
        base=ORDERS,
        planned=ORDERS.given("is_enabled = false", within=PRIMARY),
    ),
    Scenario(
        name="disabled-replica",
        base=ORDERS,
        planned=ORDERS.given("enabled = false", within=REPLICA),
    ),
    Scenario(
        name="disabled-external",
        base=EXTERNAL,
        planned=EXTERNAL.changed("= true\n  policy", "= false\n  policy", within=VAULT),
    ),
    Scenario(
        name="external-material-expires",
        base=EXTERNAL,
        planned=EXTERNAL.given('valid_to = "2099-01-01T00:00:00Z"', within=VAULT),
    ),
    Scenario(
        name="rotation-off",
        base=ORDERS,
        planned=ORDERS.changed("rotation     = true", "rotation     = false", within=PRIMARY),
    ),
    Scenario(
        name="policy-locks-out",
        base=ORDERS,
        planned=with_policy(ORDERS, "local.use", within=PRIMARY).given(
            "bypass_policy_lockout_safety_check = true", within=PRIMARY
        ),
    ),
    Scenario(
        name="policy-public",
        base=ORDERS,
        planned=with_policy(
            ORDERS, "local.root", "local.administration", "local.use", _ANYBODY, within=PRIMARY
        ),
    ),
    Scenario(
        name="policy-drops-promotion",
        base=ORDERS,
        planned=with_policy(ORDERS, _WITHOUT_PROMOTION, "local.use", within=PRIMARY),
    ),
    Scenario(
        name="replica-policy-drops-promotion",
        base=ORDERS,
        planned=with_policy(ORDERS, _WITHOUT_PROMOTION, "local.use", within=REPLICA),
    ),
    Scenario(
        name="policy-known-after-apply",
        base=ORDERS,
        planned=with_policy(ORDERS, "local.root", "local.administration", _ROLE, within=PRIMARY)
        + _ROLE_TO_COME,
    ),
    Scenario(
        name="separate-key-policy-locks-out",
        base=SEPARATE,
        planned=with_policy(SEPARATE, "local.use", within="aws_kms_key_policy.reports"),
    ),
    Scenario(
        name="separate-key-policy-of-another-account",
        base=SEPARATE,
        planned=SEPARATE.changed(
            "local.policy",
            """replace(local.policy, "111122223333", "444455556666")
  bypass_policy_lockout_safety_check = true""",
            within="aws_kms_key_policy.reports",
        ),
    ),
    Scenario(
        name="separate-key-policy-known-after-apply",
        base=_NOT_SEPARATE,
        planned=with_policy(SEPARATE, "local.root", _ROLE, within="aws_kms_key_policy.reports")
        + _ROLE_TO_COME,
    ),
    Scenario(
        name="alias-retargeted",
        base=TWO,
        planned=TWO.changed("aws_kms_key.orders", "aws_kms_key.invoices", within=ALIAS),
    ),
    Scenario(
        name="alias-retargeted-by-another-address",
        base=TWO,
        planned=TWO.changed("aws_kms_key.orders", "aws_kms_key.invoices", within=ALIAS).renamed(
            "aws_kms_alias", "orders", "sales"
        ),
    ),
    Scenario(
        name="alias-target-known-after-apply",
        base=ORDERS,
        planned=TWO.changed("aws_kms_key.orders", "aws_kms_key.invoices", within=ALIAS),
    ),
)
_REKEYED = (
    Scenario(
        name="data-under-another-key",
        base=DATA,
        planned=DATA.changed(_OF_WEST, "aws_kms_key.other.arn", within=TABLE)
        .changed(_OF_WEST, "aws_kms_key.other.arn", within=SECRET)
        .changed(_OF_WEST, "aws_kms_key.other.arn", within=VOLUME)
        + _OTHER_KEY,
    ),
    Scenario(
        name="data-copy-dropped",
        base=DATA,
        planned=DATA.changed(_REPLICA_OF_TABLE, "", within=TABLE),
    ),
)
_UNFINISHED = (
    Scenario(
        name="errored",
        base=ORDERS,
        planned=ORDERS.changed('"Order records"', '"Orders"', within=PRIMARY) + _FAILING,
        fails=True,
    ),
    Scenario(
        name="errored-by-prevent-destroy",
        base=SINGLE.given(_PREVENT_DESTROY, within=REPORTS),
        planned=SINGLE.given(_PREVENT_DESTROY, within=REPORTS).given(
            "multi_region = true", within=REPORTS
        ),
        fails=True,
    ),
    Scenario(
        name="targeted",
        base=ORDERS,
        planned=ORDERS.changed('"Order records"', '"Orders"', within=PRIMARY),
        options=(f"-target={PRIMARY}",),
    ),
    Scenario(
        name="errored-after-promotion",
        base=PAIR,
        between=promote,
        disturbs=True,
        fails=True,
    ),
    Scenario(
        name="errored-before-promotion", base=PAIR, planned=PAIR_PROMOTED + PROMOTED, fails=True
    ),
)

REFUSED = (*_DELETED, *_REPLACED, *_FORGOTTEN, *_MIXED_UP, *_DISARMED, *_REKEYED, *_UNFINISHED)
