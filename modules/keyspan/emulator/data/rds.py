"""RDS: automated backups of a DB instance that are replicated to another Region.

Source: RDS user guide, "Replicating automated backups to another AWS Region"; API reference,
StartDBInstanceAutomatedBackupsReplication and DBInstanceAutomatedBackup.
"""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from moto.core.responses import ActionResult
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend, rds_backends

from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.rds.models import DBInstance
    from moto.rds.responses import RDSResponse

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys

SERVICE = "rds"
_DEFAULT_DAYS = 7


class Databases(RDSBackend):
    """The databases of an account in a Region.

    Args:
        region_name: the Region.
        account_id: the account.
        keys: the way to KMS.
        copies: what is under way.
    """

    __module__ = RDSBackend.__module__  # by which moto knows whose requests these are

    def __init__(self, region_name: str, account_id: str, *, keys: Keys, copies: Copies) -> None:
        super().__init__(region_name, account_id)
        self._keys = keys
        self._copies = copies
        self._place = Place(account=account_id, region=region_name)
        self._replicated: dict[str, dict[str, Any]] = {}

    def start_replication(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep automated backups of an instance of another Region in this one.

        Raises:
            RDSClientError: there is no such instance, or it is encrypted and this Region's key is
                not named, or cannot be used.
        """
        arn: str = asked["SourceDBInstanceArn"]
        source = self._source(arn)
        key = asked.get("KmsKeyId")
        if source.storage_encrypted and not key:
            raise RDSClientError(
                "InvalidParameterCombination", "KmsKeyId is required for an encrypted DB instance."
            )
        now = datetime.now(UTC)
        name = source.db_instance_identifier
        backup: dict[str, Any] = {
            "BackupRetentionPeriod": asked.get("BackupRetentionPeriod") or _DEFAULT_DAYS,
            "DBInstanceArn": arn,
            "DBInstanceAutomatedBackupsArn": self._arn(f"auto-backup:ab-{name}"),
            "DBInstanceIdentifier": name,
            "DbiResourceId": source.dbi_resource_id,
            "Encrypted": bool(source.storage_encrypted),
            "Engine": source.engine,
            "InstanceCreateTime": source.instance_create_time,
            "Region": arn.split(":")[3],
            "RestoreWindow": {"EarliestTime": now, "LatestTime": now},
            "Status": "replicating",
            **({"KmsKeyId": self._usable(key)} if key else {}),
        }
        self._replicated[arn] = backup
        return backup

    def stop_replication(self, arn: str) -> Mapping[str, Any]:
        """Keep no more of them.

        Raises:
            RDSClientError: none are kept.
        """
        if arn not in self._replicated:
            problem = f"DBInstanceAutomatedBackup not found for {arn}."
            raise RDSClientError("DBInstanceAutomatedBackupNotFoundFault", problem)
        return self._replicated.pop(arn)

    def describe_db_instance_automated_backups(
        self, db_instance_identifier: str | None = None, **given: Any
    ) -> list[Any]:
        """Return the automated backups of this Region's instances, and of others' that are here."""
        own = super().describe_db_instance_automated_backups(db_instance_identifier, **given)
        if not self._copies.are_stalled(SERVICE, self.region_name):
            for backup in self._replicated.values():
                backup["RestoreWindow"]["LatestTime"] = datetime.now(UTC)
        name, arn = db_instance_identifier, given.get("db_instance_automated_backups_arn")
        return own + [
            backup
            for backup in self._replicated.values()
            if name in (None, backup["DBInstanceIdentifier"])
            and arn in (None, backup["DBInstanceAutomatedBackupsArn"])
        ]

    def _source(self, arn: str) -> DBInstance:
        region, name = arn.split(":")[3], arn.rpartition(":")[2]
        found = rds_backends[self.account_id][region].databases.get(name)
        if found is None:
            raise RDSClientError("DBInstanceNotFound", f"DBInstance {name} not found.")
        return found

    def _usable(self, key: str) -> str:
        try:
            sealed = self._keys.seal(key, place=self._place, context={"aws:rds:db-id": "trial"})
        except KmsError as error:
            problem = f"The specified KMS key [{key}] cannot be used: {error.message}"
            raise RDSClientError("KMSKeyNotAccessibleFault", problem) from None
        return sealed.key

    def _arn(self, resource: str) -> str:
        return f"arn:{self._place.partition}:rds:{self.region_name}:{self.account_id}:{resource}"


def _start_replication(self: RDSResponse) -> ActionResult:
    """Answer StartDBInstanceAutomatedBackupsReplication, which moto does not have."""
    backup = cast("Databases", self.backend).start_replication(self.params)
    return ActionResult({"DBInstanceAutomatedBackup": backup})


def _stop_replication(self: RDSResponse) -> ActionResult:
    """Answer StopDBInstanceAutomatedBackupsReplication, which moto does not have."""
    arn = self.params["SourceDBInstanceArn"]
    backup = cast("Databases", self.backend).stop_replication(arn)
    return ActionResult({"DBInstanceAutomatedBackup": backup})


OPERATIONS: Mapping[str, Callable[[RDSResponse], ActionResult]] = MappingProxyType(
    {
        "start_db_instance_automated_backups_replication": _start_replication,
        "stop_db_instance_automated_backups_replication": _stop_replication,
    }
)
"""What moto does not answer."""
