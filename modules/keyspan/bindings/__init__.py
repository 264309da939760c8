"""The only room that knows how the framework and the AWS provider's bindings are loaded.

The framework is CDKTF or CDK Terrain (keyspan.bindings.framework), whose classes are the same: they
are typed here as CDKTF's. It is chosen, and loaded, when the first of the names below is asked for:
by then an app that begins with `import keyspan.bindings` has imported its own.

Loading it starts Node.js: whatever can work on plain values does not come here. What is imported
from a package of AWS provider bindings after this room, by Keyspan or by the app that embeds it,
loads fast: import this room before it. KEYSPAN_FAST_BINDINGS=off has everything load the ordinary
way.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from keyspan.bindings.framework import choose
from keyspan.bindings.install import install
from keyspan.bindings.switch import is_on
from keyspan.node import NODE_VARIABLE, QUIET, find_node

if TYPE_CHECKING:
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

_OF_PROVIDER = (
    "kms_alias",
    "kms_external_key",
    "kms_grant",
    "kms_key",
    "kms_replica_external_key",
    "kms_replica_key",
    "provider",
)
"""The modules of the AWS provider's package that the names above are from."""

choose(os.environ, imported=sys.modules)  # a choice that cannot be made is told before Node.js
os.environ |= QUIET | os.environ | {NODE_VARIABLE: find_node(os.environ)}
if is_on(os.environ):
    install()

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load the framework, and find all the names in it."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
        framework = choose(os.environ, imported=sys.modules)
        own = [f"{framework.provider}.{module}" for module in _OF_PROVIDER]
        rooms = [importlib.import_module(each) for each in (framework.name, *own)]
        rooms += [importlib.import_module(each) for each in ("constructs", "jsii")]
        found = {each: vars(room)[each] for room in rooms for each in __all__ if each in vars(room)}
        globals().update(found)
        return found[name]
