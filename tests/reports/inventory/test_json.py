"""An inventory for a program: every real output is of the documented shape."""

import json
from dataclasses import replace

import jsonschema
import pytest
from pydantic import TypeAdapter

from keyspan.live.gateway import LastUse
from keyspan.reports.inventory import FORMATS
from keyspan.reports.inventory.shape import InventoryReport
from tests.reports.inventory.texts import HOSTILE, NOW

SCHEMA = TypeAdapter(InventoryReport).json_schema()


@pytest.fixture
def told(fleet):
    return json.loads(FORMATS["json"](fleet))


@pytest.mark.parametrize("which", ["fleet", "hostile"])
def test_it_is_of_the_documented_shape_and_has_nothing_more(request, which):
    told = json.loads(FORMATS["json"](request.getfixturevalue(which)))
    jsonschema.validate(told, SCHEMA)
    assert set(told) == set(SCHEMA["properties"])
    member = SCHEMA["$defs"]["MemberShape"]["properties"]
    assert all(set(each) == set(member) for key in told["keys"] for each in key["members"])


def test_a_schema_that_fits_everything_would_prove_nothing(told):
    told["keys"][0]["members"][0]["rotations"] = "many"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, SCHEMA)


def test_what_is_not_known_is_null(told):
    orders, other = told["keys"]
    assert orders["members"][1]["aliases"] is None
    assert orders["members"][1]["last_use"] is None
    assert other["name"] is None
    assert other["members"][1] == {
        "region": "eu-west-1",
        "role": None,
        "state": "not read",
        "aliases": [],
        "created": None,
        "deletion": None,
        "expires": None,
        "last_use": None,
        "rotations": None,
        "monthly_dollars": None,
    }
    assert told["regions"][4] == {
        "region": "eu-north-1",
        "read": False,
        "multi_region_keys": None,
        "single_region_keys": None,
        "monthly": {"dollars": "0.00", "unknown": 0},
    }


def test_amounts_moments_and_reasons(told):
    member = told["keys"][0]["members"][0]
    assert member["monthly_dollars"] == "2.00"
    assert member["last_use"] == {
        "operation": "Decrypt",
        "time": "2026-11-25T12:00:00+00:00",
        "since": "2026-01-01T00:00:00+00:00",
    }
    assert told["keys"][1]["members"][0]["deletion"] == "2026-11-25T12:00:00+00:00"
    assert (told["version"], told["prices"], told["keyring"]) == (
        1, "2026-11-23", ["orders", "gone"],
    )  # fmt: skip
    assert (told["monthly"], told["keyring_monthly"]) == (
        {"dollars": "4.00", "unknown": 1},
        {"dollars": "4.00", "unknown": 0},
    )
    assert [each["reason"] for each in told["unread"]] == ["denied"] * 3


def test_a_text_is_exactly_what_was_read(hostile):
    told = json.loads(FORMATS["json"](hostile))
    assert told["keys"][0]["members"][0]["aliases"] == [HOSTILE]
    assert told["missing"] == [HOSTILE]


def test_half_a_surrogate_pair_is_spelled_out(fleet):
    use = LastUse(operation="\ud800", moment=NOW, since=None)
    first, *others = fleet.keys
    member = replace(first.members[0], last_use=use)
    keys = (replace(first, members=(member,)), *others)
    found = json.loads(FORMATS["json"](replace(fleet, keys=keys)))
    assert found["keys"][0]["members"][0]["last_use"]["operation"] == "\\ud800"
