"""What runs in one Region, encrypted with that Region's key."""

from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from constructs import Construct
from keyspan.constructs import MultiRegionKey

from stacks.stack import Stack


class Service(Stack):
    """The secret of the orders service in one Region; its key is in another stack."""

    def __init__(
        self, scope: Construct, name: str, *, stage: str, region: str, key: MultiRegionKey
    ) -> None:
        super().__init__(scope, name, regions=[region])
        SecretsmanagerSecret(
            self,
            "token",
            provider=self.providers[region],
            name=f"{stage}/orders/token",
            kms_key_id=key.arns[region],
        )
