"""AWS Backup: backup jobs and copy jobs, and the recovery points that they leave in vaults.

A job is done when its request was answered, and a recovery point is encrypted by its vault's key.
Source: AWS Backup developer guide, "Creating backup copies across AWS Regions" and "Encryption for
backups in AWS Backup"; API reference, RecoveryPointByBackupVault and CopyJob.
"""

from __future__ import annotations

import json
import uuid
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from moto.backup.exceptions import InvalidParameterValueException
from moto.backup.models import BackupBackend, backup_backends
from moto.core.utils import unix_time

from keyspan.emulator.data.copies import Copy
from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.backup.models import Vault
    from moto.backup.responses import BackupResponse

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys

SERVICE = "backup"
PATHS = ("backup-jobs", "backup-vaults/(?P<name>[^/]+)/recovery-points/", "copy-jobs/?")
"""The paths of these operations, which moto does not route."""


class Vaults(BackupBackend):
    """The vaults of an account in a Region.

    Args:
        region_name: the Region.
        account_id: the account.
        keys: the way to KMS.
        copies: what is under way.
    """

    __module__ = BackupBackend.__module__  # by which moto knows whose requests these are

    def __init__(self, region_name: str, account_id: str, *, keys: Keys, copies: Copies) -> None:
        super().__init__(region_name, account_id)
        self._keys = keys
        self._copies = copies
        self._place = Place(account=account_id, region=region_name)
        self._points: dict[str, list[dict[str, Any]]] = {}
        self._jobs: list[dict[str, Any]] = []

    def create_backup_vault(
        self,
        backup_vault_name: str,
        backup_vault_tags: dict[str, str],
        encryption_key_arn: str | None,
        creator_request_id: str,
    ) -> Vault:
        """Make a vault, under a key of this Region or the one that AWS manages here."""
        key = encryption_key_arn or self._keys.managed(SERVICE, place=self._place)
        return super().create_backup_vault(
            backup_vault_name, backup_vault_tags, self._usable(key), creator_request_id
        )

    def start_backup_job(self, vault_name: str, resource: str) -> Mapping[str, Any]:
        """Back a resource up."""
        vault = self.describe_backup_vault(vault_name)
        point = self._add(vault, resource=resource, source=None)
        return {
            "BackupJobId": str(uuid.uuid4()),
            "CreationDate": point["CreationDate"],
            "RecoveryPointArn": point["RecoveryPointArn"],
        }

    def start_copy_job(self, vault_name: str, point: str, target: str) -> Mapping[str, Any]:
        """Copy a recovery point into the vault with an ARN, of another Region maybe."""
        vault = self.describe_backup_vault(vault_name)
        found = next((x for x in self.points(vault_name) if x["RecoveryPointArn"] == point), None)
        if not found:
            raise InvalidParameterValueException(f"{vault_name} has no recovery point {point}.")
        region = target.split(":")[3]
        job = {
            "CopyJobId": str(uuid.uuid4()),
            "CreationDate": unix_time(),
            "DestinationBackupVaultArn": target,
            "ResourceArn": found["ResourceArn"],
            "SourceBackupVaultArn": vault.backup_vault_arn,
            "SourceRecoveryPointArn": point,
            "State": "RUNNING",
        }
        self._jobs.append(job)
        there = cast("Vaults", backup_backends[self.account_id][region])
        arrive = partial(there.receive, job)
        self._copies.send(Copy(service=SERVICE, region=region, arrive=arrive))
        return {name: job[name] for name in ("CopyJobId", "CreationDate")}

    def receive(self, job: dict[str, Any]) -> None:
        """Finish a copy job of a vault elsewhere: its recovery point is here then."""
        try:
            vault = self.describe_backup_vault(job["DestinationBackupVaultArn"].rpartition(":")[2])
            self._usable(vault.encryption_key_arn)
        except Exception as error:  # noqa: BLE001 - whatever refuses, the job fails by it
            job |= {"State": "FAILED", "StatusMessage": str(error)}
            return
        source = job["SourceBackupVaultArn"]
        point = self._add(vault, resource=job["ResourceArn"], source=source)
        job |= {
            "State": "COMPLETED",
            "CompletionDate": unix_time(),
            "DestinationRecoveryPointArn": point["RecoveryPointArn"],
        }

    def points(self, vault_name: str) -> list[dict[str, Any]]:
        """Return the recovery points of a vault."""
        self.describe_backup_vault(vault_name)
        return self._points.get(vault_name, [])

    @property
    def copy_jobs(self) -> list[dict[str, Any]]:
        """The copy jobs of this Region's vaults."""
        return self._jobs

    def _add(self, vault: Vault, *, resource: str, source: str | None) -> dict[str, Any]:
        place, service = self._place, resource.split(":")[2]
        arn = f"arn:{place.partition}:backup:{place.region}:{place.account}"
        now = unix_time()
        point = {
            "BackupVaultArn": vault.backup_vault_arn,
            "BackupVaultName": vault.backup_vault_name,
            "CompletionDate": now,
            "CreationDate": now,
            "EncryptionKeyArn": self._usable(vault.encryption_key_arn),
            "IsEncrypted": True,
            "RecoveryPointArn": f"{arn}:recovery-point:{uuid.uuid4()}",
            "ResourceArn": resource,
            "ResourceType": service.upper(),
            "Status": "COMPLETED",
            **({"SourceBackupVaultArn": source} if source else {}),
        }
        self._points.setdefault(vault.backup_vault_name, []).append(point)
        vault.num_of_recovery_points += 1
        return point

    def _usable(self, key: str) -> str:
        """Return the ARN of a key of this Region that encrypts.

        Raises:
            InvalidParameterValueException: it does not.
        """
        context = {"aws:backup:backup-vault": "trial"}
        try:
            return self._keys.seal(key, place=self._place, context=context).key
        except KmsError as error:
            problem = f"The vault's key cannot be used: {error.code}: {error.message}"
            raise InvalidParameterValueException(problem) from None


def _start_backup_job(self: BackupResponse) -> str:
    asked = json.loads(self.body)
    done = _vaults(self).start_backup_job(asked["BackupVaultName"], asked["ResourceArn"])
    return json.dumps(done)


def _start_copy_job(self: BackupResponse) -> str:
    asked = json.loads(self.body)
    names = ("SourceBackupVaultName", "RecoveryPointArn", "DestinationBackupVaultArn")
    return json.dumps(_vaults(self).start_copy_job(*(asked[name] for name in names)))


def _list_copy_jobs(self: BackupResponse) -> str:
    return json.dumps({"CopyJobs": _vaults(self).copy_jobs})


def _list_recovery_points(self: BackupResponse) -> str:
    vault = unquote(self.path.rstrip("/").split("/")[-2])
    return json.dumps({"RecoveryPoints": _vaults(self).points(vault)})


def _vaults(response: BackupResponse) -> Vaults:
    return cast("Vaults", response.backup_backend)


OPERATIONS: Mapping[str, Callable[[BackupResponse], str]] = MappingProxyType(
    {
        "list_copy_jobs": _list_copy_jobs,
        "list_recovery_points_by_backup_vault": _list_recovery_points,
        "start_backup_job": _start_backup_job,
        "start_copy_job": _start_copy_job,
    }
)
"""What moto does not answer."""
