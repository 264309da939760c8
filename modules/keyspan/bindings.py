"""The only room that knows how CDKTF and the AWS provider's bindings are loaded.

Importing it starts Node.js, which costs seconds: whatever can work on plain values does not
come here.
"""

from __future__ import annotations

import os

from keyspan.node import NODE_VARIABLE, find_node

os.environ[NODE_VARIABLE] = find_node(os.environ)
# jsii's own banner and Node's deprecation notices are about their insides, not about a keyring.
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")
os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
os.environ.setdefault("NODE_NO_WARNINGS", "1")

from cdktf import (
    App,
    LocalBackend,
    TerraformOutput,
    TerraformProvider,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.kms_replica_key import KmsReplicaKey
from cdktf_cdktf_provider_aws.provider import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
)
from constructs import Construct, IValidation
from jsii import implements

__all__ = [
    "App",
    "AwsProvider",
    "AwsProviderAssumeRole",
    "AwsProviderDefaultTags",
    "Construct",
    "IValidation",
    "KmsAlias",
    "KmsKey",
    "KmsReplicaKey",
    "LocalBackend",
    "TerraformOutput",
    "TerraformProvider",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "implements",
]
