"""From a path to views: what is read, what is told to be left out, and what is unfit."""

import io
import json
import sys

import pytest

from keyspan.checks import UnfitDocument, check, read, read_plan
from tests.checks.terraform import TODAY, document

ROOT = document({"aws_kms_key.k": {}})
PLAN = {"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {}}
STATE = {
    "format_version": "1.0",
    "terraform_version": "1.11.4",
    "values": {
        "root_module": {
            "resources": [
                {
                    "address": "aws_kms_key.k",
                    "mode": "managed",
                    "type": "aws_kms_key",
                    "name": "k",
                    "values": {"arn": "arn:aws:kms:eu-west-1:111122223333:key/k", "region": None},
                }
            ]
        }
    },
}


@pytest.fixture
def write(tmp_path):
    """Write a file of a folder; JSON unless it is a text or bytes."""

    def writes(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return writes


def addresses(path):
    return {each.address for view in read(str(path)) for each in view.resources}


def unfit(path):
    """What is said of it, with the folder of the test left out."""
    with pytest.raises(UnfitDocument) as told:
        list(read(str(path)))
    fault = told.value.fault
    assert str(told.value) == f"{fault.where}: {fault.problem}\n  {fault.mend}"
    return fault.where.rpartition("/")[2], fault.problem, fault.mend


def test_a_file_a_folder_a_plan_and_a_state(write, tmp_path):
    assert addresses(write("a/main.tf.json", ROOT)) == {"aws_kms_key.k"}
    assert addresses(tmp_path / "a") == {"aws_kms_key.k"}
    assert [view.kind for view in read(write("plan.json", PLAN))] == ["plan"]
    (state,) = read(write("state.json", STATE))
    assert state.kind == "state"
    assert [(each.address, each.region) for each in state.resources] == [
        ("aws_kms_key.k", "eu-west-1")
    ]
    assert addresses(write("empty-state.json", {"format_version": "1.0"})) == set()


def test_the_files_of_a_folder_are_one_root(write, tmp_path):
    write("keys.tf.json", {"resource": {"aws_kms_key": {"k": {"description": "${local.d}"}}}})
    write("locals.tf.json", {"locals": {"d": "from another file"}})
    (view,) = read(str(tmp_path))
    assert view.resources[0].values == {"description": "from another file"}


def test_what_a_folder_holds_besides_is_told(write, tmp_path):
    write("main.tf.json", ROOT)
    for left_out in ("more.tf", "more.tofu", "more.tofu.json"):
        write(left_out, "{}")
    write("override.tf.json", {"resource": {"aws_kms_key": {"never_merged": {}}}})
    write("keys_override.tf.json", "not even JSON")
    write("nooverride.tf.json", {"resource": {"aws_kms_key": {"one_more": {}}}})
    write(".hidden.tf.json", "not even JSON")
    write("terraform.tfvars.json", {})
    (view,) = read(str(tmp_path))
    assert {each.address for each in view.resources} == {"aws_kms_key.k", "aws_kms_key.one_more"}
    merged = "is an override file, and is not merged here: check the plan"
    other = "is not looked into: its plan holds everything, by terraform show -json"
    assert [(path.rpartition("/")[2], why) for path, why in view.unread] == [
        ("keys_override.tf.json", merged),
        ("override.tf.json", merged),
        ("more.tf", other),
        ("more.tofu", other),
        ("more.tofu.json", other),
    ]
    told = check([view], today=TODAY, rules=()).findings
    assert [(each.rule, each.address.rpartition("/")[2]) for each in told] == [
        ("KS091", path.rpartition("/")[2]) for path, _ in sorted(view.unread)
    ]


def test_each_stack_of_an_output_folder_is_one_root(write, tmp_path):
    stacks = {name: {"workingDirectory": f"stacks/{name}"} for name in ("a", "b")}
    write("manifest.json", {"version": "0.21.0", "stacks": stacks})
    for name in stacks:
        write(f"stacks/{name}/cdk.tf.json", document({f"aws_kms_key.{name}": {}}))
    assert [
        (view.name.rpartition("/")[2], len(view.resources)) for view in read(str(tmp_path))
    ] == [
        ("a", 1),
        ("b", 1),
    ]


def test_a_manifest_beside_the_files_of_a_root_is_another_tools(write, tmp_path):
    write("manifest.json", {"name": "a web site"})
    write("main.tf.json", ROOT)
    assert addresses(tmp_path) == {"aws_kms_key.k"}


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("{", "is not JSON: Expecting property name enclosed in double quotes"),
        ([], "names no stacks"),
        ({}, "names no stacks"),
        ({"stacks": {}}, "names no stacks"),
        ({"stacks": ["a"]}, "names no stacks"),
        ({"stacks": {"a": "stacks/a"}}, "has no workingDirectory"),
        ({"stacks": {"a": {"workingDirectory": None}}}, "has no workingDirectory"),
        ({"stacks": {"a": {"workingDirectory": "gone"}}}, "holds no *.tf.json"),
        ({"stacks": {"a": {"workingDirectory": "."}}}, "holds no *.tf.json"),
    ],
)
def test_a_broken_manifest(write, tmp_path, manifest, said):
    write("manifest.json", manifest)
    assert unfit(tmp_path)[1].startswith(said)


def test_terraform_takes_a_list_of_objects_and_a_name_twice(write):
    twice = '{"resource": {"aws_kms_key": {"a": {}}, "aws_kms_key": {"b": {}}}, "//": 1, "//": 2,'
    assert addresses(
        write("a.tf.json", f'{twice} "resource": {{"aws_kms_key": {{"c": {{}}}}}}}}')
    ) == {
        "aws_kms_key.a",
        "aws_kms_key.b",
        "aws_kms_key.c",
    }
    roots = [document({f"aws_kms_key.{name}": {}}) for name in "ab"]
    assert addresses(write("b.tf.json", roots)) == {"aws_kms_key.a", "aws_kms_key.b"}
    assert addresses(write("c.tf.json", [])) == set()


NO_PLAN = "plan again with -out=FILE, and write what terraform show -json FILE prints"
NEITHER = "is neither a plan nor a state of terraform show -json"
OTHER_TERRAFORM = "upgrade Keyspan, or plan by another Terraform"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.json", "", ("p.json", "is not JSON: Expecting value", NO_PLAN)),
        ("p.json", "[1]", ("p.json", "is JSON, and no object", NO_PLAN)),
        ("p.json", "null", ("p.json", "is JSON, and no object", NO_PLAN)),
        ("p.json", "{}", ("p.json", NEITHER, NO_PLAN)),
        ("p.json", '{"version": 4, "resources": []}', ("p.json", NEITHER, NO_PLAN)),
        ("p.json", '{"@level": "info"}\n{"@level": "info"}', ("p.json", "is not JSON", NO_PLAN)),
        ("p.json", b"PK\x03\x04\xff\xfe", ("p.json", "is not text: is it the plan", NO_PLAN)),
        ("p.json", b"\xff\xfeP\x00\x00\xd8", ("p.json", "is not text: is it the plan", NO_PLAN)),
        ("p.json", "[" * 100_000, ("p.json", "is not JSON", NO_PLAN)),
        ("m.tf.json", b"\xff", ("m.tf.json", "is not text", "write it anew")),
        ("m.tf.json", '{"resource": 1}', ("m.tf.json: resource", "is int, and no object", "")),
        (
            "m.tf.json",
            '{"resource": {"aws_kms_key": {"k": "text"}}}',
            (
                "m.tf.json: resource.aws_kms_key.k",
                "is str, and no object",
                "let terraform validate read it; it names what is wrong",
            ),
        ),
        ("m.tf.json", "[1]", ("m.tf.json", "is JSON, and no object", "")),
        (
            "p.json",
            json.dumps({**PLAN, "format_version": "2.0"}),
            (
                "p.json: format_version",
                'is of format version "2.0", and known are 1.0, 1.1, 1.2',
                OTHER_TERRAFORM,
            ),
        ),
        (
            "p.json",
            json.dumps({**PLAN, "format_version": None}),
            (
                "p.json: format_version",
                "is of format version null, and known are 1.0, 1.1, 1.2",
                OTHER_TERRAFORM,
            ),
        ),
        (
            "p.json",
            json.dumps({**PLAN, "format_version": ["1.2"]}),
            (
                "p.json: format_version",
                'is of format version ["1.2"], and known are 1.0, 1.1, 1.2',
                OTHER_TERRAFORM,
            ),
        ),
        ("s.json", json.dumps({**STATE, "format_version": {}}), ("s.json", NEITHER, NO_PLAN)),
        ("s.json", json.dumps({**STATE, "format_version": "9"}), ("s.json", NEITHER, NO_PLAN)),
        (
            "p.json",
            json.dumps({**PLAN, "resource_changes": [1]}),
            ("p.json: resource_changes", "is no list of objects", NO_PLAN),
        ),
        (
            "p.json",
            json.dumps({**PLAN, "resource_changes": [{"address": "a", "change": {}}]}),
            ("p.json: a", "its change has no list of actions", NO_PLAN),
        ),
        (
            "gone.json",
            None,
            ("gone.json", "cannot be read: No such file", "name a file or a folder"),
        ),
        ("gone.tf.json", None, ("gone.tf.json", "cannot be read: No such file", "name a file")),
    ],
)
def test_what_is_unfit(write, tmp_path, name, content, said):
    """Each place is told to the letter, and the problem and the mend by how they begin."""
    told = unfit(tmp_path / name if content is None else write(name, content))
    assert told[0] == said[0]
    assert all(text.startswith(start) for text, start in zip(told, said, strict=True))


def nested(depth):
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    "text",
    [
        f'{{"provider": {{"aws": {{"region": {nested(900)}}}}}}}',
        f'{{"locals": {{"a": {nested(900)}}}, "provider": {{"a": {{"region": "${{local.a}}"}}}}}}',
    ],
)
def test_what_is_nested_too_deep_is_unfit(write, text):
    assert unfit(write("m.tf.json", text)) == (
        "m.tf.json",
        "is nested too deep",
        "let terraform validate read it; it names what is wrong",
    )


def test_a_resource_that_is_nested_too_deep_is_not_passed(write):
    text = f'{{"resource": {{"aws_kms_key": {{"k": {{"policy": {nested(900)}}}}}}}}}'
    report = check(read(write("m.tf.json", text)), today=TODAY)
    assert {each.address for each in report.failures} == {"aws_kms_key.k"}
    assert {each.rule for each in report.failures} == {"KS099"}


def test_an_empty_folder(tmp_path):
    assert unfit(tmp_path) == (
        tmp_path.name,
        "holds no *.tf.json",
        "run cdktf synth and name cdktf.out, or check the JSON of a plan",
    )


def test_a_folder_in_the_place_of_a_file(write, tmp_path):
    write("main.tf.json/x", "")
    assert unfit(tmp_path)[:2] == ("main.tf.json", "cannot be read: Is a directory")


def given(monkeypatch, content):
    stream = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stream)


def test_standard_input(monkeypatch):
    given(monkeypatch, json.dumps(PLAN).encode())
    assert read_plan("-").name == "standard input"
    given(monkeypatch, b"PK\x03\x04\xff\xfe")
    assert unfit("-")[:2] == ("standard input", "is not text: is it the plan itself?")
    given(monkeypatch, b"")
    assert unfit("-")[0] == "standard input"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plan_as_powershell_writes_it(write, encoding):
    path = write("plan.json", json.dumps(PLAN).encode(encoding))
    assert read_plan(path).kind == "plan"


def test_what_is_no_plan(write, tmp_path):
    for path, problem in (
        (write("m.tf.json", ROOT), "is a configuration, and no plan"),
        (write("state.json", STATE), "is a state, and no plan"),
        (str(tmp_path), "is a folder, and no plan"),
    ):
        with pytest.raises(UnfitDocument, match=problem):
            read_plan(path)
