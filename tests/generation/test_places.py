"""Terraform JSON, one line for each value, and each line says where it stands."""

import json

import pytest

from keyspan.generation.places import places


def of(document):
    return places(json.dumps(document)).splitlines()


def test_a_policy_is_read_and_its_statements_are_told_by_their_ids():
    statement = {"Sid": "AllowUse", "Principal": {"AWS": ["arn:a", "arn:b"]}, "Resource": "*"}
    assert of({"aws_kms_key": {"k": {"policy": json.dumps({"Statement": [statement]})}}}) == [
        'aws_kms_key.k.policy.Statement[AllowUse].Sid: "AllowUse"',
        'aws_kms_key.k.policy.Statement[AllowUse].Principal.AWS: "arn:a"',
        'aws_kms_key.k.policy.Statement[AllowUse].Principal.AWS: "arn:b"',
        'aws_kms_key.k.policy.Statement[AllowUse].Resource: "*"',
    ]


def test_one_principal_more_is_one_line_more():
    one = of({"Principal": {"AWS": "arn:a"}})
    assert of({"Principal": {"AWS": ["arn:a", "arn:b"]}}) == [*one, 'Principal.AWS: "arn:b"']


@pytest.mark.parametrize(
    ("document", "lines"),
    [
        ({"a": {}, "b": [], "c": None, "d": True}, ["a: {}", "b: []", "c: null", "d: true"]),
        ({"a.b": {'"': 1}}, ['["a.b"]["\\""]: 1']),
        ({"p": [{"alias": "x", "r": 1}, {"alias": "y"}]},
         ['p[x].alias: "x"', "p[x].r: 1", 'p[y].alias: "y"']),
        ({"p": [{"Sid": "\n::x"}, {"Sid": "b"}]},
         ['p[\\n::x].Sid: "\\n::x"', 'p[b].Sid: "b"']),
        ({"p": [{"alias": "x"}, {"r": 1}]}, ['p[0].alias: "x"', "p[1].r: 1"]),
        ({"p": [{"alias": "x"}, {"alias": "x"}]}, ['p[0].alias: "x"', 'p[1].alias: "x"']),
        ({"p": [[1, 2], {"a": 3}]}, ["p[0]: 1", "p[0]: 2", "p[1].a: 3"]),
        ({"p": "[not json", "q": "{"}, ['p: "[not json"', 'q: "{"']),
    ],
)  # fmt: skip
def test_every_shape_has_its_lines(document, lines):
    assert of(document) == lines


def test_a_name_that_stands_twice_is_told_twice():
    assert places('{"k": {"a": 1}, "k": {"a": 2}}').splitlines() == ["k.a: 1", "k.a: 2"]


@pytest.mark.parametrize("text", ["", "{", "<<<<<<< ours", "[" * 100_000])
def test_what_is_no_json_is_told(text):
    with pytest.raises(ValueError):  # noqa: PT011 - json's own
        places(text)
