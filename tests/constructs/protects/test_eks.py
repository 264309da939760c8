"""[protects.eks.NAME]: a cluster in each Region, its secrets under the key of its Region."""

import json

import pytest

from tests.constructs.protects.conftest import HERE, KEYS, PROVIDERS, THERE, refusal

pytestmark = pytest.mark.node

SUBNETS = {
    HERE: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    THERE: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
}
MADE = f"""
cluster = "a"
role    = "arn:aws:iam::111122223333:role/A"
subnets = {{ us-east-1 = {SUBNETS[HERE]}, eu-west-1 = {SUBNETS[THERE]} }}
"""


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_cluster_has_its_secrets_under_the_key_of_its_region(made, region):
    assert made(f"aws_eks_cluster.shop_{region}") == {
        "name": "shop",
        "role_arn": "arn:aws:iam::111122223333:role/Clusters",
        "version": "1.33",
        "vpc_config": {
            "subnet_ids": SUBNETS[region],
            "endpoint_private_access": True,
            "endpoint_public_access": False,
        },
        "encryption_config": {
            "resources": ["secrets"],
            "provider": {"key_arn": KEYS[region]},
        },
        "enabled_cluster_log_types": [
            "api",
            "audit",
            "authenticator",
            "controllerManager",
            "scheduler",
        ],
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[region],
    }


@pytest.mark.parametrize("region", [HERE, THERE])
def test_who_makes_clusters_may_give_eks_its_grant(of_key, region):
    assert of_key(region, "AllowEKSToEncryptShop") == {
        "Sid": "AllowEKSToEncryptShop",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:role/Terraform"},
        "Action": ["kms:CreateGrant", "kms:DescribeKey"],
        "Resource": "*",
        "Condition": {"StringEquals": {"kms:ViaService": f"eks.{region}.amazonaws.com"}},
    }


def test_without_creators_the_key_policy_has_nothing_more(of_key):
    assert of_key(HERE, "AllowEKSToEncryptTools") is None


def test_of_a_cluster_that_exists_the_output_tells_the_command(synthesized, told):
    assert not [name for name in synthesized["resource"]["aws_eks_cluster"] if "tools" in name]
    output = told("protects_eks_tools")[THERE]
    command, _, config = output.pop("associate").partition(" --encryption-config ")
    assert output == {"cluster": "tools", "kms_key_arn": KEYS[THERE]}
    assert command == (
        "aws eks associate-encryption-config --region eu-west-1 --cluster-name tools"
    )
    assert json.loads(config.strip("'")) == [
        {"resources": ["secrets"], "provider": {"keyArn": KEYS[THERE]}}
    ]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('cluster = "a"', "subnets: us-east-1 has none"),
        ('cluster = "a"', "role: a cluster is not made without it"),
        (f"{MADE}existing = true", "subnets: data exists already"),
        (f'{MADE}regions = ["us-east-1"]', "subnets.eu-west-1: data is not in eu-west-1"),
        (MADE.replace("abcdef1'", "abcdef0'"), "subnets.us-east-1: EKS wants 2 subnets"),
        (MADE.replace("subnet-", "${"), "is no subnet's ID"),
        (f'{MADE}kubernetes = "2"', 'kubernetes: "2" is no version of Kubernetes'),
        (MADE.replace('"a"', '"-a"'), 'cluster: "-a" cannot name a cluster'),
        (
            f'{MADE}creators = ["arn:aws:iam::999988887777:role/A"]',
            'protects.eks.data: "arn:aws:iam::999988887777:role/A" is of account 999988887777',
        ),
        (f'{MADE}creators = ["*"]', "is not the ARN of an IAM principal"),
    ],
)
def test_what_cannot_be_is_told(table, told):
    assert told in refusal(f'[protects.eks.data]\nkey = "orders"\n{table}')
