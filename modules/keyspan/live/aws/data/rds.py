"""RDS of one Region: a Data by boto3.

A DB instance is where it is; its copy is an automated backup that RDS keeps in another Region.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstanceAutomatedBackup.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from keyspan.live.aws.data.reading import Reading, arn_region
from keyspan.live.gateway import Held, Points, Seal, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHUT = ("failed", "inaccessible-encryption-credentials")
"""How the states of a DB instance begin in which nobody reads it."""

_NONE = ("DBInstanceNotFound", "DBInstanceNotFoundFault")


class RegionalDatabases(Reading):
    """A Data by boto3; what its methods take and return is told there."""

    @cached_property
    def _backups(self) -> Sequence[Mapping[str, Any]]:
        """DescribeDBInstanceAutomatedBackups, every page."""
        listed = self.pages("DescribeDBInstanceAutomatedBackups", "DBInstanceAutomatedBackups")
        return tuple(listed)

    def names(self) -> tuple[str, ...]:
        """DescribeDBInstances, every page."""
        listed = self.pages("DescribeDBInstances", "DBInstances")
        return tuple(each["DBInstanceIdentifier"] for each in listed)

    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """DescribeDBInstances; of a copy, DescribeDBInstanceAutomatedBackups."""
        if source:
            return self._backup(name, source.region)
        asked = {"DBInstanceIdentifier": name}
        said = self.found("DescribeDBInstances", absent=_NONE, **asked)
        if said is None or not said["DBInstances"]:
            return None
        instance: Mapping[str, Any] = said["DBInstances"][0]
        state = instance.get("DBInstanceStatus") or ""
        off = instance.get("BackupRetentionPeriod") == 0
        return Held(
            name=name,
            seals=(_seal("storage", instance, encrypted="StorageEncrypted"),),
            replicas=None,
            unreadable=f"the DB instance is {state}" if state.startswith(_SHUT) else "",
            notes=("automated backups are off",) if off else (),
        )

    def _backup(self, name: str, region: str) -> Held | None:
        """Return the automated backups here of an instance of another Region."""
        backups = [
            each
            for each in self._backups
            if each.get("DBInstanceIdentifier") == name
            and arn_region(each.get("DBInstanceArn", "")) == region
        ]
        if not backups:
            return None
        times = [each.get("RestoreWindow", {}).get("LatestTime") for each in backups]
        return Held(
            name=name,
            seals=tuple(_seal("automated backup", each, encrypted="Encrypted") for each in backups),
            points=Points(latest=max((each for each in times if each), default=None)),
            notes=tuple(f"the automated backup is {each.get('Status')}" for each in backups),
        )


def _seal(what: str, said: Mapping[str, Any], *, encrypted: str) -> Seal:
    return Seal(what=what, key=said.get("KmsKeyId") or "", encrypted=bool(said.get(encrypted)))
