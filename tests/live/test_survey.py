"""Every Region is read as far as it can be, and what was not read is never taken for absent."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from keyspan.live.gateway import Alias, CallRefused, DescribedKey, Rotation
from keyspan.live.survey import survey

KEY_ID = "mrk-" + "0" * 32
REGIONS = ("us-east-1", "us-west-2", "eu-west-1")


@dataclass
class Aws:
    """A key in some Regions; `fails` maps a Region and a call to the error code that it gets."""

    spec: str = "SYMMETRIC_DEFAULT"
    origin: str = "AWS_KMS"
    regions: tuple[str, ...] = REGIONS
    fails: dict[tuple[str, str], str] = field(default_factory=dict)

    def connect(self, region):
        self.called(region, "sign in")
        return Kms(self, region)

    def called(self, region, operation):
        code = self.fails.get((region, operation))
        if operation == "DescribeKey" and region not in self.regions:
            code = "NotFoundException"
        if code:
            raise CallRefused(region=region, operation=operation, code=code, message="", mend="")


@dataclass
class Kms:
    aws: Aws
    region: str

    def describe(self, key):
        self.aws.called(self.region, "DescribeKey")
        return DescribedKey(
            key_id=KEY_ID,
            account="111122223333",
            state="Enabled",
            spec=self.aws.spec,
            usage="ENCRYPT_DECRYPT",
            origin=self.aws.origin,
            multi_region=True,
            primary_region=self.aws.regions[0],
            replica_regions=self.aws.regions[1:],
        )

    def aliases(self):
        self.aws.called(self.region, "ListAliases")
        return (Alias(name="orders", key_id=KEY_ID), Alias(name="aws/s3", key_id=None))

    def policy(self, key_id):
        self.aws.called(self.region, "GetKeyPolicy")
        return "{}"

    def rotation(self, key_id):
        self.aws.called(self.region, "GetKeyRotationStatus")
        return Rotation(enabled=True, period_days=365)


def test_a_key_is_read_in_each_region_and_in_those_of_its_related_keys():
    found = survey(["us-west-2"], key_id=KEY_ID, connect=Aws().connect)
    assert list(found) == ["us-west-2", "eu-west-1", "us-east-1"]
    west = found["us-west-2"]
    assert west.state == "Enabled"
    assert west.aliases == {"orders": KEY_ID, "aws/s3": None}
    assert west.policy == "{}"
    assert west.rotation == Rotation(enabled=True, period_days=365)
    assert not west.absent
    assert not west.unknown


def test_a_region_without_the_key_says_so():
    found = survey(REGIONS, key_id=KEY_ID, connect=Aws(regions=REGIONS[:2]).connect)
    assert found["eu-west-1"].absent
    assert found["eu-west-1"].refusals == ()
    assert found["eu-west-1"].policy is None


@pytest.mark.parametrize("operation", ["sign in", "DescribeKey"])
def test_a_region_that_was_not_read_is_not_absent(operation):
    fails = {("eu-west-1", operation): "AccessDeniedException"}
    found = survey(REGIONS, key_id=KEY_ID, connect=Aws(fails=fails).connect)
    assert found["eu-west-1"].unknown
    assert not found["eu-west-1"].absent
    assert [refusal.operation for refusal in found["eu-west-1"].refusals] == [operation]
    assert found["us-west-2"].state == "Enabled"


@pytest.mark.parametrize("operation", ["ListAliases", "GetKeyPolicy", "GetKeyRotationStatus"])
def test_what_was_refused_is_kept_and_the_rest_is_read(operation):
    fails = {("eu-west-1", operation): "AccessDeniedException"}
    seen = survey(REGIONS, key_id=KEY_ID, connect=Aws(fails=fails).connect)["eu-west-1"]
    assert seen.state == "Enabled"
    assert not seen.unknown
    assert [refusal.operation for refusal in seen.refusals] == [operation]
    assert [seen.aliases, seen.policy, seen.rotation].count(None) == 1


@pytest.mark.parametrize(("spec", "origin"), [("RSA_2048", "AWS_KMS"), ("HMAC_256", "EXTERNAL")])
def test_a_key_that_does_not_rotate_is_not_asked_whether_it_does(spec, origin):
    fails = {(region, "GetKeyRotationStatus"): "UnsupportedOperation" for region in REGIONS}
    aws = Aws(spec=spec, origin=origin, fails=fails)
    seen = survey(REGIONS, key_id=KEY_ID, connect=aws.connect)["us-east-1"]
    assert seen.rotation is None
    assert seen.refusals == ()


def test_without_a_key_id_aliases_alone_are_read():
    seen = survey(REGIONS, key_id=None, connect=Aws().connect)["us-east-1"]
    assert seen.described is None
    assert seen.aliases == {"orders": KEY_ID, "aws/s3": None}


def test_where_aliases_were_not_read_nobody_can_tell_whether_there_is_a_key():
    fails = {("eu-west-1", "ListAliases"): "AccessDeniedException"}
    found = survey(REGIONS, key_id=None, connect=Aws(fails=fails).connect)
    assert [region for region, seen in found.items() if seen.unknown] == ["eu-west-1"]


def test_a_key_that_is_there_and_whose_policy_is_said_not_to_be_was_not_read():
    fails = {("eu-west-1", "GetKeyPolicy"): "NotFoundException"}
    seen = survey(REGIONS, key_id=KEY_ID, connect=Aws(fails=fails).connect)["eu-west-1"]
    assert [refusal.code for refusal in seen.refusals] == ["NotFoundException"]
