"""keyspan drift in each format: each difference, with the way to mend it."""

import json

import jsonschema
import pytest
from prometheus_client.parser import text_string_to_metric_families

from keyspan.reports.forms import FORMATS, render
from keyspan.reports.schema import schema
from tests.reports.found import KEY_ID, bad, good, tally, unknown, unread, verified


def told(form, *keys):
    return "\n".join(render("drift", form, iter(keys), tally(crypto=False))) + "\n"


def test_no_drift():
    assert told("text", verified(matrices=())) == (
        "1 key: as keyspan.toml says, and no key was used\n"
    )


def test_only_keys_that_differ_are_told_of():
    differs = verified(differences=bad().differences, matrices=())
    assert (
        told("text", verified(name="fine", matrices=()), differs, unread())
        == f"""\
orders ({KEY_ID}): 1 difference
  policy in eu-west-1: the key policy is another than the file's: AllowUse
    wanted: what keyspan policy show orders --region eu-west-1 prints
    - {{"Sid":"AllowUse"}}
    mend: keyspan deploy

could not be read:
  eu-west-1: DescribeKey: AccessDeniedException: no
    let it be read
3 keys: 1 difference, 1 call refused
"""
    )


def test_the_json_is_of_its_schema():
    document = json.loads(told("json", good(), bad(), unread(), unknown()))
    jsonschema.validate(document, json.loads(schema("drift")))
    assert document["counts"] == {"keys": 4, "differing": 2, "differences": 2, "unread": 1}
    assert [key["name"] for key in document["keys"]] == ["orders"] * 4
    assert document["keys"][1]["differences"][0]["mend"] == "keyspan deploy"


def test_markdown():
    page = told("markdown", bad())
    assert page.startswith("## keyspan drift: findings\n")
    assert "| keyspan deploy |" in page
    assert told("markdown", verified(matrices=())).count("|") == 0


def test_metrics_have_the_commands_own_names():
    families = list(text_string_to_metric_families(told("prometheus", bad())))
    assert {family.name for family in families} == {
        "keyspan_drift_key_good",
        "keyspan_drift_key_differences",
        "keyspan_drift_difference",
        "keyspan_drift_region_read",
        "keyspan_drift_last_run_timestamp_seconds",
        "keyspan_drift_refused_calls",
    }


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_what_to_do(form):
    assert form == "prometheus" or "keyspan deploy" in told(form, bad())
