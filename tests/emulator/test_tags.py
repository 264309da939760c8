"""Tags of a key."""

from __future__ import annotations

import pytest

from tests.emulator.aws import Aws, refused


def tags(**pairs: str) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in pairs.items()]


def test_tags_are_added_replaced_and_removed(aws: Aws):
    key = aws.key(Tags=tags(team="orders", stage="test"))
    aws.kms().tag_resource(KeyId=key, Tags=tags(stage="live", cost="1"))
    aws.kms().untag_resource(KeyId=key, TagKeys=["team", "none"])

    assert aws.kms().list_resource_tags(KeyId=key)["Tags"] == tags(cost="1", stage="live")


@pytest.mark.parametrize("name", ["aws:team", "AWS:team"])
def test_awss_own_prefix_is_refused(aws: Aws, name: str):
    with refused("TagException", name):
        aws.key(Tags=[{"TagKey": name, "TagValue": "x"}])
    with refused("TagException", name):
        aws.kms().untag_resource(KeyId=aws.key(), TagKeys=[name])


def test_a_tag_key_comes_once(aws: Aws):
    with refused("TagException"):
        aws.key(Tags=tags(a="1") + tags(a="2"))


def test_a_key_has_50_tags_at_most(aws: Aws):
    key = aws.key(Tags=tags(**{f"t{n}": "x" for n in range(50)}))

    with refused("LimitExceededException", "50"):
        aws.kms().tag_resource(KeyId=key, Tags=tags(more="x"))
    aws.kms().tag_resource(KeyId=key, Tags=tags(t1="y"))


def test_each_faulty_tag_is_named(aws: Aws):
    faulty = [*tags(a="1"), {"TagKey": "", "TagValue": "x" * 257}, {"TagKey": "b"}]

    with refused(
        "ValidationException",
        "3 validation errors detected",
        "'tags.2.member.tagKey'",
        "'tags.2.member.tagValue'",
        "Value null at 'tags.3.member.tagValue'",
    ):
        aws.key(Tags=faulty)
