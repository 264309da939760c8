"""The proof tells the truth: about keys that are one, that are off, and that are not related."""

import pytest

from keyspan.demo.proof import prove
from keyspan.live.roundtrip import OTHER_KEY
from tests.aws import kms

REGIONS = ("us-east-1", "eu-west-1")
OPENED = "opened"


def cells(proof):
    return {(a, b): proof.cell(a, b) for a in proof.regions for b in proof.regions}


@pytest.fixture
def environment(embedded_aws):
    return embedded_aws.environment


@pytest.fixture
def create(environment, embedded_aws):
    def create(**kind):
        primary = kms("us-east-1", environment)
        key_id = primary.create_key(MultiRegion=True, **kind)["KeyMetadata"]["KeyId"]
        primary.replicate_key(KeyId=key_id, ReplicaRegion="eu-west-1")
        embedded_aws.advance(seconds=60)
        return key_id

    return create


@pytest.fixture
def key_id(create):
    return create()


@pytest.mark.parametrize(
    ("key_spec", "key_usage", "done"),
    [
        ("RSA_2048", "ENCRYPT_DECRYPT", "opened"),
        ("RSA_2048", "SIGN_VERIFY", "verified"),
        ("ECC_NIST_P384", "SIGN_VERIFY", "verified"),
        ("ECC_SECG_P256K1", "SIGN_VERIFY", "verified"),
        ("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", "verified"),
        ("ML_DSA_44", "SIGN_VERIFY", "verified"),
        ("HMAC_224", "GENERATE_VERIFY_MAC", "verified"),
        ("ECC_NIST_P256", "KEY_AGREEMENT", "agreed"),
        ("ML_KEM_768", "ENCAPSULATE_DECAPSULATE", "opened"),
    ],
)
def test_each_kind_of_key_is_proved_by_what_it_is_for(
    environment, create, key_spec, key_usage, done
):
    key_id = create(KeySpec=key_spec, KeyUsage=key_usage)
    proof = prove(key="k", key_id=key_id, regions=REGIONS, environment=environment)
    assert set(cells(proof).values()) == {done}
    assert proof.holds(REGIONS)


def test_what_a_key_does_not_take_is_refused(environment, create, monkeypatch):
    key_id = create()
    monkeypatch.setattr("keyspan.live.roundtrip.encryption.DataKeys.takes", lambda *_: False)
    proof = prove(key="k", key_id=key_id, regions=REGIONS, environment=environment)
    assert set(cells(proof).values()) == {OTHER_KEY}
    assert not proof.holds(REGIONS)


def test_related_keys_open_each_others_ciphertexts(environment, key_id):
    proof = prove(key="orders", key_id=key_id, regions=REGIONS, environment=environment)
    assert set(cells(proof).values()) == {OPENED}
    assert len(cells(proof)) == 4
    assert proof.holds(REGIONS)


def test_a_region_that_is_disabled_is_told_by_awss_own_error(environment, key_id):
    kms("eu-west-1", environment).disable_key(KeyId=key_id)
    proof = prove(key="orders", key_id=key_id, regions=REGIONS, environment=environment)
    assert cells(proof) == {
        ("us-east-1", "us-east-1"): OPENED,
        ("us-east-1", "eu-west-1"): "DisabledException",
        ("eu-west-1", "us-east-1"): "DisabledException",
        ("eu-west-1", "eu-west-1"): "DisabledException",
    }
    assert not proof.holds(REGIONS)
    assert proof.holds(["us-east-1"])


def test_a_region_without_the_key_is_not_found(environment):
    only = kms("us-east-1", environment).create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    proof = prove(key="orders", key_id=only, regions=REGIONS, environment=environment)
    assert cells(proof)["us-east-1", "eu-west-1"] == "NotFoundException"
    assert not proof.holds(REGIONS)
