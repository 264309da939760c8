import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from keyspan.config import schema
from tests.snapshot import committed

ROOT = Path(__file__).parents[2]
COPY = ROOT / "docs" / "keyspan.schema.json"


def test_the_committed_copy_is_what_keyspan_schema_prints():
    assert committed(COPY, schema()) == schema()


def test_the_example_fits_the_schema():
    jsonschema.validate(tomllib.loads((ROOT / "keyspan.toml").read_text()), json.loads(schema()))


@pytest.mark.parametrize(
    "change",
    [
        {"acount": "111122223333"},
        {"account": "12"},
        {"backend": {"type": "s3"}},
        {"backend": {"type": "local", "pth": "x"}},
        {"keys": {"orders": {"primary": "us-east-11"}}},
        {"keys": {"orders": {"primary": "us-east-1", "rotation_days": 89}}},
        {"keys": {"orders": {"primary": "us-east-1", "in": {"eu-west-1": {"primary": "x"}}}}},
    ],
)
def test_an_editor_sees_what_is_wrong(change):
    keyring = {"account": "111122223333", "keys": {"orders": {"primary": "us-east-1"}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(keyring | change, json.loads(schema()))


def test_the_documented_default_backend_fits_it_too():
    keyring = {
        "account": "111122223333",
        "keys": {"orders": {"primary": "us-east-1"}},
        "backend": {"type": "local"},
    }
    jsonschema.validate(keyring, json.loads(schema()))
