"""An object of the drill's own in S3: a Trials by boto3.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.live.aws.calls import Calls
from keyspan.live.gateway import Seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.live.gateway import Trial

_NO_OBJECT = ("404", "NoSuchKey")
_NO_BUCKET = ("NoSuchBucket",)


class ObjectTrials(Calls):
    """A Trials by boto3; what its methods take and return is told there."""

    permissions: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "DeleteObject": "s3:DeleteObjectVersion",
            "GetObject": "s3:GetObject and s3:ListBucket",
            "ListObjectVersions": "s3:ListBucketVersions",
        }
    )

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
