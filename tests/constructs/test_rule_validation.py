"""The rules as a validation of a CDKTF app: what breaks one is never written."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from keyspan import Checks, Key, RelatedKey, Waiver
from keyspan.checks import Severity

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.node

ORDERS = Key(
    name="orders",
    primary=RelatedKey(region="us-east-1"),
    replicas=(RelatedKey(region="eu-west-1"),),
)
ADDRESS = "aws_kms_key.orders"


def synthesized(out: Path, *, override: tuple[str, object] | None = None, **options) -> bool:
    """Synthesize an app of one stack with the rules; whether its Terraform JSON was written."""
    from cdktf import App, TerraformStack
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    from keyspan.constructs import MultiRegionKey, RuleValidation, synthesize

    app = App(outdir=str(out))
    stack = TerraformStack(app, "keys")
    providers = {
        region: AwsProvider(stack, region, region=region, alias=region.replace("-", "_"))
        for region in ORDERS.regions
    }
    MultiRegionKey(stack, "orders", key=ORDERS, account="111122223333", providers=providers)
    if override:
        stack.add_override(*override)
    RuleValidation(stack, **options)
    synthesize(app)
    return (out / "stacks" / "keys" / "cdk.tf.json").exists()


def test_what_keyspan_makes_breaks_no_rule(tmp_path):
    assert synthesized(tmp_path)


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ((f"resource.{ADDRESS}.multi_region", False), "KS010 aws_kms_key.orders: multi_region is"),
        (
            ("resource.aws_kms_replica_key.orders_eu-west-1.policy", None),
            "KS003 aws_kms_replica_key.orders_eu-west-1: neither policy nor",
        ),
        (
            ("resource.aws_kms_replica_key.orders_eu-west-1.provider", "aws.us_east_1"),
            "KS011 aws_kms_replica_key.orders_eu-west-1: it and its primary are both in us-east-1",
        ),
    ],
)
def test_what_the_app_makes_of_it_may(override, told, tmp_path):
    from keyspan.constructs import UnfitTerraform

    with pytest.raises(UnfitTerraform) as caught:
        synthesized(tmp_path, override=override)
    assert told in str(caught.value)
    assert "skipValidation" not in str(caught.value)
    assert caught.value.exit_code == 1
    assert not (tmp_path / "stacks" / "keys" / "cdk.tf.json").exists()


def test_warnings_fail_where_the_app_says_so(tmp_path):
    from keyspan.constructs import UnfitTerraform

    unprotected = (f"resource.{ADDRESS}.lifecycle.prevent_destroy", False)
    assert synthesized(tmp_path / "errors", override=unprotected)
    with pytest.raises(UnfitTerraform, match=f"KS022 {ADDRESS}"):
        synthesized(tmp_path / "warnings", override=unprotected, fail_on=Severity.WARNING)


def test_a_waiver_of_the_keyring_holds_at_synth(tmp_path):
    waiver = Waiver(rule="KS010", address=ADDRESS, reason="so it is", until=date.max)
    override = (f"resource.{ADDRESS}.multi_region", False)
    assert synthesized(tmp_path, override=override, settings=Checks(waivers=(waiver,)))


def test_a_waiver_in_a_comment_holds_at_synth_until_its_day(tmp_path):
    from keyspan.constructs import UnfitTerraform

    comment = {"rule": "KS019", "reason": "so it is", "until": "2026-01-31"}
    override = (f"resource.{ADDRESS}.//.keyspan.waivers", [comment])
    with pytest.raises(UnfitTerraform, match=r"KS092 aws_kms_key\.orders: of KS019 until 2026"):
        synthesized(tmp_path, override=override)


def test_another_error_of_a_synth_is_left_as_it_is():
    from keyspan.constructs import synthesize

    class Broken:
        node = SimpleNamespace(find_all=list)

        def synth(self) -> None:
            raise RuntimeError("something else")

    with pytest.raises(RuntimeError, match="something else"):
        synthesize(Broken())
