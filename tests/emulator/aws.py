"""The emulator as a test sees it: one account, by way of boto3."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import boto3
    from mypy_boto3_kms import KMSClient

    from keyspan.emulator import EmulatorProcess

OWNER = "111122223333"
OWNER = "111122223333"
PRIMARY = "us-east-1"
REPLICA = "eu-west-1"
OTHER = "ap-southeast-2"
LAG_SECONDS = 60
"""How long Creating and Updating last: until a test moves the clock, and never by chance."""

_CONFIG = Config(retries={"total_max_attempts": 1}, parameter_validation=False)


@dataclass(frozen=True)
class Aws:
    """The emulator as one account sees it, by way of boto3."""

    emulator: EmulatorProcess
    session: boto3.Session
    account: str
    credentials: Mapping[str, str]
    clients: dict[str, KMSClient] = field(default_factory=dict)

    def kms(self, region: str = PRIMARY) -> KMSClient:
        if region not in self.clients:
            self.clients[region] = self.client("kms", region)
        return self.clients[region]

    def client(self, service: str, region: str = PRIMARY) -> Any:
        return self.session.client(
            service,
            region_name=region,
            endpoint_url=self.emulator.endpoint,
            config=_CONFIG,
            **self.credentials,
        )

    def key(self, **parameters: Any) -> str:
        """Create a single-Region key, and return its ID."""
        return self.kms().create_key(**parameters)["KeyMetadata"]["KeyId"]

    def related(self, *replicas: str, **parameters: Any) -> str:
        """Create a primary key and its replicas, all usable, and return their ID."""
        key = self.key(MultiRegion=True, **parameters)
        for region in replicas:
            self.kms().replicate_key(KeyId=key, ReplicaRegion=region)
        self.settle()
        return key

    def settle(self) -> None:
        """Let Creating and Updating pass."""
        self.emulator.advance(seconds=LAG_SECONDS)

    def describe(self, key: str, region: str = PRIMARY) -> Mapping[str, Any]:
        return self.kms(region).describe_key(KeyId=key)["KeyMetadata"]

    def state(self, key: str, region: str = PRIMARY) -> str:
        return self.describe(key, region)["KeyState"]

    def role(self, key: str, region: str = PRIMARY) -> str:
        return self.describe(key, region)["MultiRegionConfiguration"]["MultiRegionKeyType"]

    def arn(self, key: str, region: str = PRIMARY) -> str:
        return f"arn:aws:kms:{region}:{self.account}:key/{key}"


@contextmanager
def refused(code: str, *words: str) -> Iterator[None]:
    """Expect AWS's error of this name, with these words in its message."""
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert error["Code"] == code, error
    for word in words:
        assert word in error["Message"], error
