"""Plans that must be refused: each would cost a key, or what a key is for."""

from __future__ import annotations

from tests.checks.plans.scenario import (
    Root,
    Scenario,
    Situation,
    forgotten,
    imported,
    moved,
    root,
)

ORDERS = root("versions", "default-provider", "policy", "orders")
SINGLE = root("versions", "default-provider", "policy", "single")
TWO = ORDERS + root("invoices").text
COUNTED = root("versions", "default-provider", "policy", "tenants-by-count")
NAMED = root("versions", "default-provider", "policy", "tenants-by-name")
MODULE = root("versions", "default-provider", "policy", "in-module")
EXTERNAL = root("versions", "default-provider", "policy", "external")
SEPARATE = root("versions", "default-provider", "policy", "separate-policy")

PRIMARY, REPLICA = "aws_kms_key.orders", "aws_kms_replica_key.orders"
PREVENT_DESTROY = "lifecycle {\n    prevent_destroy = true\n  }"
FOREIGN_REPLICA = "lifecycle {\n    ignore_changes = [primary_key_arn]\n  }"

_DELETED = (
    Scenario(
        name="removed-primary-block",
        base=ORDERS,
        planned=ORDERS.without(PRIMARY, REPLICA, "aws_kms_alias.orders", "aws_kms_alias.orders_west"),
    ),
    Scenario(
        name="removed-replica-block",
        base=ORDERS,
        planned=ORDERS.without(REPLICA, "aws_kms_alias.orders_west"),
    ),
    Scenario(
        name="removed-primary-with-prevent-destroy-in-old-block",
        base=SINGLE.given(PREVENT_DESTROY, within="aws_kms_key.reports"),
        planned=SINGLE.without("aws_kms_key.reports", "aws_kms_alias.reports"),
    ),
    Scenario(
        name="count-shrunk",
        base=COUNTED,
        planned=Root(COUNTED.text.replace("= 2", "= 1")),
    ),
    Scenario(
        name="for-each-shrunk",
        base=NAMED,
        planned=NAMED.changed(', green = "Tenant 1"', ""),
    ),
    Scenario(name="module-removed", base=MODULE, planned=MODULE.without("module.orders")),
    Scenario(name="destroy-all", base=ORDERS, options=("-destroy",)),
)

REFUSED = (*_DELETED,)
