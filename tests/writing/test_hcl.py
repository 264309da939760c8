"""Terraform's language: values as text, laid out as `terraform fmt` does, templates kept."""

import json

import pytest

from keyspan.terraform import find_binary
from keyspan.writing.hcl import Block, Expression, Wrapped, document, literal, rendered
from tests.project import run

TEXTS = [
    "plain",
    'a "b" \\ c',
    "one\ntwo\t\r",
    "${x} %{y} $${z} %%{w}",
    "ünï 日本 🔑",
    "\x07\x7f\u2028",
]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        (True, "true"),
        (30, "30"),
        (None, "null"),
        ([], "[]"),
        ({}, "{}"),
        (["a", 1], '["a", 1]'),
        ("${aws_kms_key.orders.arn}", "aws_kms_key.orders.arn"),
        ("arn:${var.account}:root", '"arn:${var.account}:root"'),
        ("$${aws:username}", '"$${aws:username}"'),
        (Expression("var.x"), "var.x"),
        ({"a.b": 1}, '{\n  "a.b" = 1\n}'),
        (Wrapped("f(", ["x"], ")"), 'f(["x"])'),
        (Wrapped("[\n  for x in ", {"a": 1}, " : x\n]"), "[\n  for x in {\n    a = 1\n  } : x\n]"),
    ],
)
def test_a_value_as_text(value, text):
    assert rendered(value) == text


def test_signs_of_neighbours_stand_in_one_column_and_those_of_several_lines_by_themselves():
    values = {"a": 1, "long": 2, "table": {"x": 1}, "b": 3}
    assert rendered(values) == (
        "{\n  a    = 1\n  long = 2\n  table = {\n    x = 1\n  }\n  b = 3\n}"
    )


def test_a_long_list_stands_on_lines_of_its_own():
    assert rendered(["x" * 40, "y" * 40]) == f'[\n  "{"x" * 40}",\n  "{"y" * 40}",\n]'


@pytest.mark.parametrize("text", ['${lookup(x, "a")}', "a ${f({})} b", "%{ if x }", "${open"])
def test_a_template_that_is_more_than_a_reference_is_refused(text):
    with pytest.raises(ValueError, match="holds more than a reference"):
        rendered(text)


def test_a_file_is_its_comment_and_its_blocks():
    block = Block("a", ("b",), ({"x": 1}, Block("c", (), ()), {"y": 2}))
    assert document([block], comment="First.\n\nThird.") == (
        '# First.\n#\n# Third.\n\na "b" {\n  x = 1\n\n  c {}\n\n  y = 2\n}\n'
    )


@pytest.mark.terraform
def test_terraform_reads_each_text_as_it_was_and_finds_nothing_to_lay_out(tmp_path, surroundings):
    outputs = [
        Block(
            "output",
            (f"o{number}",),
            ({"value": {"deep": [literal(text)], "text": literal(text)}},),
        )
        for number, text in enumerate(TEXTS)
    ]
    (tmp_path / "main.tf").write_text(document(outputs, comment="Texts."))
    terraform = str(find_binary(surroundings))
    assert run([terraform, "fmt", "-check"], folder=tmp_path, environment=surroundings).stdout == ""
    applied = [terraform, "apply", "-auto-approve", "-no-color"]
    done = run(applied, folder=tmp_path, environment=surroundings)
    assert done.returncode == 0, done.stdout
    told = json.loads((tmp_path / "terraform.tfstate").read_text())["outputs"]
    read = [told[f"o{number}"]["value"] for number in range(len(TEXTS))]
    assert read == [{"deep": [text], "text": text} for text in TEXTS]
