"""The data that keys protect, as Terraform resources: one construct for each service.

They are loaded where there is data: a keyring of keys alone starts without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected
from keyspan.constructs.protects.s3 import ReplicatedBuckets
from keyspan.model.protects import Buckets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.model import Protection

__all__ = ["CONSTRUCTS", "Protected", "ReplicatedBuckets"]

CONSTRUCTS: Mapping[type[Protection], Callable[..., Protected]] = {
    Buckets: ReplicatedBuckets,
}
"""The construct of each kind of protected data."""
