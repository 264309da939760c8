"""What is let pass for a while: by the keyring, by comments of resources and of files."""

from datetime import date, timedelta

import pytest

from keyspan.checks import RULES, Severity, check, view_of
from keyspan.model.checks import Checks, Waiver
from tests.checks.terraform import TODAY, document

ROTATION = [each for each in RULES if each.id == "KS001"]
OFF = {"aws_kms_key.old": {}, "aws_kms_key.new": {}}
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def waiver(address="aws_kms_key.old", *, rule="KS001", until=TOMORROW):
    return Waiver(rule=rule, address=address, reason="it is going away", until=until)


def written(*, rule="KS001", until="2027-01-31", **more):
    return {"rule": rule, "reason": "it is going away", "until": until, **more}


def comment(*waivers):
    return {"keyspan": {"waivers": list(waivers)}}


def run(*waivers, resources=OFF, fail_on=Severity.WARNING, **blocks):
    view = view_of("main.tf.json", document(resources, **blocks))
    settings = Checks(waivers=waivers)
    return check([view], today=TODAY, settings=settings, fail_on=fail_on, rules=ROTATION)


def says(report):
    """Each finding: its rule, its address, and whether it was let pass."""
    return [(each.rule, each.address, bool(each.waiver)) for each in report.findings]


def test_a_waived_finding_is_told_and_fails_nothing():
    report = run(waiver(), waiver("aws_kms_key.new"))
    assert says(report) == [
        ("KS001", "aws_kms_key.new", True),
        ("KS001", "aws_kms_key.old", True),
    ]
    assert report.passed
    assert report.count(Severity.WARNING) == 0


def test_a_waiver_is_about_its_address_and_its_rule_alone():
    report = run(waiver())
    assert says(report) == [
        ("KS001", "aws_kms_key.new", False),
        ("KS001", "aws_kms_key.old", True),
    ]
    assert [each.address for each in report.failures] == ["aws_kms_key.new"]


@pytest.mark.parametrize(
    ("until", "rules"),
    [
        (TOMORROW, {"KS001"}),
        (TODAY, {"KS001"}),
        (YESTERDAY, {"KS001", "KS092"}),
    ],
)
def test_a_waiver_holds_to_the_end_of_its_day(until, rules):
    report = run(waiver("*", until=until))
    assert {each.rule for each in report.findings} == rules
    assert report.passed is (until >= TODAY)


def test_an_expired_waiver_lets_nothing_pass_and_fails_the_check_itself():
    report = run(waiver(until=YESTERDAY), resources={"aws_kms_key.old": {}})
    assert says(report) == [
        ("KS092", "aws_kms_key.old", False),
        ("KS001", "aws_kms_key.old", False),
    ]
    assert report.findings[0].what == "of KS001 until 2026-11-24 (it is going away)"
    mended = {"aws_kms_key.old": {"enable_key_rotation": True}}
    gone = run(waiver(until=YESTERDAY), resources=mended, fail_on=Severity.ERROR)
    assert [each.rule for each in gone.failures] == ["KS092"]


def test_an_expired_waiver_beside_one_that_holds():
    report = run(waiver(until=YESTERDAY), waiver(), resources={"aws_kms_key.old": {}})
    assert says(report) == [
        ("KS092", "aws_kms_key.old", False),
        ("KS001", "aws_kms_key.old", True),
    ]


def test_a_waiver_that_nobody_needs_is_a_note():
    report = run(
        waiver(),
        waiver("aws_kms_key.gone"),
        waiver(rule="KS777"),
        resources={"aws_kms_key.old": {}},
    )
    assert says(report) == [
        ("KS001", "aws_kms_key.old", True),
        ("KS093", "aws_kms_key.gone", False),
        ("KS093", "aws_kms_key.old", False),
    ]
    assert report.passed


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        ("*", {"aws_kms_key.old", "aws_kms_key.old_too", "aws_kms_key.new"}),
        ("aws_kms_key.old*", {"aws_kms_key.old", "aws_kms_key.old_too"}),
        ("aws_kms_key.*old", {"aws_kms_key.old"}),
        ("*_key.n*", {"aws_kms_key.new"}),
        ("aws_kms_key.ol", set()),
        ("aws.kms.key.old", set()),
        ("aws_kms_key.o?d", set()),
        ("", set()),
    ],
)
def test_a_star_stands_for_any_letters_and_nothing_else_for_others(pattern, covered):
    keys = {"aws_kms_key.old": {}, "aws_kms_key.old_too": {}, "aws_kms_key.new": {}}
    report = run(waiver(pattern), resources=keys)
    assert {each.address for each in report.findings if each.waiver} == covered


def test_a_comment_of_a_resource_is_about_that():
    keys = {"aws_kms_key.old": {"//": comment(written())}, "aws_kms_key.new": {}}
    report = run(resources=keys)
    assert says(report) == [
        ("KS001", "aws_kms_key.new", False),
        ("KS001", "aws_kms_key.old", True),
    ]
    (waived,) = (each.waiver for each in report.findings if each.waiver)
    assert waived == Waiver(
        rule="KS001",
        address="aws_kms_key.old",
        reason="it is going away",
        until=date(2027, 1, 31),
    )


def test_a_comment_of_a_file_names_its_address():
    report = run(**{"//": comment(written(address="aws_kms_key.*"))})
    assert says(report) == [
        ("KS001", "aws_kms_key.new", True),
        ("KS001", "aws_kms_key.old", True),
    ]


def test_a_waiver_of_the_keyring_and_the_same_in_a_comment_are_one():
    until = date(2027, 1, 31)
    keys = {"aws_kms_key.old": {"//": comment(written())}}
    assert says(run(waiver(until=until), resources=keys)) == [("KS001", "aws_kms_key.old", True)]


def test_an_expired_comment_fails():
    keys = {"aws_kms_key.old": {"//": comment(written(until="2026-11-24"))}}
    assert {each.rule for each in run(resources=keys).failures} == {"KS001", "KS092"}


@pytest.mark.parametrize(
    ("unfit", "said"),
    [
        ("KS001", "'KS001' is no waiver"),
        ({}, "it has nothing, and wants reason, rule, until, texts"),
        ({"rule": "KS001"}, "it has rule, and wants reason, rule, until, texts"),
        (
            written(address="aws_kms_key.old"),
            "it has address, reason, rule, until, and wants reason, rule, until, texts",
        ),
        (
            written(until=20270131),
            "it has reason, rule, until, and wants reason, rule, until, texts",
        ),
        ({**written(), "reason": "  "}, "the text is empty: fill it in, or leave it out"),
        (
            {**written(), "rule": "KS101"},
            (
                '"KS101" is a refusal of the guard, and never waived: '
                "name the address and the action to keyspan guard, by --allow"
            ),
        ),
        (
            {**written(), "rule": "KS1"},
            '"KS1" is not the ID of a rule: write it as the finding does, such as KS007',
        ),
        (written(until="soon"), '"soon" is no day such as 2027-01-31'),
        (written(until="2027-02-30"), '"2027-02-30" is no day such as 2027-01-31'),
    ],
)
def test_a_waiver_that_is_not_understood_fails_and_lets_nothing_pass(unfit, said):
    report = run(resources={"aws_kms_key.old": {"//": comment(unfit)}}, fail_on=Severity.ERROR)
    assert says(report) == [
        ("KS094", "aws_kms_key.old", False),
        ("KS001", "aws_kms_key.old", False),
    ]
    assert report.findings[0].what == said
    assert [each.rule for each in report.failures] == ["KS094"]


def test_a_waiver_of_a_file_without_an_address_is_not_understood():
    assert [each.rule for each in run(**{"//": comment(written())}).failures] == [
        "KS094",
        "KS001",
        "KS001",
    ]


@pytest.mark.parametrize(
    "other",
    [
        "a text",
        ["a", "list"],
        {"metadata": {"stackName": "keys"}},
        {"keyspan": "a text"},
        {"keyspan": {}},
        {"keyspan": {"waivers": []}},
    ],
)
def test_other_comments_are_no_waivers(other):
    report = run(resources={"aws_kms_key.old": {"//": other}}, **{"//": other})
    assert says(report) == [("KS001", "aws_kms_key.old", False)]


def test_waivers_of_one_waiver_need_no_list():
    keys = {"aws_kms_key.old": {"//": {"keyspan": {"waivers": written()}}}}
    assert says(run(resources=keys)) == [("KS001", "aws_kms_key.old", True)]


@pytest.mark.parametrize("rule", ["KS092", "KS094"])
def test_what_is_wrong_with_a_waiver_cannot_be_waived(rule):
    until = YESTERDAY if rule == "KS092" else TOMORROW
    other = comment("no waiver") if rule == "KS094" else "nothing"
    keys = {"aws_kms_key.old": {"enable_key_rotation": True, "//": other}}
    report = run(waiver(until=until), waiver("*", rule=rule), resources=keys)
    assert {each.rule for each in report.failures} == {rule}


def test_what_is_left_open_may_be_waived():
    untold = {"aws_kms_key.old": {"enable_key_rotation": "${var.rotate}"}}
    report = run(waiver(rule="KS090"), resources=untold, fail_on=Severity.NOTE)
    assert says(report) == [("KS090", "aws_kms_key.old", True)]
    assert report.passed
