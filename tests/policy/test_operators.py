"""When a condition holds: AWS's operators, one example a line."""

import pytest

from keyspan.policy.document import Condition
from keyspan.policy.operators import NAMES, Family, accepts, holds, read

ARN = "arn:aws:iam::111122223333:role/App"

HOLDS = [
    ("StringEquals", ["a", "b"], ["b"]),
    ("StringNotEquals", ["a", "b"], ["c"]),
    ("StringEqualsIgnoreCase", ["A"], ["a"]),
    ("StringNotEqualsIgnoreCase", ["A"], ["b"]),
    ("StringLike", ["s3.*.com", "x"], ["s3.a:b/c.com"]),
    ("StringLike", ["a?c"], ["abc"]),
    ("StringNotLike", ["s3.*"], ["ec2.x"]),
    ("NumericEquals", ["7.0"], ["7"]),
    ("NumericNotEquals", ["7"], ["8"]),
    ("NumericLessThan", ["30"], ["7"]),
    ("NumericLessThanEquals", ["30"], ["30"]),
    ("NumericGreaterThan", ["7"], ["30"]),
    ("NumericGreaterThanEquals", ["30"], ["30"]),
    ("DateLessThan", ["2026-11-30T00:00:00Z"], ["2026-11-29"]),
    ("DateGreaterThan", ["0"], ["2026-11-29T00:00:00+02:00"]),
    ("DateEquals", ["2026-11-29T00:00:00Z"], ["2026-11-29T02:00:00+02:00"]),
    ("Bool", ["true"], ["TRUE"]),
    ("BinaryEquals", ["QQ=="], ["QQ=="]),
    ("IpAddress", ["203.0.113.0/24"], ["203.0.113.9"]),
    ("NotIpAddress", ["203.0.113.0/24"], ["198.51.100.1"]),
    ("ArnLike", ["arn:aws:iam::*:role/*"], [ARN]),
    ("ArnEquals", ["arn:aws:iam::111122223333:role/A*"], [ARN]),
    ("ArnNotLike", ["arn:aws:iam::*:user/*"], [ARN]),
    ("Null", ["true"], []),
    ("Null", ["false"], ["x"]),
    # Absent keys
    ("StringNotEquals", ["a"], []),
    ("ArnNotEquals", ["a"], []),
    ("StringEqualsIfExists", ["a"], []),
    ("StringEqualsIfExists", ["a"], ["a"]),
    ("NumericLessThanIfExists", ["30"], []),
    ("ForAllValues:StringEquals", ["a"], []),
    ("ForAllValues:StringNotEquals", ["a"], []),
    # Several values of a request
    ("ForAllValues:StringEquals", ["a", "b"], ["a", "b"]),
    ("ForAnyValue:StringEquals", ["a"], ["x", "a"]),
    ("ForAnyValue:StringNotEquals", ["a"], ["x", "a"]),
    ("ForAllValues:StringNotEquals", ["a"], ["x", "y"]),
    ("StringEquals", ["a"], ["x", "a"]),
    ("StringNotEquals", ["a"], ["x", "y"]),
]
HOLDS_NOT = [
    ("StringEquals", ["a"], ["A"]),
    ("StringEquals", ["a*"], ["ab"]),
    ("StringNotEquals", ["a", "b"], ["b"]),
    ("StringLike", ["s3.?"], ["s3.ab"]),
    ("NumericLessThan", ["30"], ["30"]),
    ("NumericLessThan", ["30"], ["seven"]),
    ("NumericEquals", ["NaN"], ["NaN"]),
    ("DateLessThan", ["2026-11-30T00:00:00Z"], ["2026-12-01"]),
    ("Bool", ["true"], ["false"]),
    ("IpAddress", ["203.0.113.0/24"], ["198.51.100.1"]),
    ("IpAddress", ["203.0.113.0/24"], ["nowhere"]),
    ("ArnLike", ["arn:aws:iam:*"], [ARN]),
    ("ArnLike", ["*"], [ARN]),
    ("Null", ["true"], ["x"]),
    ("StringEquals", ["a"], []),
    ("Bool", ["false"], []),
    ("IpAddress", ["203.0.113.0/24"], []),
    ("StringEqualsIfExists", ["a"], ["b"]),
    ("ForAllValues:StringEquals", ["a"], ["a", "b"]),
    ("ForAnyValue:StringEquals", ["a"], []),
    ("ForAnyValue:StringNotEquals", ["a"], []),
    ("ForAnyValue:StringNotEquals", ["a"], ["a"]),
    ("ForAllValues:StringNotEquals", ["a"], ["x", "a"]),
    ("StringNotEquals", ["a"], ["x", "a"]),
]


@pytest.mark.parametrize(
    ("operator", "wanted", "found", "expected"),
    [(*case, True) for case in HOLDS] + [(*case, False) for case in HOLDS_NOT],
)
def test_a_condition_holds_or_not(operator, wanted, found, expected):
    condition = Condition(operator, "kms:x", tuple(wanted))
    assert holds(condition, tuple(found)) is expected


@pytest.mark.parametrize(
    "name", ["stringEquals", "StringEqual", "ForSomeValues:Bool", "NullIfExists", ":Bool", ""]
)
def test_what_is_no_operator_is_none(name):
    assert read(name) is None
    assert holds(Condition(name, "kms:x", ("a",)), ("a",)) is None


def test_there_are_27_operators():
    """IAM user guide: six of texts, numbers and dates each, four of ARNs, and five others."""
    assert len(NAMES) == 27 and all(read(name) for name in NAMES)


@pytest.mark.parametrize(
    ("family", "good", "bad"),
    [
        (Family.NUMERIC, "30", "thirty"),
        (Family.DATE, "2026-11-30T00:00:00Z", "tomorrow"),
        (Family.DATE, "1700000000", "9" * 400),
        (Family.BOOL, "true", "yes"),
        (Family.NULL, "false", "null"),
        (Family.IP, "10.0.0.0/8", "10.0.0.0/99"),
    ],
)
def test_which_values_can_be_compared(family, good, bad):
    assert accepts(family, good)
    assert not accepts(family, bad)
