"""The tables of functions in keyspan.toml: [protects.lambda.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, RoleArn, Text
from keyspan.config.protects.each_region import InEachRegionTable
from keyspan.model.protects import Function, Protection


class FunctionTable(InEachRegionTable):
    """A function in each Region, with environment and code under the key of its Region."""

    kind: ClassVar[type[Protection]] = Function

    function: Text
    """The name of the function: function = "orders"."""
    packages: dict[Region, Text] = {}
    """The .zip package in a bucket of each Region: { us-east-1 = "s3://acme-code/orders.zip" }."""
    role: RoleArn | None = None
    """The ARN of its execution role."""
    runtime: Text | None = None
    """What runs it: runtime = "python3.13"."""
    handler: Text | None = None
    """What is called: handler = "orders.handle"."""
    environment: dict[str, str] = {}
    """Environment variables, and no secrets: they stand in Terraform's state."""
    timeout_seconds: int | None = None
    """How long a call may take, in seconds; left out, 3."""
    memory_mb: int | None = None
    """Memory in MB; left out, 128."""
