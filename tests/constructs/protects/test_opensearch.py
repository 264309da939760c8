"""[protects.opensearch.NAME]: a domain in each Region, encrypted by the key of its Region."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.opensearch import DomainTable
from keyspan.errors import InvalidKeyring
from tests.constructs.protects.conftest import KEY, keyring
from tests.project import ROOT

pytestmark = pytest.mark.node

PAGE = ROOT / "docs" / "protects" / "opensearch.md"
HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
PROVIDERS = {HERE: "aws.us_east_1", THERE: "aws.eu_west_1"}
MAKE = {
    "administrator": '"arn:aws:iam::111122223333:role/Search"',
    "engine_version": '"OpenSearch_2.17"',
    "instance_type": '"r7g.large.search"',
    "instance_count": "2",
    "volume_gib": "10",
}


def table(**fields):
    return "\n".join(f"{name} = {value}" for name, value in {**MAKE, **fields}.items() if value)


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_domain_is_encrypted_by_the_key_of_its_region_and_closed_to_plain_http(made, region):
    assert made(f"aws_opensearch_domain.catalogue_{region}") == {
        "domain_name": "catalogue",
        "engine_version": "OpenSearch_2.17",
        "cluster_config": {
            "instance_type": "r7g.large.search",
            "instance_count": 4,
            "zone_awareness_enabled": True,
            "zone_awareness_config": {"availability_zone_count": 2},
        },
        "ebs_options": {"ebs_enabled": True, "volume_type": "gp3", "volume_size": 100},
        "encrypt_at_rest": {"enabled": True, "kms_key_id": KEYS[region]},
        "node_to_node_encryption": {"enabled": True},
        "domain_endpoint_options": {
            "enforce_https": True,
            "tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10",
        },
        "advanced_security_options": {
            "enabled": True,
            "internal_user_database_enabled": False,
            "master_user_options": {"master_user_arn": "arn:aws:iam::111122223333:role/Search"},
        },
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[region],
    }


def test_a_domain_stands_in_the_regions_that_are_named_in_one_zone_if_wanted(synthesized, made):
    domains = synthesized["resource"]["aws_opensearch_domain"]
    assert [name for name in domains if name.startswith("trial")] == ["trial_eu-west-1"]
    assert made("aws_opensearch_domain.trial_eu-west-1")["cluster_config"] == {
        "instance_type": "t3.small.search",
        "instance_count": 1,
    }


def test_domains_that_exist_get_an_output_and_nothing_else(synthesized, told):
    resources = synthesized["resource"]
    assert not [name for named in resources.values() for name in named if name.startswith("logs_")]
    assert told("protects_opensearch_logs") == {
        region: {"domain": "acme-logs", "kms_key_arn": KEYS[region]} for region in (HERE, THERE)
    }


def test_the_key_policies_need_nothing():
    (key,) = loads(keyring("opensearch")).keys
    assert {data.needed.statements for data in key.protects} == {()}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"domain": '"Acme"'}, 'domain: "Acme" cannot name a domain'),
        ({"domain": '"a${x}"'}, 'domain: "a${x}" cannot name a domain'),
        ({"regions": '["us-west-2"]'}, "regions: us-west-2 is no Region of orders"),
        ({"regions": '["us-east-1", "us-east-1"]'}, "regions: a Region is named twice"),
        ({"administrator": None}, "administrator: a domain cannot be made without it"),
        ({"administrator": '"${x}"'}, 'administrator: "${x}"'),
        ({"engine_version": None}, "engine_version: a domain cannot be made without it"),
        ({"engine_version": '"7.10"'}, 'engine_version: "7.10" is no version of OpenSearch'),
        ({"instance_type": '"r7g.large"'}, "is no instance type of OpenSearch Service"),
        ({"instance_type": '"t2.small.search"'}, "cannot encrypt data at rest"),
        ({"instance_count": "3"}, "3 nodes cannot be spread evenly over 2 zones"),
        ({"instance_count": "0"}, "0 nodes cannot be spread evenly over 2 zones"),
        ({"zones": "4"}, "zones: 4 availability zones are not among 1, 2, 3"),
        ({"volume_gib": "1"}, "volume_gib: 1 GiB are under 10"),
        ({"existing": "true"}, "engine_version: data exists already, and this says how it is made"),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(fields, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.opensearch.data]\nkey = "orders"\n{table(**fields)}\n')
    assert told in str(error.value)


def test_the_page_tells_every_field():
    text = PAGE.read_text()
    assert [field for field in DomainTable.model_fields if f"| `{field}` |" not in text] == []
