"""What a person names and asks for; nothing else."""

import pytest

from keyspan.checks.guard import ACTIONS, Allowance, parse_allowance
from tests.checks.guard.plans import guarded, refusals


def test_what_is_named_is_allowed_and_recorded():
    report = guarded("tainted-replica", allow=("aws_kms_replica_key.orders=replace",))
    assert report.passed
    assert [(each.rule, each.address) for each in report.allowed] == [
        ("KS102", "aws_kms_replica_key.orders")
    ]


def test_one_of_two_is_not_the_other():
    report = guarded("removed-primary-block", allow=("aws_kms_key.orders=delete",))
    assert refusals(report) == ["KS101 aws_kms_replica_key.orders"]


@pytest.mark.parametrize(
    "said",
    [
        "aws_kms_replica_key.orders=delete",  # it is replaced
        "aws_kms_replica_key.*=replace",
        "aws_kms_replica_key.Orders=replace",
        "module.a.aws_kms_replica_key.orders=replace",
        "aws_kms_replica_key.orders =replace",
    ],
)
def test_what_is_named_must_be_exact_and_is_refused_where_it_is_not_there(said):
    report = guarded("tainted-replica", allow=(said,))
    assert [each.rule for each in report.refusals] == ["KS102", "KS115"]


def test_an_instance_is_named_with_its_key():
    report = guarded(
        "for-each-shrunk",
        allow=(
            'aws_kms_key.tenant["green"]=delete',
            'aws_kms_replica_key.tenant["green"]=delete',
        ),
    )
    assert report.passed


@pytest.mark.parametrize("name", ["errored", "targeted", "stale-swapped-providers"])
@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_allows_a_plan_that_is_not_understood_or_stale(name, action):
    said = tuple(f"{each.address}={action}" for each in guarded(name).refusals if each.address)
    before, after = refusals(guarded(name)), refusals(guarded(name, allow=said))
    assert [each for each in after if "KS115" not in each] == before


def test_the_last_equals_sign_parts_address_and_action():
    told = parse_allowance('aws_kms_key.tenant["a=b"]=delete')
    assert told == Allowance('aws_kms_key.tenant["a=b"]', "delete")
    assert str(told) == 'aws_kms_key.tenant["a=b"]=delete'


@pytest.mark.parametrize("said", ["", "delete", "=delete", "aws_kms_key.a", "aws_kms_key.a=Delete"])
def test_what_allows_nothing_is_told(said):
    with pytest.raises(ValueError, match=r"is not ADDRESS=ACTION|is none of delete, replace"):
        parse_allowance(said)
