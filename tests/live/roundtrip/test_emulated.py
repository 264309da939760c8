"""Every kind of key on the embedded AWS, by boto3: what each Region makes, each other takes."""

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key

from keyspan.emulator.kms import postquantum
from keyspan.live.aws import RegionalKms
from keyspan.live.roundtrip import OTHER_KEY, prove
from keyspan.model.specs import USAGES
from tests.aws import kms

HOME, AWAY, THIRD = "us-east-1", "us-west-2", "eu-west-1"
REGIONS = (HOME, AWAY, THIRD)
CHINA = ("cn-north-1", "cn-northwest-1")
EVERY_KIND = [(spec, usage) for spec, usages in USAGES.items() for usage in usages]
COSTLY = ("RSA_3072", "RSA_4096")
"""RSA_2048 stands for these, which take seconds to make; tests/test_kinds.py proves them."""

KINDS = [(s, u) for s, u in EVERY_KIND if s not in ("SM2", *COSTLY) and not postquantum.lacks(s)]

BY_USAGE = {
    "SIGN_VERIFY": {("Sign", "Verify"): "verified", ("Sign", "GetPublicKey"): "verified"},
    "GENERATE_VERIFY_MAC": {("GenerateMac", "VerifyMac"): "verified"},
    "KEY_AGREEMENT": {("GetPublicKey", "DeriveSharedSecret"): "agreed"},
    "ENCAPSULATE_DECAPSULATE": {("Encapsulate", "Decapsulate"): "opened"},
}
ENCRYPTION = {("Encrypt", "Decrypt"): "opened"}
DATA_KEYS = {("GenerateDataKey", "Decrypt"): "opened"}
CHOSEN = {
    ("RSA", "ENCRYPT_DECRYPT"): "RSAES_OAEP_SHA_256",
    ("RSA", "SIGN_VERIFY"): "RSASSA_PSS_SHA_256",
}
"""Of several algorithms, the one that proves the key pair."""


def operations(spec, usage):
    if spec == "SYMMETRIC_DEFAULT":
        return ENCRYPTION | DATA_KEYS
    return BY_USAGE.get(usage, ENCRYPTION)


@pytest.fixture
def connect(embedded_aws):
    return lambda region: RegionalKms(region=region, client=kms(region, embedded_aws.environment))


@pytest.fixture
def create(connect, embedded_aws):
    """Create a key with a replica in each further Region, and describe it in all of them."""

    def create(spec="SYMMETRIC_DEFAULT", usage="ENCRYPT_DECRYPT", regions=REGIONS):
        home, *others = regions
        made = connect(home).client.create_key(MultiRegion=True, KeySpec=spec, KeyUsage=usage)
        key_id = made["KeyMetadata"]["KeyId"]
        for region in others:
            connect(home).client.replicate_key(KeyId=key_id, ReplicaRegion=region)
        embedded_aws.advance(seconds=60)
        return {region: connect(region).describe(key_id) for region in regions}

    return create


@pytest.fixture
def unrelated(connect, create):
    """Describe a key of which one Region's was replaced by a single-Region key of its own."""

    def unrelated(spec, usage):
        described = create(spec, usage)
        made = connect(AWAY).client.create_key(KeySpec=spec, KeyUsage=usage)
        return described | {AWAY: connect(AWAY).describe(made["KeyMetadata"]["KeyId"])}

    return unrelated


def problems(matrix):
    return {(a, b): trip.problem for a, b, trip in matrix.failed()}


@pytest.mark.parametrize(("spec", "usage"), KINDS)
def test_every_kind_is_proved_by_what_it_is_for(create, connect, spec, usage):
    matrices = prove(create(spec, usage), connect=connect)
    assert {matrix.operations: matrix.done for matrix in matrices} == operations(spec, usage)
    for matrix in matrices:
        assert matrix.good, problems(matrix)
        assert matrix.algorithm == CHOSEN.get((spec[:3], usage), matrix.algorithm) != ""
        assert len(matrix.trips) == 9
        assert set(matrix.made) == set(REGIONS)


@pytest.mark.parametrize(
    ("spec", "usage", "problem"),
    [
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "IncorrectKeyException"),
        ("RSA_2048", "ENCRYPT_DECRYPT", "InvalidCiphertextException"),
        ("ECC_NIST_P256", "KEY_AGREEMENT", OTHER_KEY),
        ("HMAC_256", "GENERATE_VERIFY_MAC", "KMSInvalidMacException"),
    ],
)
def test_a_region_whose_key_was_replaced_is_found(unrelated, connect, spec, usage, problem):
    crossed = [(HOME, AWAY), (THIRD, AWAY), (AWAY, HOME), (AWAY, THIRD)]
    for matrix in prove(unrelated(spec, usage), connect=connect):
        assert problems(matrix) == dict.fromkeys(crossed, problem)
        assert matrix.trips[AWAY, AWAY].good


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P384", "ECC_NIST_EDWARDS25519"])
def test_a_replaced_signing_key_is_found_by_kms_and_by_its_public_key(unrelated, connect, spec):
    crossed = [(HOME, AWAY), (THIRD, AWAY), (AWAY, HOME), (AWAY, THIRD)]
    by_kms, offline = prove(unrelated(spec, "SIGN_VERIFY"), connect=connect)
    assert problems(by_kms) == dict.fromkeys(crossed, "KMSInvalidSignatureException")
    assert problems(offline) == dict.fromkeys(crossed, OTHER_KEY)


@pytest.mark.skipif("ML_KEM_768" not in postquantum.PRIVATE_KEYS, reason="cryptography lacks it")
def test_a_replaced_ml_kem_key_gives_another_secret_and_no_error(unrelated, connect):
    (matrix,) = prove(unrelated("ML_KEM_768", "ENCAPSULATE_DECAPSULATE"), connect=connect)
    assert set(problems(matrix).values()) == {OTHER_KEY}
    assert len(problems(matrix)) == 4


def test_a_disabled_key_says_so_in_each_of_its_cells(create, connect):
    described = create(regions=(HOME, AWAY))
    connect(AWAY).client.disable_key(KeyId=described[AWAY].key_id)
    for matrix in prove(described, connect=connect):
        assert problems(matrix) == dict.fromkeys(
            [(HOME, AWAY), (AWAY, HOME), (AWAY, AWAY)], "DisabledException"
        )
        assert matrix.trips[HOME, AWAY].made
        assert not matrix.trips[AWAY, HOME].made


@pytest.mark.parametrize("usage", USAGES["SM2"])
def test_what_the_embedded_aws_refuses_of_sm2_is_never_good(create, connect, usage):
    (matrix,) = prove(create("SM2", usage, regions=CHINA), connect=connect)
    assert set(problems(matrix).values()) == {"UnsupportedOperationException"}
    assert len(problems(matrix)) == 4


def test_a_call_that_boto3_does_not_know_yet_is_told(create, embedded_aws):
    class Old:
        def __init__(self, region):
            self.client = kms(region, embedded_aws.environment)

        def __getattr__(self, name):
            if name == "encrypt":
                raise AttributeError(name)
            return getattr(self.client, name)

    described = create(regions=(HOME, AWAY))
    encryption, data_keys = prove(
        described, connect=lambda region: RegionalKms(region=region, client=Old(region))
    )
    assert set(problems(encryption).values()) == {"UnknownOperation"}
    assert data_keys.good


def test_a_public_key_is_what_others_use_it_as(create, connect):
    described = create("ECC_NIST_P384", "KEY_AGREEMENT", regions=(HOME, AWAY))
    first, second = (connect(region).public_key(key.key_id) for region, key in described.items())
    assert first == second
    assert load_der_public_key(first).curve.name == "secp384r1"
