"""What keys.json describes, on the AWS CDK: a CloudFormation stack for each Region.

It does less than the Terraform: no outputs, and a replica takes its primary's ARN from Parameter
Store by name, because CloudFormation references nothing in another Region.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk.aws_kms import CfnAlias, CfnKey, CfnReplicaKey
from constructs import Construct

# CloudFormation takes 500 resources a stack; one stack, however large, is the cheapest to make.
NO_LIMIT = {"@aws-cdk/core:stackResourceLimit": 0}


class RelatedKey(Construct):
    """A primary or replica key of one Region, and its aliases."""

    def __init__(self, scope: Construct, key: dict[str, Any], related: dict[str, Any]) -> None:
        super().__init__(scope, f"key_{key['name']}")
        if related is key["related"][0]:
            resource = CfnKey(
                self,
                "primary",
                multi_region=True,
                description=related["description"],
                enabled=True,
                enable_key_rotation=True,
                rotation_period_in_days=key["rotation_days"],
                pending_window_in_days=related["deletion_window_days"],
                key_policy=json.loads(related["policy"]),
            )
        else:
            resource = CfnReplicaKey(
                self,
                "replica",
                primary_key_arn=f"{{{{resolve:ssm:/keys/{key['name']}/arn}}}}",
                description=related["description"],
                enabled=True,
                pending_window_in_days=related["deletion_window_days"],
                key_policy=json.loads(related["policy"]),
            )
        resource.apply_removal_policy(RemovalPolicy.RETAIN)
        for name in related["aliases"]:
            CfnAlias(
                self,
                f"alias_{name}",
                alias_name=f"alias/{name}",
                target_key_id=resource.attr_key_id,
            )


if __name__ == "__main__":
    keyring = json.loads(Path("keys.json").read_text())
    app = App(outdir="cdk.out", context=NO_LIMIT)
    stacks = {
        region: Stack(
            app,
            f"{keyring['stack']}-{region}",
            env=Environment(account=keyring["account"], region=region),
        )
        for region in keyring["regions"]
    }
    for key in keyring["keys"]:
        for related in key["related"]:
            RelatedKey(stacks[related["region"]], key, related)
    app.synth()
