"""What is told of JSON that is not as expected."""

from __future__ import annotations

import copy
import json
from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyspan.testing import ABSENT, containing, matching
from keyspan.testing.differences import differences

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Root", "Effect": "Allow", "Action": "kms:*"},
        {"Sid": "Use", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:Encrypt"]},
    ],
}
MANY = [f"kms:Action{number}" for number in range(20)]


def told(wanted, got):
    return [str(each) for each in differences(wanted, got)]


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ({}, {"a": 1}),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3}),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 2}]}),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ({"days": 365}, {"days": 365.0}),
        ({"a": ABSENT}, {}),
        ({"a": ABSENT}, {"a": None}),
        ({"a": ANY}, {"a": {"b": 1}}),
        ({"a": matching("^alias/")}, {"a": "alias/orders"}),
        ({"a": matching(r"orders\.arn")}, {"a": "${aws_kms_key.orders.arn}"}),
        ({"a": containing(2, 1)}, {"a": [1, 2, 3]}),
        ({"a": containing({"Sid": "Use"})}, {"a": [{"Sid": "Root"}, {"Sid": "Use", "b": 1}]}),
        ({"policy": {"Version": "2012-10-17"}}, {"policy": json.dumps(POLICY)}),
        ({"policy": json.dumps(POLICY, indent=4)}, {"policy": json.dumps(POLICY, sort_keys=True)}),
        ({"containers": [{"name": "web"}]}, {"containers": '[{"name": "web", "cpu": 1}]'}),
        ({"a": "${jsonencode({})}"}, {"a": "${jsonencode({})}"}),
        ({"a": "{not JSON"}, {"a": "{not JSON"}),
    ],
)
def test_what_is_as_expected(wanted, got):
    assert told(wanted, got) == []


@pytest.mark.parametrize(
    ("wanted", "got", "line"),
    [
        ({"a": 1}, {"a": 2}, "a: wanted 1, got 2"),
        ({"a": True}, {"a": 1}, "a: wanted true, got 1"),
        ({"a": 0}, {"a": False}, "a: wanted 0, got false"),
        ({"a": "1"}, {"a": 1}, 'a: wanted "1", got 1'),
        ({"a": None}, {}, "a: wanted null, got nothing"),
        ({"a": ANY}, {}, 'a: wanted "<ANY>", got nothing'),
        (
            {"rotation_days": 1},
            {"rotation_period": 1},
            "rotation_days: wanted 1, got nothing; did you mean rotation_period?",
        ),
        ({"a": {"b": 1}}, {"a": [{"b": 1}]}, 'a: wanted {"b": 1}, got [{"b": 1}]'),
        ({"a": [1]}, {"a": 1}, "a: wanted [1], got 1"),
        ({"a": [1, 2]}, {"a": [2, 1]}, "a: wanted [1, 2], got [2, 1]"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "a[0].b: wanted 1, got 2"),
        ({"a": {"kms:X": {"b c": 1}}}, {"a": {"kms:X": {"b c": 2}}}, None),
        ({"a": ABSENT}, {"a": False}, "a: wanted nothing, got false"),
        ({"a": matching("^b")}, {"a": "ab"}, "a: wanted matching('^b'), got \"ab\""),
        ({"a": matching("1")}, {"a": 1}, "a: wanted matching('1'), got 1"),
        ({"a": containing(3)}, {"a": [1, 2]}, "a: wanted one like 3, got none such among 2"),
        ({"a": containing(3)}, {"a": 3}, "a: wanted containing(3), got 3"),
        ({"a": containing(3)}, {}, "a: wanted containing(3), got nothing"),
        (
            {"p": {"Statement": [ANY, {"Action": ["kms:Decrypt"]}]}},
            {"p": json.dumps(POLICY)},
            'p.Statement[1].Action: wanted ["kms:Decrypt"], got ["kms:Decrypt", "kms:Encrypt"]',
        ),
        (
            {"p": '{"a": {"b": 1}}'},
            {"p": '{"a": {"b": 1, "c": 2}}'},
            "p.a.c: wanted nothing, got 2",
        ),
        ({"p": {"a": 1}}, {"p": "${data.x.y.json}"}, 'p: wanted {"a": 1}, got "${data.x.y.json}"'),
        (
            {"p": {"Statement": containing({"Sid": "Use", "Effect": "Deny"})}},
            {"p": json.dumps(POLICY)},
            (
                'p.Statement: wanted one like {"Sid": "Use", "Effect": "Deny"}, got none such '
                'among 2; nearest is [1], but Effect: wanted "Deny", got "Allow"'
            ),
        ),
    ],
)
def test_what_is_not(wanted, got, line):
    assert told(wanted, got) == [line or 'a["kms:X"]["b c"]: wanted 1, got 2']


@pytest.mark.parametrize(
    ("got", "line"),
    [
        (MANY[1:], 'wanted 20 elements, got 19 elements, without "kms:Action0"'),
        ([*MANY, "kms:*"], 'wanted 20 elements, got 21 elements, also "kms:*"'),
        (MANY[::-1], "wanted 20 elements, got 20 elements, in another order or not as often"),
        (
            ["kms:*", *MANY[1:]],
            'wanted 20 elements, got 20 elements, without "kms:Action0", also "kms:*"',
        ),
    ],
)
def test_of_long_lists_what_differs_is_told(got, line):
    assert told(MANY, got) == [line]


def test_a_short_list_is_told_whole_beside_a_long_one():
    assert told(["kms:Action0"], MANY[:10])[0].startswith(
        'wanted ["kms:Action0"], got 10 elements, also "kms:Action1", "kms:Action2", '
    )


def test_of_lists_of_objects_that_are_not_as_long_the_odd_ones_are_told():
    assert told(POLICY["Statement"] + [{"Sid": "Deny"}], POLICY["Statement"]) == [
        'wanted 3 elements, got 2 elements, without {"Sid": "Deny"}'
    ]


def test_a_long_value_is_cut():
    (line,) = told({"a": "x" * 500}, {"a": 1})
    assert line == f'a: wanted "{"x" * 99}…, got 1'


def test_containing_nothing_would_never_fail_and_is_refused():
    with pytest.raises(TypeError, match="wants an element"):
        containing()


@pytest.mark.parametrize("value", [ABSENT, containing("a", {"b": 1}), matching("^a")])
def test_a_matcher_reads_as_it_is_written(value):
    names = {"ABSENT": ABSENT, "containing": containing, "matching": matching}
    assert eval(repr(value), names) == value  # noqa: S307 - our own text
    with pytest.raises((AttributeError, TypeError)):
        value.other = 1


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_everything_is_as_itself_even_when_it_is_written_as_text(value):
    assert told(value, copy.deepcopy(value)) == []
    assert told({"a": json.dumps([value])}, {"a": json.dumps([value], indent=1)}) == []


@given(JSON, JSON)
def test_whatever_is_another_text_is_told(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    found = told({"a": json.dumps([one])}, {"a": json.dumps([other])})
    assert (not found) is same


@given(st.dictionaries(st.text(max_size=5), JSON, min_size=1, max_size=4), st.data())
def test_what_is_left_out_of_an_object_is_told_by_its_name(value, data):
    name = data.draw(st.sampled_from(sorted(value)))
    rest = {each: value[each] for each in value if each != name}
    assert told(rest, value) == []
    (line,) = told(value, rest)
    assert "got nothing" in line
