"""Creating and Updating, as AWS shows them while they last: read from the embedded AWS."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keyspan import Backend, Keyring, Provider, RelatedKey
from keyspan.emulator import start_emulator
from keyspan.lifecycle.trouble import diagnose
from keyspan.live.aws import connector
from keyspan.live.survey import survey
from tests.aws import kms
from tests.lifecycle.trouble.cases import ACCOUNT, EAST, WEST, case, holding, key

LAG = 3600.0
TWO = (EAST, WEST)


@pytest.fixture(scope="module")
def slow_aws():
    with start_emulator(account=ACCOUNT, lag=LAG) as running:
        yield running


@pytest.fixture
def looked_at(slow_aws, monkeypatch):
    """Return what makes a case of a key as it lives in an AWS where all takes an hour."""
    for name, value in slow_aws.environment.items():
        monkeypatch.setenv(name, value)
    bare = replace(key(*TWO), primary=RelatedKey(region=EAST), replicas=(RelatedKey(region=WEST),))
    backend = Backend(type="local", arguments={"path": "x"})
    keyring = Keyring(account=ACCOUNT, keys=(bare,), provider=Provider(), backend=backend)

    def look(key_id, **changes):
        live = survey(TWO, key_id=key_id, connect=connector(keyring))
        state = holding(bare, key_id=key_id)
        return case(bare, live=live, key_id=key_id, **{"state": state} | changes)

    return look


def test_a_key_is_creating_then_well_then_updating_then_promoted(slow_aws, looked_at):
    east = kms(EAST, slow_aws.environment)
    key_id = east.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    east.enable_key_rotation(KeyId=key_id)
    east.replicate_key(KeyId=key_id, ReplicaRegion=WEST)
    given = looked_at(key_id)
    creating = diagnose(given)
    assert [(each.where, each.found) for each in creating.troubles] == [
        (WEST, "the key is Creating"),
    ]
    assert creating.way_out() == ("keyspan doctor orders",)

    slow_aws.advance(seconds=LAG)
    policies = [trouble.found for trouble in diagnose(looked_at(key_id)).troubles]
    assert not [found for found in policies if "Creating" in found]

    ciphertext = east.encrypt(KeyId=key_id, Plaintext=b"4711")["CiphertextBlob"]
    east.update_primary_region(KeyId=key_id, PrimaryRegion=WEST)
    updating = diagnose(looked_at(key_id))
    assert [each.where for each in updating.troubles] == ["us-east-1, us-west-2"]
    assert updating.way_out()[-1] == "keyspan promote orders us-west-2 --apply"
    for region in TWO:
        opened = kms(region, slow_aws.environment).decrypt(CiphertextBlob=ciphertext, KeyId=key_id)
        assert opened["Plaintext"] == b"4711", "cryptography goes on"

    slow_aws.advance(seconds=LAG)
    promoted = diagnose(looked_at(key_id))
    assert promoted.troubles[0].found == "holds the primary key, promoted outside of Terraform"
    assert promoted.way_out()[0] == "keyspan promote orders us-west-2 --apply"
