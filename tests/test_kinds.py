"""Every kind of key, applied by the real Terraform: what a Region's key makes, another's takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyspan.config import loads
from keyspan.demo.proof import prove
from keyspan.model.specs import USAGES
from keyspan.terraform import Counts
from tests.deployment import Deployed, bring_up, deploy, idle
from tests.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = [pytest.mark.node, pytest.mark.terraform]

APP = "arn:aws:iam::111122223333:role/App"
NEWER = ("ECC_NIST_EDWARDS25519", "ML_DSA_", "ML_KEM_")
"""What provider 5.100.0 does not know; KMS had it later."""

REGIONS = ("us-east-1", "us-west-2")
EVERY_KIND = [(spec, usage) for spec in USAGES for usage in USAGES[spec]]
KINDS = [(spec, usage) for spec, usage in EVERY_KIND if not spec.startswith((*NEWER, "SM2"))]


GRANTED = f"""
[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["orders", "app/orders"]
tags     = {{ tier = "1" }}

[keys.orders.grants.batch]
grantee            = "{APP}"
operations         = ["Decrypt", "GenerateDataKey"]
retiring_principal = "arn:aws:iam::111122223333:root"
encryption_context_equals = {{ team = "${{orders}}" }}

[keys.orders.grants.reports]
grantee    = "arn:aws:iam::111122223333:role/Reports"
operations = ["Decrypt"]
encryption_context_subset = {{ team = "orders" }}

[keys.orders.in.us-west-2]
enabled = false
aliases = ["orders"]
tags    = {{ tier = "2" }}

[keys.orders.in.us-west-2.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/BatchWest"
operations = ["Encrypt"]
"""


def name(spec: str, usage: str) -> str:
    return f"{spec}-{usage}".lower()


def keyring(kinds: list[tuple[str, str]], *, regions: tuple[str, str]) -> str:
    primary, replica = regions
    return 'account = "111122223333"\n' + "".join(
        f"""
[keys.{name(spec, usage)}]
primary   = "{primary}"
replicas  = ["{replica}"]
key_spec  = "{spec}"
key_usage = "{usage}"
aliases   = ["{name(spec, usage)}"]
"""
        for spec, usage in kinds
    )


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory, surroundings) -> Deployed:
    """Every kind and a key with grants; its replica is disabled when all is made."""
    text = keyring(KINDS, regions=REGIONS) + GRANTED
    folder = tmp_path_factory.mktemp("kinds")
    deployed = deploy(text.replace("enabled = false\n", ""), folder, surroundings)
    synthesize(text, out=folder / "cdktf.out")
    assert bring_up(deployed.terraform) == Counts(change=1)
    return deployed


def test_every_kind_is_created_in_both_regions_and_planned_again_as_it_is(every_kind):
    assert every_kind.first == Counts(add=4 * len(KINDS) + 8)
    assert idle(every_kind.terraform)


@pytest.mark.parametrize(("spec", "usage"), KINDS)
def test_what_one_regions_key_makes_the_others_takes(every_kind, spec, usage):
    key_id = every_kind.outputs[f"{name(spec, usage)}_key_id"]
    described = every_kind.kms("us-west-2").describe_key(KeyId=key_id)["KeyMetadata"]
    assert (described["KeySpec"], described["KeyUsage"]) == (spec, usage)
    proof = prove(key="k", key_id=key_id, regions=REGIONS, environment=every_kind.surroundings)
    assert proof.holds(REGIONS)


def test_only_what_kms_rotates_rotates(every_kind):
    for spec, usage in KINDS:
        key_id = every_kind.outputs[f"{name(spec, usage)}_key_id"]
        status = every_kind.kms("us-east-1").get_key_rotation_status(KeyId=key_id)
        assert status["KeyRotationEnabled"] is (spec == "SYMMETRIC_DEFAULT")


@pytest.mark.parametrize(
    ("spec", "usage"),
    [(spec, usage) for spec, usage in EVERY_KIND if spec.startswith(NEWER)],
)
def test_a_kind_that_is_newer_than_the_provider_is_generated(tmp_path, spec, usage):
    text = keyring([(spec, usage)], regions=REGIONS)
    out = tmp_path / "cdktf.out"
    (key,) = synthesize(text, out=out)["keyring"]["resource"]["aws_kms_key"].values()
    assert (key["customer_master_key_spec"], key["key_usage"]) == (spec, usage)


def grants(deployed: Deployed, region: str) -> dict[str, Mapping]:
    key_id = deployed.outputs["orders_key_id"]
    listed = deployed.kms(region).list_grants(KeyId=key_id)["Grants"]
    return {grant["Name"]: grant for grant in listed}


def test_each_region_has_its_own_grants(every_kind):
    virginia = grants(every_kind, "us-east-1")
    assert set(virginia) == {"batch", "reports"}
    batch = virginia["batch"]
    assert batch["GranteePrincipal"] == APP
    assert sorted(batch["Operations"]) == ["Decrypt", "GenerateDataKey"]
    assert batch["RetiringPrincipal"] == "arn:aws:iam::111122223333:root"
    assert batch["Constraints"]["EncryptionContextEquals"] == {"team": "${orders}"}
    assert virginia["reports"]["Constraints"]["EncryptionContextSubset"] == {"team": "orders"}
    (oregon,) = grants(every_kind, "us-west-2").values()
    assert (oregon["Name"], oregon["Operations"]) == ("batch", ["Encrypt"])
    assert oregon["GranteePrincipal"] == "arn:aws:iam::111122223333:role/BatchWest"


def test_each_region_has_its_own_aliases_tags_and_state(every_kind):
    key_id = every_kind.outputs["orders_key_id"]
    found = {}
    for region in REGIONS:
        kms = every_kind.kms(region)
        found[region] = (
            sorted(alias["AliasName"] for alias in kms.list_aliases(KeyId=key_id)["Aliases"]),
            [(t["TagKey"], t["TagValue"]) for t in kms.list_resource_tags(KeyId=key_id)["Tags"]],
            kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"],
        )
    assert found == {
        "us-east-1": (["alias/app/orders", "alias/orders"], [("tier", "1")], "Enabled"),
        "us-west-2": (["alias/orders"], [("tier", "2")], "Disabled"),
    }


def test_the_keyring_says_the_same_of_every_kind():
    read = loads(keyring(KINDS, regions=REGIONS)).keys
    assert [(key.key_spec, key.usage) for key in read] == KINDS
