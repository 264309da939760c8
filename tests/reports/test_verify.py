"""keyspan verify in each format: the same is told, and nothing that anybody wrote acts."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from prometheus_client.parser import text_string_to_metric_families

from keyspan.live import CallRefused
from keyspan.live.roundtrip import Trip
from keyspan.reports.forms import FORMATS, render
from keyspan.reports.schema import SHAPES, schema
from tests.reports.found import (
    AWAY,
    HOME,
    KEY_ID,
    bad,
    difference,
    good,
    matrix,
    standing,
    tally,
    unknown,
    unread,
    verified,
)
from tests.snapshot import committed

DOCS = Path(__file__).parents[2] / "docs"
HOSTILE = "x\n::error::y\x1b[2J|`<script>@me"


def told(form, *keys, crypto=True):
    return "\n".join(render("verify", form, iter(keys), tally(crypto=crypto))) + "\n"


def test_a_good_key_for_a_terminal():
    assert (
        told("text", good())
        == f"""\
orders ({KEY_ID})
Region     role     key state  key material  aliases
us-east-1  primary  Enabled    aaaaaaaaaaaa  orders
eu-west-1  replica  Enabled    aaaaaaaaaaaa  orders
Encrypt in the Region on the left, Decrypt in the one above:
           us-east-1     eu-west-1
us-east-1  opened 12 ms  opened 12 ms
eu-west-1  opened 12 ms  opened 12 ms

1 key: as keyspan.toml says, and 4 round trips came back
"""
    )


def test_what_is_wrong_for_a_terminal():
    lines = told("text", bad(), unread()).splitlines()
    assert "us-east-1  opened 12 ms                OtherKey 2 ms" in lines
    assert "  eu-west-1 to us-east-1: AccessDeniedException: not you" in lines
    at = lines.index("policy in eu-west-1: the key policy is another than the file's: AllowUse")
    assert lines[at + 1 : at + 4] == [
        "  wanted: what keyspan policy show orders --region eu-west-1 prints",
        '  - {"Sid":"AllowUse"}',
        "  mend: keyspan deploy",
    ]
    assert "eu-west-1  -        not read   -             not read" in lines
    assert lines[-4:] == [
        "could not be read:",
        "  eu-west-1: DescribeKey: AccessDeniedException: no",
        "    let it be read",
        "2 keys: 1 difference, 2 of 4 round trips failed, 1 call refused",
    ]


def test_a_keys_lines_come_before_the_next_key_is_looked_at():
    looked_at = []

    def keys():
        for key in (good(), bad()):
            looked_at.append(key)
            yield key

    lines = render("verify", "text", keys(), tally())
    assert next(lines).startswith("orders (mrk-")
    assert len(looked_at) == 1


def test_a_region_that_the_file_does_not_name_for_a_terminal():
    key = verified(standings=(standing(HOME), standing(AWAY, named=False, aliases=())))
    assert "eu-west-1  replica, not in the file  Enabled    aaaaaaaaaaaa  -" in told("text", key)


def test_the_json_is_of_its_schema_whatever_was_found():
    document = json.loads(told("json", good(), bad(), unread(), unknown()))
    jsonschema.validate(document, json.loads(schema("verify")))
    assert (document["version"], document["verdict"]) == (1, "findings")
    assert document["counts"] == {
        "keys": 4,
        "differences": 2,
        "round_trips": 8,
        "failed_round_trips": 2,
        "unread": 1,
    }
    first, second, third, fourth = document["keys"]
    assert (first["good"], first["rotation"]) == (True, {"enabled": True, "period_days": 365})
    assert first["round_trips"][0]["made_milliseconds"] == {HOME: 10.1, AWAY: 20.2}
    assert second["differences"][0]["aspect"] == "policy"
    assert [trip["problem"] for trip in second["round_trips"][0]["trips"]] == [
        None,
        "OtherKey",
        "AccessDeniedException",
        None,
    ]
    assert third["unread"][0]["reason"] == "denied"
    assert third["regions"][1]["aliases"] is None
    assert (fourth["key_id"], fourth["differences"][0]["region"]) == (None, None)


@pytest.mark.parametrize("command", SHAPES)
def test_the_schemas_that_are_published(command):
    text = schema(command)
    assert committed(DOCS / f"{command}.schema.json", text) == text
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_markdown_tells_what_is_wrong_first_and_folds_what_is_good():
    page = told("markdown", good(), bad(), unread())
    assert page.startswith("## keyspan verify: findings\n\n3 keys: 1 difference, ")
    assert "| orders | policy | eu-west-1 | the key policy is another than the file's" in page
    assert "<summary>orders: good</summary>" in page
    assert "| us-east-1 | opened 12 ms | OtherKey 2 ms |" in page


def metrics(*keys):
    families = text_string_to_metric_families(told("prometheus", *keys))
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def test_metrics():
    found = metrics(bad())
    labels = (("key", "orders"), ("key_id", KEY_ID))
    assert found["keyspan_verify_key_good", *labels] == 0
    assert found["keyspan_verify_key_differences", *labels] == 1
    assert found["keyspan_verify_difference", ("aspect", "policy"), *labels, ("region", AWAY)] == 1
    assert found["keyspan_verify_region_read", *labels, ("region", AWAY)] == 1
    assert found[("keyspan_verify_last_run_timestamp_seconds",)] == tally().moment.timestamp()

    def trip(name, made_in, taken_in):
        at = (("made_in", made_in), ("make", "Encrypt"), ("take", "Decrypt"))
        return found[f"keyspan_verify_round_trip_{name}", *labels, *at, ("taken_in", taken_in)]

    assert trip("good", HOME, HOME) == 1
    assert trip("good", HOME, AWAY) == 0
    assert trip("duration_seconds", HOME, HOME) == pytest.approx(0.0123)


def test_a_region_that_was_not_read_is_a_metric():
    found = metrics(unread())
    labels = (("key", "orders"), ("key_id", KEY_ID), ("region", AWAY))
    assert found["keyspan_verify_region_read", *labels] == 0
    assert found[("keyspan_verify_refused_calls",)] == 1


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_that_anybody_wrote_acts(form):
    key = verified(
        standings=(
            standing(HOME, aliases=(HOSTILE,)),
            standing(HOSTILE, state=HOSTILE, material_id=HOSTILE),
        ),
        matrices=(matrix(regions=(HOSTILE,), trips={(HOSTILE, HOSTILE): Trip(problem=HOSTILE)}),),
        differences=(difference(found=HOSTILE, wanted=HOSTILE, details=(HOSTILE,)),),
    )
    page = told(form, key)
    assert "\x1b" not in page
    assert not any(line.lstrip().startswith("::") for line in page.splitlines())
    assert form != "markdown" or "<script>" not in page


def test_a_key_that_was_not_used_is_a_metric():
    labels = (("key", "orders"), ("key_id", KEY_ID))
    assert metrics(good())["keyspan_verify_key_round_trips", *labels] == 4
    assert metrics(verified(matrices=()))["keyspan_verify_key_round_trips", *labels] == 0


def test_what_aws_says_forges_no_line():
    said = CallRefused(
        region=AWAY, operation="DescribeKey", code="X", message="no\nkeys: all good", mend="ask"
    )
    lines = told("text", verified(refusals=(said,))).splitlines()
    assert "  eu-west-1: DescribeKey: X: no\\nkeys: all good" in lines


def test_half_a_surrogate_pair_is_spelled_out_for_a_program():
    half = "\ud800"
    trips = {(HOME, HOME): Trip(problem=half, message=half)}
    key = verified(
        standings=(standing(HOME, state=half),),
        matrices=(matrix(regions=(HOME,), trips=trips),),
    )
    (found,) = json.loads(told("json", key))["keys"]
    assert found["regions"][0]["state"] == "\\ud800"
    assert found["round_trips"][0]["trips"][0]["problem"] == "\\ud800"
