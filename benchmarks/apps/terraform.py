"""What keys.json describes, on CDKTF as anyone writes it; on CDK Terrain where that is installed.

Names of constructs follow Keyspan's, for the same Terraform has to come out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from constructs import Construct

try:
    from cdktf import App, LocalBackend, TerraformOutput, TerraformResourceLifecycle, TerraformStack
    from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
    from cdktf_cdktf_provider_aws.kms_key import KmsKey
    from cdktf_cdktf_provider_aws.kms_replica_key import KmsReplicaKey
    from cdktf_cdktf_provider_aws.provider import AwsProvider
except ModuleNotFoundError:
    from cdktn import App, LocalBackend, TerraformOutput, TerraformResourceLifecycle, TerraformStack
    from cdktn_provider_aws.kms_alias import KmsAlias
    from cdktn_provider_aws.kms_key import KmsKey
    from cdktn_provider_aws.kms_replica_key import KmsReplicaKey
    from cdktn_provider_aws.provider import AwsProvider


class MultiRegionKey(Construct):
    """A primary key, its replica keys, and an alias or more of each."""

    def __init__(
        self, scope: Construct, key: dict[str, Any], providers: dict[str, AwsProvider]
    ) -> None:
        super().__init__(scope, f"key_{key['name']}")
        primary, *replicas = key["related"]
        self.primary = KmsKey(
            self,
            "primary",
            provider=providers[primary["region"]],
            multi_region=True,
            description=primary["description"],
            is_enabled=True,
            enable_key_rotation=True,
            rotation_period_in_days=key["rotation_days"],
            deletion_window_in_days=primary["deletion_window_days"],
            policy=primary["policy"],
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        self.primary.override_logical_id(key["name"])
        self.keys: dict[str, KmsKey | KmsReplicaKey] = {primary["region"]: self.primary}
        for replica in replicas:
            region = replica["region"]
            resource = KmsReplicaKey(
                self,
                f"replica_{region}",
                provider=providers[region],
                primary_key_arn=self.primary.arn,
                description=replica["description"],
                enabled=True,
                deletion_window_in_days=replica["deletion_window_days"],
                policy=replica["policy"],
                lifecycle=TerraformResourceLifecycle(
                    prevent_destroy=True, ignore_changes=["primary_key_arn"]
                ),
            )
            resource.override_logical_id(f"{key['name']}_{region}")
            self.keys[region] = resource
        self.aliases: dict[str, dict[str, KmsAlias]] = {}
        for related in key["related"]:
            region = related["region"]
            self.aliases[region] = {}
            for name in related["aliases"]:
                alias = KmsAlias(
                    self,
                    f"alias_{name}_{region}",
                    provider=providers[region],
                    name=f"alias/{name}",
                    target_key_id=self.keys[region].key_id,
                )
                alias.override_logical_id(f"{name}_{region}")
                self.aliases[region][name] = alias


class KeyringStack(TerraformStack):
    """Providers, keys and outputs."""

    def __init__(self, scope: Construct, keyring: dict[str, Any]) -> None:
        super().__init__(scope, keyring["stack"])
        LocalBackend(self, path=keyring["state"])
        providers = {
            region: AwsProvider(
                self,
                f"provider_{region}",
                alias=alias,
                region=region,
                allowed_account_ids=[keyring["account"]],
            )
            for region, alias in keyring["regions"].items()
        }
        self.add_override("terraform.required_providers.aws.version", keyring["provider_version"])
        for key in keyring["keys"]:
            made = MultiRegionKey(self, key, providers)
            name = key["name"]
            self._output(name, "key_id", "Key ID, the same in every Region", made.primary.key_id)
            arns = {region: resource.arn for region, resource in made.keys.items()}
            self._output(name, "key_arns", "Key ARN by Region", arns)
            alias_arns = {
                region: {alias: resource.arn for alias, resource in aliases.items()}
                for region, aliases in made.aliases.items()
            }
            self._output(name, "alias_arns", "Alias ARN by Region and alias", alias_arns)

    def _output(self, key: str, name: str, description: str, value: object) -> None:
        output = TerraformOutput(
            self, f"output_{key}_{name}", value=value, description=f"{key}: {description}"
        )
        output.override_logical_id(f"{key}_{name}")


if __name__ == "__main__":
    app = App(outdir="cdktf.out")
    KeyringStack(app, json.loads(Path("keys.json").read_text()))
    app.synth()
