"""What the guard does not understand it refuses: each plan here was approved before the change."""

from __future__ import annotations

import json

import pytest

from keyspan.checks import UnfitDocument
from keyspan.checks.documents.read import read_plan
from tests.checks.guard.plans import change, document, guarded, names, refusals

KEY = "aws_kms_key.orders"
REPLICA = "aws_kms_replica_key.orders"
PLAN = "description-changed"


def altered(**parts):
    return document(PLAN) | parts


def without(name):
    return {key: value for key, value in document(PLAN).items() if key != name}


def test_the_plan_itself_is_approved():
    assert guarded(PLAN).passed


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (altered(errored=True), "the plan has errors"),
        (altered(errored=None), "does not say that it has none"),
        (without("errored"), "does not say that it has none"),
        (altered(complete=False), "the plan is not complete"),
        (altered(complete="yes"), "the plan is not complete"),
        (altered(deferred_changes=[{}]), "the plan puts changes off"),
        (altered(action_invocations=[{}]), "not known here: action_invocations"),
        (without("configuration"), "does not hold its configuration"),
        (altered(planned_values={}), "the plan's planned_values do not hold it"),
        (altered(resource_changes=[]), "does not say what becomes of it"),
    ],
)
def test_a_plan_that_is_not_whole(plan, told):
    report = guarded(plan)
    assert {each.rule for each in report.refusals} == {"KS100"}
    assert any(told in each.what for each in report.refusals)


def as_open_tofu(plan):
    """A plan of Terraform's, as OpenTofu 1.10 to 1.12 writes the same: with less, and another host.

    https://github.com/opentofu/opentofu/blob/main/internal/command/jsonplan/plan.go
    """
    text = json.dumps({k: v for k, v in plan.items() if k not in {"applyable", "complete"}})
    return json.loads(text.replace("registry.terraform.io", "registry.opentofu.org"))


@pytest.mark.parametrize("name", names())
def test_open_tofus_plans_are_judged_as_terraforms_are(name):
    plan = document(name)
    found = guarded(as_open_tofu(plan)).refusals
    if plan["complete"]:
        assert found == guarded(plan).refusals
    else:
        assert found


@pytest.mark.parametrize("kind", ["aws_ssm_parameter", "aws_kms_secrets"])
def test_open_tofu_lists_what_it_opens(kind):
    plan = document(PLAN)
    resource = {"address": f"module.a.ephemeral.{kind}.a", "mode": "ephemeral", "type": kind}
    resource |= {"module_address": "module.a", "name": "a"}
    opened = {"actions": ["open"], "before": None, "after": None, "after_unknown": {}}
    plan["resource_changes"].append(resource | {"change": opened})
    assert guarded(plan).passed
    resource |= {"mode": "managed", "address": f"module.a.{kind}.a"}
    plan["resource_changes"][-1] = resource | {"change": opened}
    assert f"KS100 module.a.{kind}.a" in refusals(guarded(plan))


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"type": "aws_sqs_queue"}, "its type is aws_sqs_queue"),
        ({"name": "other"}, "its name other, and its address says another"),
        ({"mode": "ephemeral"}, "its mode, ephemeral, is not known here"),
        ({"destroys": True}, "has fields that are not known here: destroys"),
    ],
)
def test_an_entry_that_does_not_fit_together(entry, told):
    plan = document(PLAN)
    change(plan, KEY).update(entry)
    assert any(told in each.what for each in guarded(plan).refusals)


@pytest.mark.parametrize(
    "actions",
    [
        [],
        ["destroy"],
        ["update", "delete"],
        ["no-op", "no-op"],
        ["create", "forget"],
        ["forget", "create"],
        ["delete", "create", "delete"],
        ["Delete"],
    ],
)
@pytest.mark.parametrize("address", [KEY, "aws_kms_alias.orders"])
def test_actions_that_nobody_has_seen(actions, address):
    plan = document(PLAN)
    change(plan, address)["change"]["actions"] = actions
    assert f"KS100 {address}" in refusals(guarded(plan))


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"after": None}, "nothing is said of what it will be"),
        ({"before": None}, "it is not there, and its actions are update"),
        ({"actions": ["create"]}, "it is created, and there already"),
    ],
)
def test_a_change_that_does_not_fit_together(part, told):
    plan = document(PLAN)
    change(plan, KEY)["change"].update(part)
    assert any(told in each.what for each in guarded(plan).refusals)


def test_a_key_that_would_be_another():
    plan = document(PLAN)
    after = change(plan, KEY)["change"]["after"]
    after["arn"] = after["arn"].replace("mrk-", "mrk-0")
    assert any("would be another" in each.what for each in guarded(plan).refusals)


@pytest.mark.parametrize("address", [KEY, REPLICA])
def test_a_key_of_the_state_that_no_change_speaks_of(address):
    plan = document(PLAN)
    plan["resource_changes"].remove(change(plan, address))
    assert f"KS100 {address}" in refusals(guarded(plan))


@pytest.mark.parametrize("version", [None, "0.2", "1.3", "2.0", 1.2])
def test_a_format_version_that_is_not_known(version, tmp_path):
    import json

    file = tmp_path / "plan.json"
    file.write_text(json.dumps(altered(format_version=version)))
    with pytest.raises(UnfitDocument, match=r"format version .*, and known are 1\.0, 1\.1, 1\.2"):
        read_plan(str(file))


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("awscc_kms_key", {}),
        ("awscc_kms_replica_key", {}),
        ("aws_kms_quantum_key", {}),
        ("aws_kms_custom_key_store", {}),
        ("aws_cloudhsm_v2_cluster", {}),
        ("aws_cloudcontrolapi_resource", {"type_name": "AWS::KMS::Key"}),
        ("aws_cloudformation_stack", {"template_body": '{"Type": "AWS::KMS::ReplicaKey"}'}),
        ("aws_cloudformation_stack", {"template_url": "https://example.com/template"}),
        ("aws_cloudformation_stack", {"template_body": "Type: AWS::CloudFormation::Stack"}),
        ("aws_cloudformation_stack", {"template_body": '{"Type": "A::B::C::MODULE"}'}),
        ("google_kms_crypto_key", {}),
        ("somebodys_secret", {"arn": f"arn:aws:kms:us-east-1:111122223333:key/mrk-{'0' * 32}"}),
    ],
)
def test_what_may_be_a_key_or_hold_one_is_not_deleted_either(kind, before):
    plan = document(PLAN)
    deletion = {"actions": ["delete"], "before": before, "after": None, "after_unknown": {}}
    plan["resource_changes"].append(
        {"address": f"{kind}.a", "mode": "managed", "type": kind, "name": "a", "change": deletion}
    )
    assert refusals(guarded(plan)) == [f"KS101 {kind}.a"]


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("aws_kms_alias", {"arn": "arn:aws:kms:us-east-1:111122223333:alias/a"}),
        ("aws_kms_grant", {}),
        (
            "aws_ebs_default_kms_key",
            {"id": f"arn:aws:kms:us-east-1:111122223333:key/mrk-{'0' * 32}"},
        ),
        ("google_kms_crypto_key_iam_member", {}),
        ("yandex_kms_symmetric_key_iam_binding", {}),
        ("aws_cloudcontrolapi_resource", {"type_name": "AWS::Logs::LogGroup"}),
        ("aws_cloudformation_stack", {"template_body": '{"Type": "AWS::SQS::Queue"}'}),
        ("aws_sqs_queue", {"arn": "arn:aws:sqs:us-east-1:111122223333:a"}),
    ],
)
def test_what_holds_no_key_may_go(kind, before):
    plan = document(PLAN)
    deletion = {"actions": ["delete"], "before": before, "after": None, "after_unknown": {}}
    plan["resource_changes"].append(
        {"address": f"{kind}.a", "mode": "managed", "type": kind, "name": "a", "change": deletion}
    )
    assert guarded(plan).passed


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        ("AWS::KMS::Key and AWS::KMS::ReplicaKey", "AWS::KMS::Key", True),
        ("AWS::KMS::Key", "AWS::KMS::Key", False),
        ("AWS::SQS::Queue", "AWS::SNS::Topic", False),
    ],
)
def test_another_template_of_a_stack_that_holds_keys(before, after, refused):
    plan = document(PLAN)
    update = {
        "actions": ["update"],
        "before": {"template_body": before},
        "after": {"template_body": after},
        "after_unknown": {},
    }
    stack = {"address": "aws_cloudformation_stack.a", "mode": "managed", "change": update}
    plan["resource_changes"].append(stack | {"type": "aws_cloudformation_stack", "name": "a"})
    plan["planned_values"]["root_module"]["resources"].append(
        {"address": "aws_cloudformation_stack.a", "mode": "managed"}
    )
    assert refusals(guarded(plan)) == ["KS101 aws_cloudformation_stack.a"] * refused


def test_a_guard_that_breaks_approves_nothing(monkeypatch):
    from keyspan.checks import guard as room
    from keyspan.checks.guard.refusal import Refusal

    def broken(plan):
        raise ZeroDivisionError

    fields = dict.fromkeys(("id", "name", "what", "why", "mend", "source"), "…")
    refusal = Refusal(**fields, severity=room.GUARD_FAILED.severity, find=broken)
    monkeypatch.setattr(room, "REFUSALS", (refusal,))
    assert refusals(guarded(PLAN)) == ["KS199 "]
