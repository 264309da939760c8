"""Generated key policies, and one to be read."""

from __future__ import annotations

from hypothesis import strategies as st

from keyspan.policy import EVERYBODY, Condition, KeyPolicy, Place, Principal, Statement

ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
PLACE = Place(account=ACCOUNT, region="us-east-1")

ROOT = Principal("AWS", f"arn:aws:iam::{ACCOUNT}:root")
OTHER_ROOT = Principal("AWS", f"arn:aws:iam::{OTHER_ACCOUNT}:root")
ADMIN = Principal("AWS", f"arn:aws:iam::{ACCOUNT}:role/Admin")
APP = Principal("AWS", f"arn:aws:iam::{ACCOUNT}:role/path/App")
SESSION = Principal("AWS", f"arn:aws:sts::{ACCOUNT}:assumed-role/App/s")
PARTNER = Principal("AWS", f"arn:aws:iam::{OTHER_ACCOUNT}:role/Partner")
LOGS = Principal("Service", "logs.us-east-1.amazonaws.com")
PRINCIPALS = (ROOT, OTHER_ROOT, ADMIN, APP, SESSION, PARTNER, LOGS)

ACTIONS = (
    "kms:*",
    "*",
    "kms:Decrypt",
    "kms:decrypt",
    "kms:GenerateDataKey*",
    "kms:GenerateDataKey",
    "kms:Put?eyPolicy",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:UpdatePrimaryRegion",
)

_TEXTS = ("s3.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com", "s3.*", "*")
_KEYS = {
    "kms:ViaService": _TEXTS,
    "kms:ReplicaRegion": ("us-west-2", "eu-west-1", "us-*"),
    "kms:PrimaryRegion": ("us-west-2", "eu-*"),
    "aws:PrincipalOrgID": ("o-aaaaaaaaaa", "o-bbbbbbbbbb"),
    "aws:PrincipalArn": (ADMIN.name, APP.name, f"arn:aws:iam::{ACCOUNT}:role/A*"),
    "kms:CallerAccount": (ACCOUNT, OTHER_ACCOUNT),
    "kms:EncryptionContext:team": ("orders", "pay"),
}
_OPERATORS = (
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringEqualsIfExists",
    "StringNotEqualsIfExists",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringLike",
    "ForAnyValue:StringNotEquals",
    "ArnLike",
    "ArnNotEquals",
)


def _distinct(values: st.SearchStrategy, *, least: int = 1) -> st.SearchStrategy:
    return st.lists(values, min_size=least, max_size=3, unique=True).map(tuple)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    key = draw(st.sampled_from(sorted(_KEYS)))
    spelled = draw(st.sampled_from([key, key.lower()]))
    if draw(st.integers(0, 5)) == 0:
        return Condition("Null", spelled, (draw(st.sampled_from(["true", "false"])),))
    values = draw(_distinct(st.sampled_from(_KEYS[key])))
    return Condition(draw(st.sampled_from(_OPERATORS)), spelled, values)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    whom = draw(_distinct(st.sampled_from([*PRINCIPALS, EVERYBODY])))
    what = draw(_distinct(st.sampled_from(ACTIONS)))
    turned_round = draw(st.integers(0, 5)) == 0
    asked = draw(st.lists(conditions(), max_size=2, unique_by=lambda c: (c.operator, c.key)))
    return Statement(
        sid=draw(st.none() | st.text("abcXYZ 09", min_size=1, max_size=5)),
        effect=draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        principals=whom,
        actions=() if turned_round else what,
        not_actions=what if turned_round else (),
        conditions=tuple(asked),
    )


def policies() -> st.SearchStrategy[KeyPolicy]:
    return st.lists(statements(), min_size=1, max_size=4).map(lambda s: KeyPolicy(tuple(s)))


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, tuple[str, ...] | None]:
    """All that a request says of the keys that these policies ask; what it lacks is None."""
    found = {
        "kms:ViaService": st.sampled_from([None, ("s3.us-east-1.amazonaws.com",)]),
        "kms:ReplicaRegion": st.sampled_from([("us-west-2",), ("ap-south-1",)]),
        "kms:PrimaryRegion": st.sampled_from([("us-west-2",), ("eu-west-1",)]),
        "aws:PrincipalOrgID": st.sampled_from([None, ("o-aaaaaaaaaa",), ("O-AAAAAAAAAA",)]),
        "kms:EncryptionContext:team": st.sampled_from([None, ("orders",), ("other",)]),
    }
    return {key: draw(values) for key, values in found.items()}
