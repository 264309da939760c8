"""DynamoDB of one Region: a Data by boto3.

Every replica of a global table is written to, and tells the others.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaDescription.html
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from keyspan.live.aws.data.reading import Reading, table
from keyspan.live.gateway import CallRefused, Held, Replica, Seal, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ACTIVE = "ACTIVE"
_HEALTHY = (_ACTIVE, "UPDATING")
_READABLE = (*_HEALTHY, "REPLICATION_NOT_AUTHORIZED")
_KMS = "KMS"


class RegionalTables(Reading):
    """A Data by boto3; what its methods take and return is told there."""

    def names(self) -> tuple[str, ...]:
        """ListTables, every page."""
        return tuple(self.pages("ListTables", "TableNames"))

    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """DescribeTable, and DescribeContinuousBackups for a note."""
        del source
        said = self.found("DescribeTable", absent={"ResourceNotFoundException"}, TableName=name)
        if said is None:
            return None
        described: Mapping[str, Any] = said["Table"]
        return Held(
            name=name,
            seals=(_seal(table(described, "SSEDescription")),),
            replicas=tuple(
                _replica(each, name)
                for each in described.get("Replicas") or ()
                if each["RegionName"] != self.region
            ),
            unreadable=_unreadable(described),
            notes=tuple(self._notes(name, described)),
        )

    def _notes(self, name: str, described: Mapping[str, Any]) -> Iterator[str]:
        status = described.get("TableStatus", "")
        if status in _READABLE and status != _ACTIVE:
            yield f"the table is {status}"
        try:
            said = self.call("DescribeContinuousBackups", TableName=name)
        except CallRefused as refusal:
            yield f"point-in-time recovery was not read: {refusal.code}"
            return
        recovery = table(said["ContinuousBackupsDescription"], "PointInTimeRecoveryDescription")
        if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
            yield "point-in-time recovery is off: what is deleted by mistake is deleted everywhere"


def _unreadable(described: Mapping[str, Any]) -> str:
    """Return why nobody can read a table; "" where one can."""
    since = table(described, "SSEDescription").get("InaccessibleEncryptionDateTime")
    if since:
        return f"DynamoDB could not use its key since {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    status = described.get("TableStatus", "")
    return "" if status in _READABLE else f"the table is {status or 'in no state'}"


def _seal(said: Mapping[str, Any]) -> Seal:
    """Return what encrypts a table: without a description it is a key that AWS owns."""
    key = said.get("KMSMasterKeyArn", "") if said.get("SSEType") == _KMS else ""
    return Seal(what="table", key=key)


def _replica(said: Mapping[str, Any], name: str) -> Replica:
    key = said.get("KMSMasterKeyId")
    return Replica(
        region=said["RegionName"],
        name=name,
        status=said.get("ReplicaStatus", ""),
        healthy=said.get("ReplicaStatus") in _HEALTHY,
        seals=(Seal(what="replica", key=key),) if key else (),
    )
