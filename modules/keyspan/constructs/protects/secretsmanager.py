"""A secret of Secrets Manager and its replicas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected
from keyspan.writing.hcl import literal

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Secret


class ReplicatedSecret(Protected):
    """A secret in the source's Region with a replica in each further one, under that one's key.

    Its value is written by nobody here: Terraform would keep it in its state.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the secret. One that exists gets no resource: the output tells what it needs.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Secret
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        if not data.existing:
            self.add(
                "aws_secretsmanager_secret",
                self.name_in(data.source),
                {
                    "name": data.called,
                    "description": literal(data.description) or None,
                    "kms_key_id": self.key_arn(data.source),
                    "recovery_window_in_days": data.recovery_window_days,
                    "replica": [
                        {"region": region, "kms_key_id": self.key_arn(region)}
                        for region in data.replicas(key.key)
                    ],
                },
                region=data.source,
                holds_data=True,
            )
        self.tell(
            {
                region: {"secret": data.called, "kms_key_arn": self.key_arn(region)}
                for region in sorted(data.regions_of(key.key))
            },
            description="secret and key by Region",
        )
