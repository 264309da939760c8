"""A CDKTF app of one's own: a queue in each of two Regions, encrypted with related keys."""

import keyspan.bindings  # noqa: F401 - first: the AWS bindings load fast after it
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct
from keyspan import Key, RelatedKey
from keyspan.constructs import MultiRegionKey

ACCOUNT = "111122223333"
APP = f"arn:aws:iam::{ACCOUNT}:role/OrdersApp"


class Orders(TerraformStack):
    """Queues and their key; the providers are this app's own."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        # CDKTF asks for the very version that its bindings were made from; a range takes yours.
        self.add_override("terraform.required_providers.aws.version", ">= 5.100, < 6")
        providers = {
            region: AwsProvider(self, region, alias=alias, region=region)
            for region, alias in (("us-east-1", "virginia"), ("eu-west-1", "ireland"))
        }
        key = MultiRegionKey(
            self,
            "orders-key",
            key=Key(
                name="orders",
                primary=RelatedKey(region="us-east-1", aliases=("orders",), users=(APP,)),
                replicas=(RelatedKey(region="eu-west-1", aliases=("orders",), users=(APP,)),),
            ),
            account=ACCOUNT,
            providers=providers,
        )
        for region, provider in providers.items():
            SqsQueue(
                self,
                f"orders-{region}",
                provider=provider,
                name="orders",
                kms_master_key_id=key.arns[region],
            )


if __name__ == "__main__":
    app = App()
    Orders(app, "orders")
    app.synth()
