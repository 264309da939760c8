"""The AWS Encryption SDK with multi-Region keyrings, the real library on the embedded AWS."""

import logging
import sys
from itertools import product

import boto3
import pytest
from botocore.config import Config

from keyspan import MissingTool
from keyspan.live import CallRefused
from keyspan.live.aws import RegionalKms, encryption_sdk
from keyspan.live.roundtrip import prove_client_side
from tests.aws import kms

HOME, AWAY, THIRD = "us-east-1", "us-west-2", "eu-west-1"
REGIONS = (HOME, AWAY, THIRD)
OPERATIONS = ("AWS Encryption SDK encrypt", "AWS Encryption SDK decrypt")
CONTEXT = {"purpose": "test"}


@pytest.fixture
def connect(embedded_aws):
    clients = {region: kms(region, embedded_aws.environment) for region in REGIONS}
    return lambda region: RegionalKms(region=region, client=clients[region])


@pytest.fixture
def described(connect, embedded_aws):
    made = connect(HOME).client.create_key(MultiRegion=True)
    key_id = made["KeyMetadata"]["KeyId"]
    for region in (AWAY, THIRD):
        connect(HOME).client.replicate_key(KeyId=key_id, ReplicaRegion=region)
    embedded_aws.advance(seconds=60)
    return {region: connect(region).describe(key_id) for region in REGIONS}


def problems(matrix):
    return {(a, b): trip.problem for a, b, trip in matrix.failed()}


def test_what_is_encrypted_under_one_region_is_opened_under_every_other(described, connect):
    (matrix,) = prove_client_side(described, connect=connect)
    assert (matrix.operations, matrix.done) == (OPERATIONS, "opened")
    assert matrix.good, problems(matrix)
    assert set(matrix.trips) == set(product(REGIONS, REGIONS))


def test_each_message_costs_one_data_key_and_each_opening_one_decrypt(described, connect):
    calls = []
    for region in REGIONS:
        connect(region).client.meta.events.register(
            "before-call.kms", lambda model, **_: calls.append(model.name)
        )
    prove_client_side(described, connect=connect)
    assert sorted(calls) == ["Decrypt"] * 9 + ["GenerateDataKey"] * 3


def test_a_message_has_key_commitment_and_its_encryption_context(described, connect):
    home, away = (connect(region).client_side() for region in (HOME, AWAY))
    message = home.encrypt(described[HOME].arn, b"text", context=CONTEXT)
    assert message[:3] == b"\x02\x05\x78", (
        "version 2, AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384"
    )
    assert away.decrypt(described[AWAY].arn, message, context=CONTEXT) == b"text"
    with pytest.raises(CallRefused) as caught:
        away.decrypt(described[AWAY].arn, message, context={"purpose": "another"})
    assert caught.value.code == "AwsCryptographicMaterialProvidersException"
    assert str(caught.value).startswith(
        f"{AWAY}: AWS Encryption SDK decrypt: AwsCryptographicMaterialProvidersException: "
        "Encryption context does not match"
    )


def test_awss_own_code_is_kept(described, connect):
    connect(AWAY).client.disable_key(KeyId=described[AWAY].key_id)
    (matrix,) = prove_client_side(described, connect=connect)
    crossed = {pair for pair in product(REGIONS, REGIONS) if AWAY in pair}
    assert problems(matrix) == dict.fromkeys(crossed, "DisabledException")
    with pytest.raises(CallRefused, match=f"^{AWAY}: GenerateDataKey: DisabledException: "):
        connect(AWAY).client_side().encrypt(described[AWAY].arn, b"text", context=CONTEXT)


def test_a_region_that_is_down_fills_its_cells(described, connect):
    nobody = boto3.client(
        "kms",
        region_name=AWAY,
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    down = RegionalKms(region=AWAY, client=nobody)
    (matrix,) = prove_client_side(
        described, connect=lambda region: down if region == AWAY else connect(region)
    )
    crossed = {pair for pair in product(REGIONS, REGIONS) if AWAY in pair}
    assert problems(matrix) == dict.fromkeys(crossed, "EndpointConnectionError")


def test_a_key_that_is_not_related_opens_nothing(described, connect):
    made = connect(AWAY).client.create_key()
    other = described | {AWAY: connect(AWAY).describe(made["KeyMetadata"]["KeyId"])}
    (matrix,) = prove_client_side(other, connect=connect)
    crossed = {(HOME, AWAY), (THIRD, AWAY), (AWAY, HOME), (AWAY, THIRD)}
    assert set(problems(matrix)) == crossed
    assert "Unable to decrypt" in matrix.trips[HOME, AWAY].message


def test_a_refusal_prints_no_traceback(described, connect, capfd, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    connect(HOME).client.disable_key(KeyId=described[HOME].key_id)
    prove_client_side(described, connect=connect)
    assert capfd.readouterr() == ("", "")


def test_without_the_library_it_says_what_to_install(described, connect, monkeypatch):
    monkeypatch.setitem(sys.modules, "aws_cryptographic_material_providers.mpl", None)
    encryption_sdk._load.cache_clear()
    with pytest.raises(MissingTool) as caught:
        prove_client_side(described, connect=connect)
    assert str(caught.value) == (
        "the AWS Encryption SDK is not installed, and is needed to encrypt on the client's side\n"
        "  pip install 'keyspan[encryption-sdk]'"
    )
