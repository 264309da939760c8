"""An object of the drill's own in S3: a Trials by boto3.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.live.aws.calls import Calls
from keyspan.live.aws.data.reading import table
from keyspan.live.gateway import Seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.live.gateway import Trial

_NO_OBJECT = ("404", "NoSuchKey")
_NO_BUCKET = ("NoSuchBucket",)
_NO_LOCK = ("ObjectLockConfigurationNotFoundError", *_NO_BUCKET)


class ObjectTrials(Calls):
    """A Trials by boto3; what its methods take and return is told there."""

    permissions: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "DeleteObject": "s3:DeleteObjectVersion",
            "GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
            "GetObject": "s3:GetObject and s3:ListBucket",
            "ListObjectVersions": "s3:ListBucketVersions",
        }
    )

    def lasting(self, trial: Trial) -> str:
        """GetObjectLockConfiguration and GetBucketVersioning.

        A version that object lock retains stays for its days, and under MFA delete until somebody
        types a code.
        """
        bucket = trial.places[self.region]
        said = self.found("GetObjectLockConfiguration", absent=_NO_LOCK, Bucket=bucket)
        lock = table(said or {}, "ObjectLockConfiguration")
        if kept := table(table(lock, "Rule"), "DefaultRetention"):
            days = f"{kept['Days']} days" if kept.get("Days") else f"{kept.get('Years')} years"
            return f"object lock keeps what is written there: {kept.get('Mode')}, {days}"
        versioning = self.found("GetBucketVersioning", absent=_NO_BUCKET, Bucket=bucket)
        if versioning and versioning.get("MFADelete") == "Enabled":
            return "MFA delete keeps each version until somebody types a code"
        return ""

    def write(self, trial: Trial) -> None:
        """PutObject, encrypted as the bucket has it by default."""
        bucket = trial.places[self.region]
        self.call("PutObject", Bucket=bucket, Key=trial.name, Body=trial.text.encode())

    def read(self, trial: Trial) -> Seen | None:
        """GetObject."""
        bucket = trial.places[self.region]
        said = self.found("GetObject", absent=_NO_OBJECT, Bucket=bucket, Key=trial.name)
        if said is None:
            return None
        with self.told("GetObject"):
            body: bytes = said["Body"].read()
        return Seen(text=body.decode(errors="replace"), key=said.get("SSEKMSKeyId") or "")

    def remove(self, trial: Trial) -> None:
        """DeleteObject of each version and delete marker of that very name."""
        bucket = trial.places[self.region]
        named = {"Bucket": bucket, "Prefix": trial.name}
        said = self.found("ListObjectVersions", absent=_NO_BUCKET, **named)
        listed: Mapping[str, Sequence[Mapping[str, str]]] = said or {}
        for each in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())):
            if each["Key"] == trial.name:
                version = each["VersionId"]
                self.call("DeleteObject", Bucket=bucket, Key=trial.name, VersionId=version)
