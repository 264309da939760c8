"""What a state holds; another document is never taken for an empty state."""

from __future__ import annotations

import pytest

from keyspan.terraform import State, UnfitState, read_state


def resource(address, **more):
    kind = address.rpartition(".")[0].rpartition(".")[2]
    return {"address": address, "mode": "managed", "type": kind, "values": {}, **more}


STATE = {
    "format_version": "1.0",
    "values": {
        "root_module": {
            "resources": [
                resource("aws_kms_key.orders", values={"key_id": "mrk-1"}),
                resource("aws_kms_replica_key.west", tainted=True),
                resource("aws_kms_replica_key.west", deposed_key="abc"),
                {"address": "data.aws_kms_key.x", "mode": "data", "type": "aws_kms_key"},
            ],
            "child_modules": [
                {
                    "address": "module.a",
                    "child_modules": [{"resources": [resource("module.a.module.b.aws_kms_key.k")]}],
                }
            ],
        }
    },
}


def test_the_resources_of_every_module_are_held():
    state = read_state(STATE, name="state")
    assert state.addresses == {
        "aws_kms_key.orders",
        "aws_kms_replica_key.west",
        "module.a.module.b.aws_kms_key.k",
    }
    assert state.at("aws_kms_key.orders").values["key_id"] == "mrk-1"
    assert state.at("aws_kms_replica_key.west").tainted
    assert [each.deposed for each in state.resources] == ["", "", "abc", ""]
    assert state.at("aws_kms_key.other") is None


def test_a_state_that_was_never_written_holds_nothing():
    assert read_state({"format_version": "1.0"}, name="state") == State()


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "state.json: is no JSON object"),
        ({}, "state.json: has format_version '', which is not known"),
        ({"format_version": "2.0"}, "has format_version '2.0'"),
        ({"format_version": "1.2", "resource_changes": []}, "is a plan, and a state is wanted"),
        ({"format_version": "1.0", "values": {}}, "has an unknown shape"),
        ({"format_version": "1.0", "values": {"root_module": []}}, "has an unknown shape"),
        (
            {"format_version": "1.0", "values": {"root_module": {"resources": [{}]}}},
            "has an unknown shape",
        ),
    ],
)
def test_what_is_no_state_is_refused(document, problem):
    with pytest.raises(UnfitState) as raised:
        read_state(document, name="state.json")
    assert problem in str(raised.value)
