"""The only room that knows how CDKTF and the AWS provider's bindings are loaded.

Importing it starts Node.js: whatever can work on plain values does not come here. What is imported
from a package of AWS provider bindings afterwards, by Keyspan or by the app that embeds it, loads
fast: import this room before it. KEYSPAN_FAST_BINDINGS=off has everything load the ordinary way.
"""

from __future__ import annotations

import os

from keyspan.bindings.install import install
from keyspan.bindings.switch import is_on
from keyspan.node import NODE_VARIABLE, QUIET, find_node

os.environ |= QUIET | os.environ | {NODE_VARIABLE: find_node(os.environ)}
if is_on(os.environ):
    install()

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
from cdktf_cdktf_provider_aws.kms_external_key import KmsExternalKey
from cdktf_cdktf_provider_aws.kms_grant import KmsGrant, KmsGrantConstraints
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.kms_replica_external_key import KmsReplicaExternalKey
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
    "KmsExternalKey",
    "KmsGrant",
    "KmsGrantConstraints",
    "KmsKey",
    "KmsReplicaExternalKey",
    "KmsReplicaKey",
    "LocalBackend",
    "TerraformOutput",
    "TerraformProvider",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "implements",
]
