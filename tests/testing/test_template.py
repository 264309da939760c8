"""Template: Terraform JSON, read and asked."""

from __future__ import annotations

import json

import pytest

from keyspan.checks import UnfitDocument
from keyspan.testing import ABSENT, Template, containing
from tests.project import ROOT

KEY = {
    "multi_region": True,
    "policy": '{"Statement": [{"Sid": "Root", "Action": "kms:*"}]}',
    "tags": {"team": "orders"},
}
DOCUMENT = {
    "provider": {"aws": [{"region": "us-east-1"}, {"alias": "ireland", "region": "eu-west-1"}]},
    "data": {"aws_caller_identity": {"me": {}}},
    "resource": {
        "aws_kms_key": {"orders": KEY},
        "aws_kms_replica_key": {"orders_eu-west-1": {"provider": "aws.ireland"}},
    },
    "output": {"key_id": {"value": "${aws_kms_key.orders.key_id}"}},
}


@pytest.fixture
def template():
    return Template(DOCUMENT, name="orders")


def failure(assertion, *arguments, **more):
    with pytest.raises(AssertionError) as failed:
        assertion(*arguments, **more)
    return str(failed.value)


def test_what_is_there(template):
    assert template.addresses == (
        "aws_kms_key.orders",
        "aws_kms_replica_key.orders_eu-west-1",
        "data.aws_caller_identity.me",
    )
    assert template.resources("aws_kms_key") == {"orders": KEY}
    assert template.resources("aws_kms_grant") == {}
    assert template.resource("aws_kms_key.orders") == KEY
    assert template.resource("data.aws_caller_identity.me") == {}
    assert template.outputs["key_id"]["value"] == "${aws_kms_key.orders.key_id}"
    assert template.providers == {
        "aws": {"region": "us-east-1"},
        "aws.ireland": {"alias": "ireland", "region": "eu-west-1"},
    }
    assert template.document == DOCUMENT
    assert repr(template) == "<Template orders: 3 addresses>"


def test_it_has_at_least_what_is_expected(template):
    template.has("aws_kms_key.orders")
    template.has("aws_kms_key.orders", multi_region=True, description=ABSENT)
    template.has("aws_kms_key.orders", {"tags": {"team": "orders"}})
    template.has("aws_kms_key.orders", policy={"Statement": containing({"Sid": "Root"})})
    template.matches({"resource": {"aws_kms_key": {"orders": {"tags": {}}}}})


def test_each_difference_is_told_by_its_path(template):
    wanted = {"policy": {"Statement": [{"Action": ["kms:Decrypt"]}]}, "multi_region": False}
    assert failure(template.has, "aws_kms_key.orders", wanted, tags={"team": "x"}) == (
        "aws_kms_key.orders of orders is not as expected\n"
        '  policy.Statement[0].Action: wanted ["kms:Decrypt"], got "kms:*"\n'
        "  multi_region: wanted false, got true\n"
        '  tags.team: wanted "x", got "orders"'
    )


def test_differences_of_the_whole_document_begin_at_its_top(template):
    assert failure(template.matches, {"output": {"key_id": {"sensitive": True}}}) == (
        "orders is not as expected\n  output.key_id.sensitive: wanted true, got nothing"
    )


def test_no_more_differences_are_told_than_a_person_reads(template):
    lines = failure(template.has, "aws_kms_key.orders", {f"x{n}": 1 for n in range(30)}).split("\n")
    assert len(lines) == 22
    assert lines[-1] == "  … and 10 differences more"


@pytest.mark.parametrize("ask", [Template.has, Template.resource])
def test_of_a_missing_address_the_nearest_is_told(template, ask):
    assert failure(ask, template, "aws_kms_key.order") == (
        "aws_kms_key.order is not in orders\n"
        "  did you mean aws_kms_key.orders or aws_kms_replica_key.orders_eu-west-1?"
    )


def test_where_nothing_is_near_all_are_told(template):
    assert failure(template.resource, "module.x").split("\n")[1] == (
        "  there are: aws_kms_key.orders, aws_kms_replica_key.orders_eu-west-1, "
        "data.aws_caller_identity.me"
    )
    assert failure(Template({}).resource, "module.x") == (
        "module.x is not in the template\n  there are: no resources at all"
    )


def test_it_is_a_copy():
    document = json.loads(json.dumps(DOCUMENT))
    template = Template(document)
    document["resource"]["aws_kms_key"]["orders"].clear()
    template.has("aws_kms_key.orders", multi_region=True)


@pytest.mark.parametrize(
    "resource",
    [
        [{"aws_kms_key": {"orders": KEY}}],
        {"aws_kms_key": [{"orders": KEY}]},
        {"aws_kms_key": {"orders": [KEY]}},
        {"//": "written by hand", "aws_kms_key": {"//": {"a": 1}, "orders": KEY}},
    ],
)
def test_blocks_may_be_written_as_terraform_lets_them(resource):
    template = Template({"resource": resource})
    assert template.addresses == ("aws_kms_key.orders",)
    assert template.resource("aws_kms_key.orders") == KEY


@pytest.mark.parametrize(
    "document",
    [
        {"resource": "aws_kms_key"},
        {"resource": {"aws_kms_key": {"orders": 1}}},
        {"resource": {"aws_kms_key": {"orders": [KEY, KEY]}}},
    ],
)
def test_what_terraform_would_not_take_is_refused(document):
    with pytest.raises(UnfitDocument, match=r"aws_kms_key|resource"):
        Template(document)


def write(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))


def test_the_files_of_a_folder_are_one(tmp_path):
    write(tmp_path / "a.tf.json", {"resource": {"aws_kms_key": {"a": {}}}, "moved": {"from": "x"}})
    write(tmp_path / "b.tf.json", {"resource": {"aws_kms_key": {"b": {}}}, "moved": {"from": "y"}})
    write(tmp_path / "c.tf.json", {"provider": {"aws": {"region": "us-east-1"}}})
    write(tmp_path / "d.tf.json", {"provider": {"aws": {"alias": "b", "region": "eu-west-1"}}})
    template = Template.read(tmp_path)
    assert template.addresses == ("aws_kms_key.a", "aws_kms_key.b")
    assert list(template.providers) == ["aws", "aws.b"]
    assert template.document["moved"] == [{"from": "x"}, {"from": "y"}]
    assert Template.read(str(tmp_path / "b.tf.json")).addresses == ("aws_kms_key.b",)


def test_an_address_in_two_files_is_refused(tmp_path):
    for name in ("a", "b"):
        write(tmp_path / f"{name}.tf.json", {"resource": {"aws_kms_key": {"orders": KEY}}})
    with pytest.raises(UnfitDocument, match=r"aws_kms_key\.orders: is written 2 times"):
        Template.read(tmp_path)


def test_what_was_not_read_is_told_where_something_is_missing(tmp_path):
    write(tmp_path / "a.tf.json", {"resource": {"aws_kms_key": {"a": {}}}})
    (tmp_path / "main.tf").write_text("")
    told = failure(Template.read(tmp_path).has, "aws_sqs_queue.orders")
    assert f"\n  {tmp_path}/main.tf is not looked into" in told


def test_an_output_folder_of_cdktf_with_one_stack_is_that_stack(tmp_path):
    write(tmp_path / "manifest.json", {"stacks": {"a": {"workingDirectory": "stacks/a"}}})
    write(tmp_path / "stacks/a/cdk.tf.json", DOCUMENT)
    assert Template.read(tmp_path).document == DOCUMENT


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "holds no"),
        ({"main.tf": ""}, "holds no"),
        ({"a.tf.json": "["}, "is not JSON"),
        ({"a.tf.json": "{}", "a_override.tf.json": "{}"}, r"a_override\.tf\.json: is an override"),
        ({"a.tf.json": "{}", "override.tf": ""}, r"/override\.tf: is not looked into"),
        (
            {
                "manifest.json": json.dumps(
                    {"stacks": {n: {"workingDirectory": f"stacks/{n}"} for n in "ab"}}
                )
            },
            r"holds 2 stacks\n  name one: .*/stacks/a, .*/stacks/b",
        ),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path, files, problem):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UnfitDocument, match=problem):
        Template.read(tmp_path)


def test_a_path_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UnfitDocument, match=r"none\.tf\.json: cannot be read"):
        Template.read(tmp_path / "none.tf.json")


def test_the_example_of_the_readme_is_read_as_it_is_committed():
    template = Template.read(ROOT / "tests" / "snapshots" / "keyring.tf.json")
    assert template.name == str(ROOT / "tests" / "snapshots" / "keyring.tf.json")
    template.has("aws_kms_key.orders", lifecycle={"prevent_destroy": True})
