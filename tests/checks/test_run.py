"""What becomes of what rules say: nothing that breaks passes, and nothing is told twice."""

import pytest

from keyspan.checks import RULES, Severity, check
from keyspan.checks.rule import Rule, Undecided
from keyspan.model.checks import Checks, Waiver
from tests.checks.terraform import TODAY, configuration

KEYS = {"aws_kms_key.a": {}, "aws_kms_key.b": {}, "aws_kms_alias.c": {"name": "alias/c"}}


def rule(find, *, name="KS800", severity=Severity.WARNING, kinds=("aws_kms_key",)):
    return Rule(
        id=name,
        name="a-rule",
        severity=severity,
        what="What",
        why="Why.",
        mend="mend it",
        source="https://example.com",
        types=frozenset(kinds),
        find=find,
    )


def run(*rules, view=None, **more):
    return check([view or configuration(KEYS)], today=TODAY, rules=rules, **more)


def says(report):
    return [(each.rule, each.severity.value, each.address, each.what) for each in report.findings]


def finds(*outcomes, at=("a", "b")):
    def find(subject):
        if subject.resource.name in at:
            yield from outcomes

    return find


def test_a_finding_is_told_by_its_rule_at_its_address():
    report = run(rule(finds("it is so", at=("b",))))
    assert says(report) == [("KS800", "warning", "aws_kms_key.b", "it is so")]
    (finding,) = report.findings
    assert (finding.why, finding.mend, finding.source) == ("Why.", "mend it", "https://example.com")
    assert (finding.document, report.documents) == ("main.tf.json", ("main.tf.json",))
    assert report.checked == 2


def test_a_rule_that_breaks_fails_the_resource_and_no_other():
    def find(subject):
        yield "told before it broke"
        if subject.resource.name == "a":
            raise KeyError("x")

    report = run(rule(find), rule(finds("found", at=("a",)), name="KS801"))
    assert says(report) == [
        ("KS099", "error", "aws_kms_key.a", "KS800: KeyError: 'x'"),
        ("KS801", "warning", "aws_kms_key.a", "found"),
        ("KS800", "warning", "aws_kms_key.b", "told before it broke"),
    ]
    assert not report.passed


@pytest.mark.parametrize("error", [RecursionError("too deep"), AssertionError(), MemoryError()])
def test_whatever_breaks_a_rule_is_no_pass(error):
    def find(subject):
        raise error
        yield ""

    assert [each.rule for each in run(rule(find)).failures] == ["KS099", "KS099"]


def test_a_broken_rule_cannot_be_waived():
    def find(subject):
        raise ValueError("x")
        yield ""

    waiver = Waiver(rule="KS099", address="*", reason="we know", until=TODAY)
    report = run(rule(find), settings=Checks(waivers=(waiver,)))
    assert [each.rule for each in report.failures] == ["KS099", "KS099"]


def test_a_broken_rule_is_told_even_if_only_errors_of_rules_would_fail():
    def find(subject):
        raise ValueError("x")
        yield ""

    assert run(rule(find), fail_on=None).passed, "fail_on=None asks for no failure at all"
    assert not run(rule(find), fail_on=Severity.ERROR).passed


def test_what_several_rules_could_not_decide_is_told_once():
    one = rule(finds(Undecided("the policy"), Undecided("the Region"), at=("a",)))
    other = rule(finds(Undecided("the policy")), name="KS801")
    assert says(run(one, other)) == [
        ("KS090", "note", "aws_kms_key.a", "the policy is not known here: KS800, KS801"),
        ("KS090", "note", "aws_kms_key.a", "the Region is not known here: KS800"),
        ("KS090", "note", "aws_kms_key.b", "the policy is not known here: KS801"),
    ]


def test_one_rule_that_could_not_decide_twice_is_told_once():
    asked = rule(finds(Undecided("the policy"), Undecided("the policy"), at=("a",)))
    assert says(run(asked)) == [
        ("KS090", "note", "aws_kms_key.a", "the policy is not known here: KS800")
    ]


def test_a_rule_is_asked_of_its_types_alone():
    seen = []

    def find(subject):
        seen.append(subject.resource.address)
        return iter(())

    report = run(rule(find, kinds=("aws_kms_alias", "aws_kms_grant")))
    assert seen == ["aws_kms_alias.c"]
    assert report.checked == 1


def test_the_worst_comes_first():
    rules = [
        rule(finds("n"), name="KS801", severity=Severity.NOTE),
        rule(finds("w"), name="KS802", severity=Severity.WARNING),
        rule(finds("e", at=("b",)), name="KS803", severity=Severity.ERROR),
    ]
    assert [(each.rule, each.address[-1]) for each in run(*rules).findings] == [
        ("KS803", "b"),
        ("KS802", "a"),
        ("KS802", "b"),
        ("KS801", "a"),
        ("KS801", "b"),
    ]


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (None, []),
        (Severity.ERROR, ["KS803"]),
        (Severity.WARNING, ["KS803", "KS802"]),
        (Severity.NOTE, ["KS803", "KS802", "KS801"]),
    ],
)
def test_what_fails_is_as_bad_as_asked(fail_on, failing):
    rules = [
        rule(finds("x", at=("a",)), name=name, severity=severity)
        for name, severity in zip(("KS801", "KS802", "KS803"), reversed(Severity), strict=True)
    ]
    report = run(*rules, fail_on=fail_on)
    assert [each.rule for each in report.failures] == failing
    assert report.passed is (failing == [])
    assert [report.count(each) for each in Severity] == [1, 1, 1]


def test_what_was_not_looked_into_is_told():
    view = configuration(KEYS, module={"keys": {"source": "./keys"}})
    assert says(run(view=view)) == [
        ("KS091", "warning", "module.keys", "a module's own files are not looked into")
    ]


def test_a_finding_names_the_file_of_its_resource():
    view = configuration({"aws_kms_key.a": {}})
    assert {each.document for each in run(*RULES, view=view).findings} == {"main.tf.json"}
