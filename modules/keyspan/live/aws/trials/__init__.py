"""The drill's own things in each service, by boto3: a Trials for each Region."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.live.aws.trials.dynamodb import ItemTrials
from keyspan.live.aws.trials.s3 import ObjectTrials
from keyspan.live.aws.trials.secretsmanager import SecretTrials

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.live.gateway import Trials

__all__ = ["TRIALS"]

TRIALS: Mapping[str, Callable[..., Trials]] = MappingProxyType(
    {"s3": ObjectTrials, "dynamodb": ItemTrials, "secretsmanager": SecretTrials}
)
"""The drill of each service, by the name that a keyring's tables have."""
