"""What holds for a set of related keys whatever is done to it, in any order."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keyspan.emulator.clock import Clock
from keyspan.emulator.kms.service import KeyManagementService
from tests.emulator.aws import OTHER, OWNER, PRIMARY, REPLICA

REGIONS = (PRIMARY, REPLICA, OTHER)
PLAINTEXT = base64.b64encode(b"orders").decode()
USABLE = ("Enabled", "Updating")
regions = st.sampled_from(REGIONS)


class RelatedKeys(RuleBasedStateMachine):
    """One set of related keys, under arbitrary management."""

    @initialize()
    def create(self):
        self.clock = Clock()
        self.kms = KeyManagementService(clock=self.clock, lag=timedelta(seconds=60))
        self.key = self.call("CreateKey", MultiRegion=True)["KeyMetadata"]["KeyId"]
        self.blobs = [self.encrypt(PRIMARY)]

    def call(self, operation: str, region: str = PRIMARY, **parameters: Any) -> dict[str, Any]:
        body = json.dumps(parameters).encode()
        response = self.kms.handle(operation, body, account=OWNER, region=region)
        assert response.status in (200, 400), response.body
        return json.loads(response.body)

    def on_key(self, operation: str, region: str, **parameters: Any) -> dict[str, Any]:
        return self.call(operation, region, KeyId=self.key, **parameters)

    def encrypt(self, region: str) -> str:
        return self.on_key("Encrypt", region, Plaintext=PLAINTEXT)["CiphertextBlob"]

    def described(self) -> dict[str, Any]:
        answers = {region: self.on_key("DescribeKey", region) for region in REGIONS}
        return {r: a["KeyMetadata"] for r, a in answers.items() if "KeyMetadata" in a}

    @rule(source=regions, to=regions)
    def replicate(self, source: str, to: str):
        self.on_key("ReplicateKey", source, ReplicaRegion=to)

    @rule(source=regions, to=regions)
    def promote(self, source: str, to: str):
        self.on_key("UpdatePrimaryRegion", source, PrimaryRegion=to)

    @rule(
        region=regions,
        operation=st.sampled_from(
            [
                "EnableKey",
                "DisableKey",
                "CancelKeyDeletion",
                "EnableKeyRotation",
                "DisableKeyRotation",
                "RotateKeyOnDemand",
            ]
        ),
    )
    def manage(self, region: str, operation: str):
        self.on_key(operation, region)

    @rule(region=regions, days=st.integers(7, 30))
    def delete(self, region: str, days: int):
        self.on_key("ScheduleKeyDeletion", region, PendingWindowInDays=days)

    @rule(seconds=st.sampled_from([1, 60, 86_400, 8 * 86_400, 400 * 86_400]))
    def wait(self, seconds: int):
        self.clock.advance(timedelta(seconds=seconds))

    @invariant()
    def there_is_one_primary_unless_it_changes(self):
        told = self.described()
        roles = [t["MultiRegionConfiguration"]["MultiRegionKeyType"] for t in told.values()]
        changing = any(t["KeyState"] == "Updating" for t in told.values())
        assert roles.count("PRIMARY") == (0 if changing or not told else 1)

    @invariant()
    def every_key_tells_the_same_of_the_set(self):
        told = self.described()
        sets = [t["MultiRegionConfiguration"] for t in told.values()]
        assert len({json.dumps([s["PrimaryKey"], s["ReplicaKeys"]]) for s in sets}) <= 1
        for configuration in sets:
            listed = [configuration["PrimaryKey"], *configuration["ReplicaKeys"]]
            assert {key["Region"] for key in listed} == set(told)
        assert len({t["CurrentKeyMaterialId"] for t in told.values()}) <= 1

    @invariant()
    def a_primary_with_replicas_has_no_deletion_date(self):
        for told in self.described().values():
            configuration = told["MultiRegionConfiguration"]
            primary = configuration["MultiRegionKeyType"] == "PRIMARY"
            assert not (primary and configuration["ReplicaKeys"] and "DeletionDate" in told)
            assert ("DeletionDate" in told) == (told["KeyState"] == "PendingDeletion")

    @invariant()
    def every_usable_key_decrypts_everything(self):
        told = self.described()
        usable = [region for region, t in told.items() if t["KeyState"] in USABLE]
        if usable:
            self.blobs = [*self.blobs[:5], self.encrypt(usable[-1])]
        for region in told:
            for blob in self.blobs:
                answer = self.call("Decrypt", region, CiphertextBlob=blob)
                assert answer.get("Plaintext") == (PLAINTEXT if region in usable else None)


TestRelatedKeys = RelatedKeys.TestCase
TestRelatedKeys.settings = settings(max_examples=60, stateful_step_count=25)
