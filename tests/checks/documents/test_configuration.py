"""Every way in which Terraform's JSON syntax may be written, and what is read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from keyspan.checks import UnfitDocument, view_of
from keyspan.checks.documents import ProviderConfiguration, Unknown

if TYPE_CHECKING:
    from keyspan.checks import View
    from keyspan.checks.documents import Resource


def view(**document: Any) -> View:
    return view_of("main.tf.json", document)


def only(**document: Any) -> Resource:
    (resource,) = view(**document).resources
    return resource


def value(written: Any, **locals_: Any) -> Any:
    """What is read of an argument."""
    return only(resource={"aws_x": {"a": {"argument": written}}}, locals=locals_).values["argument"]


KEY = {"description": "a"}


@pytest.mark.parametrize(
    "resource",
    [
        {"aws_kms_key": {"a": KEY}},
        [{"aws_kms_key": {"a": KEY}}],
        {"aws_kms_key": [{"a": KEY}]},
        {"aws_kms_key": {"a": [KEY]}},
        [{"aws_kms_key": [{"a": [KEY]}]}],
        {"//": "a comment", "aws_kms_key": {"//": "another", "a": KEY}},
    ],
)
def test_a_block_may_be_one_or_a_list_at_each_level(resource):
    found = only(resource=resource)
    assert (found.address, found.type, found.name, found.mode) == (
        "aws_kms_key.a",
        "aws_kms_key",
        "a",
        "managed",
    )
    assert found.values == KEY


def test_lists_hold_several_blocks():
    resource = [{"aws_kms_key": {"a": {}}}, {"aws_kms_key": [{"b": {}}, {"c": {}}]}]
    assert [each.address for each in view(resource=resource).resources] == [
        "aws_kms_key.a",
        "aws_kms_key.b",
        "aws_kms_key.c",
    ]


def test_data_sources():
    data = only(data={"aws_kms_alias": {"s3": {"name": "alias/aws/s3"}}})
    assert (data.address, data.mode) == ("data.aws_kms_alias.s3", "data")


@pytest.mark.parametrize("wrong", ["text", 1, True, [["text"]], {"aws_kms_key": "text"}])
def test_what_is_no_block_is_unfit(wrong):
    with pytest.raises(UnfitDocument, match="and no object"):
        view(resource=wrong)


@pytest.mark.parametrize(
    "provider",
    [
        {"aws": {"alias": "eu", "region": "eu-west-1"}},
        {"aws": [{"alias": "eu", "region": "eu-west-1"}]},
        [{"aws": {"alias": "eu", "region": "${local.region}"}}],
        {"aws": [{"region": "us-east-1"}, {"alias": "eu", "region": "${local.all.eu}"}]},
    ],
)
@pytest.mark.parametrize("named", ["aws.eu", "${aws.eu}"])
def test_a_provider_by_alias(provider, named):
    key = only(
        provider=provider,
        resource={"aws_kms_key": {"a": {"provider": named}}},
        locals={"region": "eu-west-1", "all": {"eu": "eu-west-1"}},
    )
    assert key.provider == ProviderConfiguration(name="aws.eu", alias="eu", region="eu-west-1")
    assert key.region == "eu-west-1"


def test_a_provider_that_is_not_there_has_no_region():
    key = only(resource={"aws_kms_key": {"a": {"provider": "aws.nowhere"}}})
    assert key.provider == ProviderConfiguration(name="aws.nowhere", alias="nowhere")
    assert key.region is None


def test_the_accounts_of_a_provider():
    key = only(
        provider={"aws": {"allowed_account_ids": ["111122223333", "${var.other}"]}},
        resource={"aws_kms_key": {"a": {}}},
    )
    assert key.provider == ProviderConfiguration(name="aws", accounts=("111122223333",))


def test_a_region_of_a_resources_own_comes_first():
    resource = {
        "aws_kms_key": {
            "own": {"region": "eu-west-1"},
            "untold": {"region": "${var.region}"},
            "null": {"region": None},
        }
    }
    found = view(provider={"aws": {"region": "us-east-1"}}, resource=resource).resources
    assert {each.name: each.region for each in found} == {
        "own": "eu-west-1",
        "untold": None,
        "null": "us-east-1",
    }


RING = {"a": ["${local.b}", "${local.b}"], "b": ["${local.a}", "${local.a}"]}


@pytest.mark.parametrize(
    ("written", "locals_", "read"),
    [
        ("${local.a}", {"a": "x"}, "x"),
        ("${local.a}", {"a": ["x", "${local.b}"], "b": 1}, ["x", 1]),
        ("${local.a}", {"a": None}, None),
        ("${local.a}", {"a": False}, False),
        ("${local.a.b}", {"a": {"b": "x"}}, "x"),
        ('${local.a["b c"]}', {"a": {"b c": "x"}}, "x"),
        ("alias/${local.a}-orders", {"a": "eu"}, "alias/eu-orders"),
        ("${local.a}-${local.a}", {"a": 7}, "7-7"),
        ("is ${local.a}", {"a": True}, "is true"),
        ("${local.a}", {"a": "$${x}"}, "${x}"),
        ("$${local.a}", {"a": "x"}, "${local.a}"),
        (
            "${local.a}",
            {"a": "${aws_kms_key.k.arn}"},
            Unknown(("aws_kms_key.k.arn",), exact=True),
        ),
        (
            "${local.a.arn}",
            {"a": "${aws_kms_key.k}"},
            Unknown(("aws_kms_key.k.arn",), exact=True),
        ),
        ("${local.a}", {}, Unknown(("local.a",), exact=True)),
        ("${local.a.b}", {"a": {}}, Unknown(("local.a.b",), exact=True)),
        ("${local.a.b}", {"a": "x"}, Unknown(("local.a.b",), exact=True)),
        ("x${local.a}", {"a": []}, Unknown(("local.a",), derived=True)),
        ("${local.a}", {"a": "${local.a}"}, Unknown(("local.a",), exact=True)),
        ("${local.a}", RING, [[Unknown(("local.a",), exact=True)] * 2] * 2),
    ],
)
def test_locals_say_what_they_hold(written, locals_, read):
    assert value(written, **locals_) == read


def test_comments():
    waivers = {"keyspan": {"waivers": []}}
    document = view_of(
        "main.tf.json",
        {"//": waivers, "resource": {"aws_kms_key": {"a": {"//": waivers}, "b": {"//": "text"}}}},
    )
    assert document.comments == (waivers,)
    assert [each.comments for each in document.resources] == [waivers, None]


def test_modules_are_not_looked_into():
    document = view(module=[{"keys": {"source": "./keys"}}, {"more": {"source": "./more"}}])
    assert document.unread == (
        ("module.keys", "a module's own files are not looked into"),
        ("module.more", "a module's own files are not looked into"),
    )


def test_a_reference_leads_to_its_block_before_there_are_instances():
    resource = {
        "aws_kms_key": {"many": {"count": 2}, "one": {}},
        "aws_sqs_queue": {
            "q": {"for_each": "${var.queues}", "a": "${aws_kms_key.many[0].arn}"},
        },
    }
    document = view(resource=resource)
    queue = document.resources[-1]
    texts = {
        "aws_kms_key.many[0].arn": ["aws_kms_key.many arn"],
        "aws_kms_key.many[each.key].key_id": ["aws_kms_key.many key_id"],
        "aws_kms_key.many[*].arn": ["aws_kms_key.many arn"],
        "aws_kms_key.one": ["aws_kms_key.one "],
        "aws_kms_key.gone.arn": [],
        "module.keys.arn": [],
        "var.key": [],
    }
    for text, ends in texts.items():
        found = document.follow(queue, Unknown((text,)))
        assert [f"{end.resource.address} {end.attribute}" for end in found] == ends
