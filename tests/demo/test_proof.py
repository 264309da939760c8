"""The proof tells the truth: about keys that are one, that are off, and that are not related."""

import pytest

from keyspan.demo.proof import OPENED, prove
from tests.aws import kms

REGIONS = ("us-east-1", "eu-west-1")


@pytest.fixture
def environment(embedded_aws):
    return embedded_aws.environment


@pytest.fixture
def key_id(environment, embedded_aws):
    primary = kms("us-east-1", environment)
    key_id = primary.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    primary.replicate_key(KeyId=key_id, ReplicaRegion="eu-west-1")
    embedded_aws.advance(seconds=60)
    return key_id


def test_related_keys_open_each_others_ciphertexts(environment, key_id):
    matrix = prove(key="orders", key_id=key_id, regions=REGIONS, environment=environment)
    assert set(matrix.cells.values()) == {OPENED}
    assert len(matrix.cells) == 4
    assert matrix.holds(REGIONS)


def test_a_region_that_is_disabled_is_told_by_awss_own_error(environment, key_id):
    kms("eu-west-1", environment).disable_key(KeyId=key_id)
    matrix = prove(key="orders", key_id=key_id, regions=REGIONS, environment=environment)
    assert matrix.cells == {
        ("us-east-1", "us-east-1"): OPENED,
        ("us-east-1", "eu-west-1"): "DisabledException",
        ("eu-west-1", "us-east-1"): "DisabledException",
        ("eu-west-1", "eu-west-1"): "DisabledException",
    }
    assert not matrix.holds(REGIONS)
    assert matrix.holds(["us-east-1"])


def test_a_region_without_the_key_is_not_found(environment):
    only = kms("us-east-1", environment).create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    matrix = prove(key="orders", key_id=only, regions=REGIONS, environment=environment)
    assert matrix.cells["us-east-1", "eu-west-1"] == "NotFoundException"
    assert not matrix.holds(REGIONS)
