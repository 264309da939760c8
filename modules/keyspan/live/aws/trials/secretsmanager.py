"""A secret of the drill's own in Secrets Manager: a Trials by boto3. No other secret is asked for.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RemoveRegionsFromReplication.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live.aws.calls import Calls
from keyspan.live.gateway import Seen

if TYPE_CHECKING:
    from keyspan.live.gateway import Trial

_NO_SECRET = ("ResourceNotFoundException",)


class SecretTrials(Calls):
    """A Trials by boto3; what its methods take and return is told there."""

    def lasting(self, trial: Trial) -> str:
        """A secret goes without a recovery window."""
        del trial
        return ""

    def write(self, trial: Trial) -> None:
        """CreateSecret, with a replica in each further Region, each under the key of its Region."""
        self.call(
            "CreateSecret",
            Name=trial.name,
            Description=f"keyspan readiness --drill, for {trial.where}: holds a random text",
            SecretString=trial.text,
            KmsKeyId=trial.keys[self.region],
            AddReplicaRegions=[
                {"Region": region, "KmsKeyId": trial.keys[region]} for region in trial.copies
            ],
        )

    def read(self, trial: Trial) -> Seen | None:
        """DescribeSecret and GetSecretValue."""
        described = self.found("DescribeSecret", absent=_NO_SECRET, SecretId=trial.name)
        held = self.found("GetSecretValue", absent=_NO_SECRET, SecretId=trial.name)
        if described is None or held is None:
            return None
        return Seen(text=held.get("SecretString") or "", key=described.get("KmsKeyId") or "")

    def remove(self, trial: Trial) -> None:
        """RemoveRegionsFromReplication, then DeleteSecret at once; both in the source's Region.

        A replica cannot be deleted by itself.
        """
        if self.region != trial.source:
            return
        described = self.found("DescribeSecret", absent=_NO_SECRET, SecretId=trial.name)
        if described is None:
            return
        if replicas := [each["Region"] for each in described.get("ReplicationStatus") or ()]:
            self.call(
                "RemoveRegionsFromReplication", SecretId=trial.name, RemoveReplicaRegions=replicas
            )
        self.call("DeleteSecret", SecretId=trial.name, ForceDeleteWithoutRecovery=True)
