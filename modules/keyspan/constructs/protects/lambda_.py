"""Functions of Lambda, one in each Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected
from keyspan.writing.hcl import literal

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Function


class EncryptedFunctions(Protected):
    """A function in each Region, with environment and code under the key of its Region.

    The code is under it where AWS provider 6 makes the function: provider 5 cannot say so.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the functions. Those that exist get no resource: the output tells what they need.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Function
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._function = data
        regions = data.regions_of(self._key.key)
        for region in () if data.existing else regions:
            self._add(region)
        self.tell(
            {
                region: {"function": data.function, "kms_key_arn": self.key_arn(region)}
                for region in regions
            },
            description="function and key by Region",
        )

    def _add(self, region: str) -> None:
        data = self._function
        bucket, package = data.package(region)
        variables = {name: literal(value) for name, value in data.environment.items()}
        self.add(
            "aws_lambda_function",
            self.name_in(region),
            {
                "function_name": data.function,
                "role": data.role,
                "runtime": data.runtime,
                "handler": data.handler,
                "s3_bucket": bucket,
                "s3_key": literal(package),
                "timeout": data.timeout_seconds,
                "memory_size": data.memory_mb,
                "environment": {"variables": variables} if variables else None,
                "kms_key_arn": self.key_arn(region),
                "source_kms_key_arn": self.key_arn(region) if self._key.by_region else None,
            },
            region=region,
        )
