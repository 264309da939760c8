"""Whose credentials these are, in each Region that has some of its own."""

from __future__ import annotations

import pytest

from keyspan import Backend, Credentials, Keyring, KeyspanError, Provider
from keyspan.cli.account import require_account
from keyspan.live import CallRefused

OURS, THEIRS = "111122223333", "444455556666"
HOME, AWAY, THIRD = "us-east-1", "us-west-2", "eu-west-1"


@pytest.fixture
def asked(monkeypatch):
    """Regions that were asked; the first of them does not answer."""
    asked = []

    def caller(provider, *, region):
        asked.append(region)
        if len(asked) == 1:
            raise CallRefused(region=region, operation="x", code="x", message="", mend="")
        account = THEIRS if provider.for_region(region).profile == "theirs" else OURS
        return f"arn:aws:iam::{account}:user/me"

    monkeypatch.setattr("keyspan.live.aws.caller", caller)
    return asked


def keyring(**regional):
    provider = Provider(regional={r.replace("_", "-"): each for r, each in regional.items()})
    backend = Backend(type="local", arguments={"path": "x"})
    return Keyring(account=OURS, keys=(), provider=provider, backend=backend)


def test_the_same_credentials_are_asked_for_until_one_region_answers(asked):
    require_account(keyring(), regions=(HOME, AWAY, THIRD))
    assert asked == [HOME, AWAY]


def test_credentials_of_another_account_in_one_region_are_refused(asked):
    with pytest.raises(KeyspanError) as refused:
        require_account(
            keyring(eu_west_1=Credentials(profile="theirs")), regions=(HOME, AWAY, THIRD)
        )
    assert str(refused.value) == (
        f"signed in to account {THEIRS}, and the keyring is of {OURS}\n"
        f"  sign in to that one in {THIRD}: [provider] has credentials of its own for it"
    )
