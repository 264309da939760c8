"""Puts what our rooms do in the place of what moto does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from moto.backup.models import backup_backends
from moto.backup.responses import BackupResponse
from moto.backup.urls import url_paths as backup_paths
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler
from moto.kms.models import kms_backends
from moto.s3.models import FakeBucket, s3_backends
from moto.s3.responses import S3Response
from moto.secretsmanager.models import secretsmanager_backends
from moto.sqs.models import sqs_backends

from keyspan.emulator.data import bucket_policies, dynamodb, recovery_points, replication_rules
from keyspan.emulator.data.known_keys import KnownKeys
from keyspan.emulator.data.s3 import Buckets
from keyspan.emulator.data.secrets import Secrets
from keyspan.emulator.data.sqs import Queues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from moto.core.base_backend import BackendDict

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys

    Kept = tuple[BackendDict[Any], type]
    Answered = tuple[type, Mapping[str, Callable[..., Any]]]

_SLOW = ("ec2", "rds")
"""What takes moto a second to load, and is loaded when it is first asked for."""


def install(*, keys: Keys, copies: Copies) -> None:
    """Have moto keep data in our rooms, in this process; before it answers its first request.

    Args:
        keys: the way to KMS.
        copies: what is under way between Regions.
    """
    kept: tuple[Kept, ...] = (
        (backup_backends, recovery_points.Vaults),
        (dynamodb_backends, dynamodb.Tables),
        (kms_backends, KnownKeys),
        (s3_backends, Buckets),
        (secretsmanager_backends, Secrets),
        (sqs_backends, Queues),
    )
    answered: tuple[Answered, ...] = (
        (BackupResponse, recovery_points.OPERATIONS),
        (DynamoHandler, dynamodb.OPERATIONS),
        (FakeBucket, bucket_policies.OPERATIONS),
        (S3Response, replication_rules.OPERATIONS),
    )
    _install(kept, answered, keys=keys, copies=copies)
    for path in recovery_points.PATHS:
        backup_paths[f"{{0}}/{path}$"] = BackupResponse.dispatch


def install_slow(service: str, *, keys: Keys, copies: Copies) -> None:
    """Do so for EC2 and RDS, when either is first asked for: RDS makes things of EC2's.

    Args:
        service: what is asked for; nothing is done for another.
        keys: the way to KMS.
        copies: what is under way between Regions.
    """
    if service not in _SLOW:
        return
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 - it takes a second
    from moto.ec2.responses import EC2Response  # noqa: PLC0415 - the same
    from moto.rds.models import rds_backends  # noqa: PLC0415 - the same
    from moto.rds.responses import RDSResponse  # noqa: PLC0415 - the same

    from keyspan.emulator.data import ebs, rds  # noqa: PLC0415 - they import these

    _install(
        ((ec2_backends, ebs.Volumes), (rds_backends, rds.Databases)),
        ((EC2Response, ebs.OPERATIONS), (RDSResponse, rds.OPERATIONS)),
        keys=keys,
        copies=copies,
    )


def _install(
    kept: Iterable[Kept], answered: Iterable[Answered], *, keys: Keys, copies: Copies
) -> None:
    for backends, ours in kept:
        # moto makes one for each account and Region when it is first asked for.
        backends.backend = cast("Any", partial(ours, keys=keys, copies=copies))
    for answering, operations in answered:
        for name, operation in operations.items():
            setattr(answering, name, operation)
