"""[protects.lambda.NAME]: a function in each Region, under the key of its Region."""

import pytest

from tests.constructs.protects.conftest import HERE, KEYS, PROVIDERS, THERE, keyring, refusal
from tests.synthesis import synthesize

pytestmark = pytest.mark.node

BUCKETS = {HERE: "acme-code", THERE: "acme-code-eu"}
MADE = """
function = "a"
role     = "arn:aws:iam::111122223333:role/A"
runtime  = "python3.13"
handler  = "a.b"
packages = { us-east-1 = "s3://acme-code/a.zip", eu-west-1 = "s3://acme-code-eu/a.zip" }
"""


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_function_has_its_environment_under_the_key_of_its_region(made, region):
    assert made(f"aws_lambda_function.orders_{region}") == {
        "function_name": "orders",
        "role": "arn:aws:iam::111122223333:role/OrdersFunction",
        "runtime": "python3.13",
        "handler": "orders.handle",
        "s3_bucket": BUCKETS[region],
        "s3_key": "orders/1.zip",
        "timeout": 30,
        "memory_size": 512,
        "environment": {"variables": {"TABLE": "orders", "PATTERN": "$${day}"}},
        "kms_key_arn": KEYS[region],
        "provider": PROVIDERS[region],
    }


def test_aws_provider_6_puts_the_code_under_the_key_as_well(tmp_path):
    text = f'providers = "region"\n{keyring("lambda")}'
    function = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]["resource"][
        "aws_lambda_function"
    ]["orders_eu-west-1"]
    assert (function["source_kms_key_arn"], function["region"]) == (KEYS[THERE], THERE)


@pytest.mark.parametrize("region", [HERE, THERE])
def test_lambda_may_use_the_key_for_the_packages_of_these_functions_alone(of_key, region):
    arn = f"arn:aws:lambda:{region}:111122223333:function"
    assert of_key(region, "AllowLambda") == {
        "Sid": "AllowLambda",
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
        "Condition": {
            "StringLike": {
                "kms:EncryptionContext:aws:lambda:FunctionArn": [
                    f"{arn}:orders",
                    f"{arn}:orders:*",
                    f"{arn}:billing",
                    f"{arn}:billing:*",
                ]
            }
        },
    }


def test_a_function_that_exists_is_left_alone(synthesized, told):
    assert sorted(synthesized["resource"]["aws_lambda_function"]) == [
        "orders_eu-west-1",
        "orders_us-east-1",
    ]
    assert told("protects_lambda_billing") == {
        HERE: {"function": "billing", "kms_key_arn": KEYS[HERE]}
    }


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('function = "a"', "packages: us-east-1 has none"),
        ('function = "a"', "handler: a function is not made without it"),
        (f"{MADE}existing = true", "packages: data exists already"),
        (f'{MADE}regions = ["us-east-1"]', "packages.eu-west-1: data is not in eu-west-1"),
        (MADE.replace("s3://acme-code/a", "a"), 'packages.us-east-1: "a.zip" is no package in S3'),
        (MADE.replace(":role/A", ":user/A"), "is not the ARN of an IAM role"),
        (MADE.replace("a.b", "a ${b}"), 'handler: "a ${b}" cannot be the handler'),
        (f"{MADE}memory_mb = 64", "memory_mb: 64 is outside 128 to 10240"),
        (f"{MADE}timeout_seconds = 901", "timeout_seconds: 901 is outside 1 to 900"),
        (f'{MADE}environment = {{ "A B" = "" }}', 'environment: "A B" cannot name'),
        (f'{MADE}environment = {{ AWS_REGION = "" }}', 'environment: "AWS_REGION" cannot name'),
        (f'{MADE}environment = {{ AA = "{"é" * 2048}" }}', "environment: it is 4,098 bytes"),
        (MADE.replace('"a"', '"a:1"'), 'function: "a:1" cannot name a function'),
    ],
)
def test_what_cannot_be_is_told(table, told):
    text = f'[protects.lambda.data]\nkey = "orders"\n{table}'
    assert f"protects.lambda.data.{told}" in refusal(text) or told in refusal(text)
