"""Parameters of SSM Parameter Store, which a person puts: the key of each Region for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Parameter


class EncryptedParameters(Protected):
    """The key for a SecureString in each Region, and the command that puts one; no resource.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the parameters.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Parameter
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self.tell(
            {
                region: {
                    "parameter": data.parameter,
                    "kms_key_arn": self.key_arn(region),
                    "put": f"aws ssm put-parameter --region {region} --name {data.parameter} "
                    f"--type SecureString --key-id {self.key_arn(region)} "
                    "--value file:///dev/stdin",
                }
                for region in data.regions_of(self._key.key)
            },
            description="parameter, key and the command that puts it, by Region",
        )
