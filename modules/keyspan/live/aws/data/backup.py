"""AWS Backup of one Region: a Data by boto3, of vaults.

A copy keeps the creation date of what it was copied from, and so tells how old its content is.
https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByBackupVault.html
https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListCopyJobs.html
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from keyspan.live.aws.data.reading import Reading, arn_region
from keyspan.live.gateway import Held, Point, Points, Replica, Seal, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DONE = "COMPLETED"
_VAULT = ":backup-vault:"


class RegionalVaults(Reading):
    """A Data by boto3; what its methods take and return is told there."""

    @cached_property
    def _jobs(self) -> Sequence[Mapping[str, Any]]:
        """ListCopyJobs, every page: of all vaults, as they cannot be asked for by their source."""
        return tuple(self.pages("ListCopyJobs", "CopyJobs"))

    def names(self) -> tuple[str, ...]:
        """ListBackupVaults, every page."""
        listed = self.pages("ListBackupVaults", "BackupVaultList")
        return tuple(each["BackupVaultName"] for each in listed)

    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """DescribeBackupVault, and ListRecoveryPointsByBackupVault, every page.

        Of a copy only the recovery points count that came from a vault of the source's Region.
        """
        asked = {"BackupVaultName": name}
        vault = self.found("DescribeBackupVault", absent={"ResourceNotFoundException"}, **asked)
        if vault is None:
            return None
        points = self._points(name, source.region if source else None)
        latest = {each.get("ResourceArn") or "": each for each in reversed(points)}
        seals = [Seal(what="vault", key=vault.get("EncryptionKeyArn") or "")]
        seals += [
            Seal(
                what=f"recovery point {each['RecoveryPointArn']}",
                key=each.get("EncryptionKeyArn") or "",
                encrypted=each.get("IsEncrypted", True),
            )
            for each in reversed(latest.values())
        ]
        return Held(
            name=name,
            seals=tuple(seals),
            replicas=() if source else tuple(self._replicas(name)),
            points=Points.among(
                Point(of=arn, moment=each["CreationDate"]) for arn, each in latest.items()
            ),
        )

    def _points(self, name: str, region: str | None) -> Sequence[Mapping[str, Any]]:
        """Return the recovery points that are done, the newest first."""
        listed = self.pages(
            "ListRecoveryPointsByBackupVault", "RecoveryPoints", BackupVaultName=name
        )
        kept = [
            each
            for each in listed
            if each.get("Status") == _DONE
            and (region is None or arn_region(each.get("SourceBackupVaultArn") or "") == region)
        ]
        return sorted(kept, key=lambda each: each["CreationDate"], reverse=True)

    def _replicas(self, name: str) -> Iterator[Replica]:
        """Yield each vault of another Region into which a copy job went; AWS keeps them 30 days."""
        states: dict[str, list[str]] = {}
        for job in self._jobs:
            into = job.get("DestinationBackupVaultArn") or ""
            if (job.get("SourceBackupVaultArn") or "").endswith(f"{_VAULT}{name}"):
                states.setdefault(into, []).append(job.get("State", ""))
        for arn, every in states.items():
            if arn_region(arn) != self.region:
                yield Replica(
                    region=arn_region(arn),
                    name=arn.partition(_VAULT)[2],
                    status=_DONE if _DONE in every else every[0],
                    healthy=_DONE in every,
                )
