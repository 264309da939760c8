"""The plug-in in a team's run of pytest: what fails, in which words, and what it costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module

import pytest

from tests.project import ROOT
from tests.testing.conftest import PLUGIN

VALID = '{"resource": {"terraform_data": {"a": {"input": "x"}}}}'
INVALID = '{"resource": {"terraform_data": {"a": {"inputt": "x"}}}}'


def told(result: pytest.RunResult) -> str:
    return "\n".join(result.outlines)


def test_findings_fail_with_what_to_do_and_no_traceback(run):
    result = run("""
def test_keys(keyspan_check):
    keyspan_check(Template(KEYS, name="orders"), fail_on="warning")
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "warning KS022 aws_kms_key.orders (orders)",
            "  lifecycle.prevent_destroy is not true",
            "  why: *",
            "  mend: write lifecycle { prevent_destroy = true }*",
            "  source: https://*",
            "",
            "1 warning in 2 resources of 1 document: failed",
        ],
        consecutive=True,
    )
    assert "Traceback" not in told(result)
    assert "checking.py" not in told(result)


def test_what_passes_returns_its_report(run):
    run("""
def test_keys(keyspan_check):
    report = keyspan_check(Template(KEYS))
    assert {each.severity.value for each in report.findings} == {"warning"}
""").assert_outcomes(passed=1)


def test_a_waiver_lets_a_finding_pass_until_its_day(run):
    result = run("""
import pytest
from datetime import date

@pytest.mark.parametrize("until", [date(2999, 1, 1), date(2020, 1, 1)])
def test_keys(keyspan_check, until):
    waiver = Waiver(rule="KS022", address="aws_kms_key.*", reason="for a test", until=until)
    keyspan_check(Template(KEYS), fail_on="warning", waivers=[waiver])
""")
    result.assert_outcomes(passed=1, failed=1)
    assert "  of KS022 until 2020-01-01 (for a test)" in result.outlines


def test_a_team_may_want_longer_waiting_periods(run):
    result = run("""
import pytest

ORDERS = KEYS["resource"]["aws_kms_key"]["orders"]
ORDERS |= {"deletion_window_in_days": 14, "lifecycle": {"prevent_destroy": True}}

@pytest.mark.parametrize("days", [14, 21])
def test_keys(keyspan_check, days):
    keyspan_check(Template(KEYS), minimum_deletion_window_days=days, fail_on="warning")
""")
    result.assert_outcomes(passed=1, failed=1)
    assert "KS002 aws_kms_key.orders" in told(result)


def test_a_path_is_checked_and_one_that_is_not_there_fails(run, pytester):
    pytester.path.joinpath("infra").mkdir()
    pytester.path.joinpath("infra/keys.tf.json").write_text(VALID)
    result = run("""
def test_there(keyspan_check):
    assert keyspan_check("infra").documents == ("infra",)

def test_not_there(keyspan_check):
    keyspan_check("none.tf.json")
""")
    result.assert_outcomes(passed=1, failed=1)
    assert "none.tf.json: cannot be read: No such file or directory" in told(result)


def test_a_severity_that_is_none_is_no_pass(run):
    result = run("""
def test_keys(keyspan_check):
    keyspan_check(Template(KEYS), fail_on="errors")
""")
    result.assert_outcomes(failed=1)
    assert "'errors' is not a valid Severity" in told(result)


def test_a_difference_is_told_at_the_line_of_the_test(run):
    result = run("""
def test_orders():
    Template(KEYS, name="orders").has("aws_kms_key.orders", multi_region=False)
""")
    result.assert_outcomes(failed=1)
    assert "E         multi_region: wanted false, got true" in result.outlines
    assert "template.py" not in told(result)


@pytest.mark.terraform
def test_terraform_says_in_its_words_what_is_wrong(run, pytester):
    for name, text in (("valid", VALID), ("invalid", INVALID)):
        pytester.path.joinpath(f"{name}.tf.json").write_text(text)
    result = run("""
import pytest

@pytest.mark.parametrize("name", ["valid", "invalid"])
def test_file(terraform_validate, name):
    terraform_validate(f"{name}.tf.json")
""")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "terraform -chdir=* validate: failed with exit status 1",
            "  | Error: Extraneous JSON object property",
            '  | No argument or block type is named "inputt"*',
        ]
    )
    assert told(result).count("Error: Extraneous JSON object property") == 1


@pytest.mark.terraform
def test_a_selected_workspace_is_no_matter(run, monkeypatch):
    monkeypatch.setenv("TF_WORKSPACE", "production")
    run("""
def test_data(terraform_validate):
    terraform_validate(Template({"resource": {"terraform_data": {"a": {}}}}))
""").assert_outcomes(passed=1)


ASK = """
def test_data(terraform_validate):
    terraform_validate(Template({}))
"""


def test_it_skips_where_there_is_no_terraform(run, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KEYSPAN_TERRAFORM", raising=False)
    run(ASK).assert_outcomes(skipped=1)


@pytest.mark.parametrize(
    ("variable", "problem"),
    [
        ("KEYSPAN_TERRAFORM", "which is not a program"),
        ("KEYSPAN_PROVIDER_MIRROR", "which is not a folder"),
    ],
)
def test_it_never_skips_for_any_other_reason(run, monkeypatch, tmp_path, variable, problem):
    binary = tmp_path / "terraform"
    binary.write_text("#!/bin/sh\necho Terraform v1.11.4\n")
    binary.chmod(0o755)
    monkeypatch.setenv("KEYSPAN_TERRAFORM", str(binary))
    monkeypatch.setenv(variable, str(tmp_path / "none"))
    result = run(ASK)
    result.assert_outcomes(errors=1)
    assert problem in told(result)


def test_it_leaves_nothing_behind(run, monkeypatch, tmp_path):
    binary = tmp_path / "terraform"
    binary.write_text("#!/bin/sh\necho Terraform v1.11.4\n")
    binary.chmod(0o755)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("KEYSPAN_TERRAFORM", str(binary))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    run(ASK).assert_outcomes(passed=1)
    assert [each.name for each in scratch.iterdir() if each.name.startswith("keyspan-")] == []


def test_it_is_what_pytest_loads_by_itself():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert pyproject["project"]["entry-points"]["pytest11"] == {"keyspan": PLUGIN}
    assert import_module(PLUGIN).keyspan_check


def test_loading_it_costs_next_to_nothing():
    code = (
        "import pytest, sys; before = set(sys.modules); import keyspan.testing.plugin\n"
        "loaded = set(sys.modules) - before - set(sys.stdlib_module_names)\n"
        "print(*sorted(name for name in loaded if name.split('.')[:2] != ['keyspan', 'model']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "keyspan",
        "keyspan.errors",
        "keyspan.testing",
        "keyspan.testing.plugin",
    ]


def test_what_it_exports_is_there():
    import keyspan.testing

    for name in keyspan.testing.__all__:
        assert getattr(keyspan.testing, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Templates'"):
        keyspan.testing.Templates  # noqa: B018 - it is to fail
