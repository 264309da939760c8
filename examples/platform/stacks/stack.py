"""What every stack here has: its state, a provider for each of its Regions, and the rules."""

from collections.abc import Iterable

from cdktf import LocalBackend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct
from keyspan.constructs import RuleValidation
from settings import ACCOUNT


class Stack(TerraformStack):
    """A stack in some Regions.

    Args:
        scope: the app.
        name: names the stack and its state.
        regions: where it makes resources.
    """

    def __init__(self, scope: Construct, name: str, *, regions: Iterable[str]) -> None:
        super().__init__(scope, name)
        self.add_override("terraform.required_providers.aws.version", ">= 5.100, < 6")
        LocalBackend(self, path=f"../../../state/{name}.tfstate")  # S3Backend works the same
        self.providers = {
            region: AwsProvider(
                self,
                f"aws-{region}",
                region=region,
                alias=region.replace("-", "_"),
                allowed_account_ids=[ACCOUNT],
            )
            for region in regions
        }
        RuleValidation(self)
