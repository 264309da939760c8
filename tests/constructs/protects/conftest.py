"""Every service's data under one key, synthesized once: each test reads its own part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from keyspan.config import loads
from keyspan.errors import InvalidKeyring
from tests.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = """
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["eu-west-1"]
"""
HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
PROVIDERS = {HERE: "aws.us_east_1", THERE: "aws.eu_west_1"}
KEYRINGS = Path(__file__).parent / "keyrings"
"""What stands below the key, a file for each service."""


def keyring(*services: str) -> str:
    """Return a keyring of the key and some services' data; of all by default."""
    names = services or sorted(file.stem for file in KEYRINGS.glob("*.toml"))
    return "\n".join((KEY, *((KEYRINGS / f"{name}.toml").read_text() for name in names)))


def refusal(table: str) -> str:
    """Return why a keyring of the key and a table is refused."""
    with pytest.raises(InvalidKeyring) as error:
        loads(f"{KEY}\n{table}\n")
    return str(error.value)


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("protected") / "cdktf.out"
    return synthesize(keyring(), out=out)["keyring"]


@pytest.fixture(scope="session")
def made(synthesized: dict[str, Any]) -> Callable[[str], Any]:
    """The arguments at an address, without what CDKTF remarks; JSON within JSON decoded."""

    def arguments(address: str) -> Any:
        kind, _, name = address.partition(".")
        return {k: _decoded(v) for k, v in synthesized["resource"][kind][name].items() if k != "//"}

    return arguments


@pytest.fixture(scope="session")
def of_key(synthesized: dict[str, Any]) -> Callable[[str, str], Any]:
    """The statement with a Sid in the key policy of a Region, or None."""
    resources = synthesized["resource"]

    def statement(region: str, sid: str) -> Any:
        keys = {
            "us-east-1": resources["aws_kms_key"]["orders"],
            "eu-west-1": resources["aws_kms_replica_key"]["orders_eu-west-1"],
        }
        found = [each for each in keys[region]["policy"]["Statement"] if each["Sid"] == sid]
        return found[0] if found else None

    return statement


@pytest.fixture(scope="session")
def told(synthesized: dict[str, Any]) -> Callable[[str], Any]:
    """The value of an output."""
    return lambda name: synthesized["output"][name]["value"]


def _decoded(value: Any) -> Any:
    return (
        json.loads(value) if isinstance(value, str) and value.startswith(('{"', '[{"')) else value
    )
