"""A key of the file, for the living one to be held against; and botocore without its pauses."""

import time
from types import SimpleNamespace

import botocore.endpoint
import pytest

from keyspan import Key, RelatedKey


def wanted(**changes):
    regions = changes.pop("regions", ("us-east-1", "us-west-2", "eu-west-1"))
    aliases = changes.pop("aliases", ("vault",))
    return Key(
        name="vault",
        primary=RelatedKey(region=regions[0], aliases=aliases),
        replicas=tuple(RelatedKey(region=region) for region in regions[1:]),
        **{"origin": "EXTERNAL", **changes},
    )


@pytest.fixture
def key():
    return wanted


@pytest.fixture
def no_pauses(monkeypatch):
    """Let botocore not wait between attempts."""
    hurry = SimpleNamespace(time=time.time, sleep=lambda _: None)
    monkeypatch.setattr(botocore.endpoint, "time", hurry)
