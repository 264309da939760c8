"""Whatever a document holds, it is checked, or unfit; nothing else is ever raised."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyspan.checks import UnfitDocument, check, read
from tests.checks.terraform import EAST, SOUND, TODAY, WEST, document

CONFIGURATION = document(
    {
        "aws_kms_key.k": {
            "provider": EAST,
            "multi_region": True,
            "policy": SOUND,
            "lifecycle": {"prevent_destroy": True},
            "//": {
                "keyspan": {"waivers": [{"rule": "KS001", "reason": "r", "until": "2027-01-01"}]}
            },
        },
        "aws_kms_replica_key.k": {"provider": WEST, "primary_key_arn": "${aws_kms_key.k.arn}"},
        "aws_kms_alias.k": {"name": "alias/${local.n}", "target_key_id": "${aws_kms_key.k.key_id}"},
        "data.aws_kms_key.k": {"key_id": "alias/k"},
        "aws_kms_key_policy.k": {"key_id": "${data.aws_kms_key.k.id}", "policy": SOUND},
        "aws_dynamodb_table.t": {
            "provider": EAST,
            "server_side_encryption": {"kms_key_arn": "${aws_kms_key.k.arn}"},
            "replica": [{"region_name": "eu-west-1", "kms_key_arn": "${local.keys.eu}"}],
        },
        "aws_s3_bucket_replication_configuration.r": {
            "bucket": "b",
            "rule": [{"destination": {"bucket": "arn:aws:s3:::d"}}],
        },
    },
    locals={"n": "orders", "keys": {"eu": "${aws_kms_replica_key.k.arn}"}},
    module={"m": {"source": "./m"}},
)
PLANS = Path(__file__).parents[1] / "plans"
DOCUMENTS = {
    "main.tf.json": CONFIGURATION,
    "plan.json": json.loads((Path(__file__).with_name("modules") / "plan.json").read_text()),
    "update.json": json.loads((PLANS / "renamed.json").read_text()),
}
VALUES: Any = st.recursive(
    st.sampled_from(
        [None, True, 0, -1, 1.5, "", "x", "${local.n}", "${aws_kms_key.k.arn}", "mrk-"]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=4,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Each (container, name or number) within a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, each in list(inside):
        found.append((value, name))
        if isinstance(each, (dict, list)):
            found += places(each)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mutations")


@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
def test_a_mutated_document_is_checked_or_unfit(name, folder, data):
    mutated = copy.deepcopy(DOCUMENTS[name])
    for _ in range(data.draw(st.integers(1, 3))):
        container, place = data.draw(st.sampled_from(places(mutated)))
        if data.draw(st.booleans()):
            container[place] = data.draw(VALUES)
        else:
            del container[place]
    path = folder / name
    path.write_text(json.dumps(mutated))
    try:
        report = check(read(str(path)), today=TODAY)
    except UnfitDocument:
        return
    assert [each for each in report.findings if each.rule == "KS099"] == []


@given(st.text() | st.binary())
def test_any_file_at_all_is_read_or_unfit(folder, content):
    for name in ("any.json", "any.tf.json"):
        path = folder / name
        path.write_bytes(
            content.encode("utf-8", "replace") if isinstance(content, str) else content
        )
        with suppress(UnfitDocument):
            assert len(list(read(str(path)))) == 1
