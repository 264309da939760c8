"""Secrets Manager of one Region: a Data by boto3. No secret's value is read.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicationStatusType.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.live.aws.data.reading import Reading
from keyspan.live.gateway import Held, Replica, Seal, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

_IN_SYNC = "InSync"


class RegionalSecrets(Reading):
    """A Data by boto3; what its methods take and return is told there."""

    def names(self) -> tuple[str, ...]:
        """ListSecrets, every page."""
        return tuple(each["Name"] for each in self.pages("ListSecrets", "SecretList"))

    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """DescribeSecret; one that waits for its deletion cannot be read, and is not there."""
        said = self.found("DescribeSecret", absent={"ResourceNotFoundException"}, SecretId=name)
        if said is None or said.get("DeletedDate"):
            return None
        apart = source and said.get("PrimaryRegion") in (None, self.region)
        return Held(
            name=name,
            seals=(Seal(what="secret", key=said.get("KmsKeyId") or ""),),
            replicas=tuple(_replica(each, name) for each in said.get("ReplicationStatus") or ()),
            notes=("it is a secret of its own there, and no replica",) if apart else (),
        )


def _replica(said: Mapping[str, Any], name: str) -> Replica:
    status, message = said.get("Status", ""), said.get("StatusMessage")
    healthy = status == _IN_SYNC
    return Replica(
        region=said["Region"],
        name=name,
        status=status if healthy or not message else f"{status}: {message}",
        healthy=healthy,
        seals=(Seal(what="replica", key=said.get("KmsKeyId") or ""),),
    )
