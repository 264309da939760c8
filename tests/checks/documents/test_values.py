"""What a text of Terraform's JSON syntax stands for, and what a plan tells of a value."""

import pytest

from keyspan.checks.documents import Unknown, at, known, number, stated, truth
from keyspan.checks.documents.planned import planned, references, writes
from keyspan.checks.documents.values import expression, expressions


def refers(*texts, exact=False, derived=False):
    return Unknown(texts, exact=exact, derived=derived)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("", ""),
        ("$${literal}", "${literal}"),
        ("%%{literal}", "%{literal}"),
        ("cost: $5", "cost: $5"),
        ("${aws_kms_key.a.arn}", refers("aws_kms_key.a.arn", exact=True)),
        ("${ aws_kms_key.a.arn }", refers("aws_kms_key.a.arn", exact=True)),
        ("${aws_kms_key.a[0].arn}", refers("aws_kms_key.a[0].arn", exact=True)),
        ('${aws_kms_key.a["eu"].arn}', refers('aws_kms_key.a["eu"].arn', exact=True)),
        ("${aws_kms_key.a[each.key].arn}", refers("aws_kms_key.a[each.key].arn", exact=True)),
        ("${one(aws_kms_key.a[*].arn)}", refers("aws_kms_key.a[*].arn")),
        ("${try(aws_kms_key.a[0].arn, null)}", refers("aws_kms_key.a[0].arn")),
        (
            "${var.dr ? aws_kms_key.a.arn : aws_kms_key.b.arn}",
            refers("var.dr", "aws_kms_key.a.arn", "aws_kms_key.b.arn"),
        ),
        (
            '${replace(aws_kms_key.a.arn, "us-east-1", "eu-west-1")}',
            refers("aws_kms_key.a.arn", derived=True),
        ),
        (
            "arn:aws:kms:eu-west-1:111122223333:key/${aws_kms_key.a.key_id}",
            refers("aws_kms_key.a.key_id", derived=True),
        ),
        (
            "${aws_kms_key.a.key_id}${var.b}",
            refers("aws_kms_key.a.key_id", "var.b", derived=True),
        ),
        ("$${a} ${var.b}", refers("var.b", derived=True)),
        ("%{ if var.a }x%{ endif }", refers("var.a", derived=True)),
        ("${true}", refers()),
    ],
)
def test_a_text_is_itself_or_an_expression(text, value):
    assert expression(text) == value


def test_a_comment_is_no_value():
    assert expressions({"a": ["${var.x}", 1], "//": "${not read}"}) == {
        "a": [refers("var.x", exact=True), 1]
    }


@pytest.mark.parametrize(
    ("value", "as_truth", "as_number"),
    [
        ("true", True, "true"),
        ("1", True, 1),
        ("false", False, "false"),
        ("0", False, 0),
        ("7", "7", 7),
        ("-7.5", "-7.5", -7.5),
        ("yes", "yes", "yes"),
        ("", "", ""),
        (None, None, None),
        (7, 7, 7),
    ],
)
def test_terraform_converts_texts(value, as_truth, as_number):
    assert truth(value) is as_truth
    assert number(value) == as_number


def test_stated():
    assert stated("x")
    assert stated(0)
    assert stated(Unknown())
    assert not stated(None)
    assert not stated("")
    assert not stated(Unknown(written=False))


def test_known():
    assert known({"a": [1, {"b": None}]})
    assert not known({"a": [1, {"b": Unknown()}]})


def test_at_goes_through_blocks_however_many_they_are():
    nested = {"rule": [{"default": {"key": 1}}, {"default": [{"key": 2}, {}]}, {}]}
    assert list(at(nested, ("rule", "default", "key"))) == [1, 2]
    assert list(at({"rule": Unknown()}, ("rule", "default", "key"))) == [Unknown()]
    assert list(at({"rule": "no block"}, ("rule", "key"))) == []


def test_the_parts_of_a_reference_are_dropped():
    told = {"references": ["aws_kms_key.a[0].arn", "aws_kms_key.a[0]", "aws_kms_key.a", "var.b"]}
    assert references(told) == ("aws_kms_key.a[0].arn", "var.b")
    assert references({"references": [1, None, "var.b"]}) == ("var.b",)
    assert references({"references": "var.b"}) == ()
    assert references(None) == ()


CONSTANT = {"constant_value": "us-west-2"}
KEY = {"references": ["aws_kms_key.a.arn", "aws_kms_key.a"]}
OTHER = {"references": ["aws_kms_key.b.arn", "aws_kms_key.b"]}


@pytest.mark.parametrize(
    ("value", "unknown", "told", "read"),
    [
        ("x", False, KEY, "x"),
        (None, True, KEY, refers("aws_kms_key.a.arn")),
        (None, True, None, Unknown()),
        ({"a": 1}, {"k": True}, {"k": KEY}, {"a": 1, "k": refers("aws_kms_key.a.arn")}),
        ({"a": 1}, {"k": True}, {}, {"a": 1, "k": Unknown(written=False)}),
        ({"a": 1}, {"k": True}, None, {"a": 1, "k": Unknown()}),
        # A nested attribute is one expression: what is in it was written by that.
        ({}, {"k": True}, KEY, {"k": refers("aws_kms_key.a.arn")}),
        ([{}], [{"k": True}], KEY, [{"k": refers("aws_kms_key.a.arn")}]),
        ([], [], KEY, []),
    ],
)
def test_a_planned_value(value, unknown, told, read):
    assert planned(value, unknown, told) == read


def test_blocks_that_no_constant_tells_apart_may_each_be_the_other():
    told = [{"region": {"references": ["var.r"]}, "key": each} for each in (KEY, OTHER)]
    unknown = [{"region": True, "key": True}] * 2
    read = planned([{}, {}], unknown, told)
    assert [each["key"] for each in read] == [refers("aws_kms_key.a.arn", "aws_kms_key.b.arn")] * 2


def test_a_constant_is_compared_as_terraform_converts_it():
    told = [
        {"n": {"constant_value": "1"}, "key": KEY},
        {"n": {"constant_value": "2"}, "key": OTHER},
    ]
    read = planned([{"n": 2}], [{"key": True}], told)
    assert read == [{"n": 2, "key": refers("aws_kms_key.b.arn")}]


@pytest.mark.parametrize(
    ("told", "path", "may"),
    [
        (None, ("key",), True),
        ({}, ("key",), False),
        ({"key": KEY}, ("key",), True),
        ({"rule": [{"key": KEY}]}, ("rule", "key"), True),
        ({"rule": [{"other": KEY}]}, ("rule", "key"), False),
        ({"rule": KEY}, ("rule", "key"), True),
        ({"other": []}, ("rule", "key"), True),
        ({"rule": []}, ("rule", "key"), True),
    ],
)
def test_whether_a_block_writes_an_argument(told, path, may):
    """What `dynamic` writes is not told of, and a nested attribute is told as one expression."""
    assert writes(told, path) is may
