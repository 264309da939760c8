"""Puts our services' data in the place of moto's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler
from moto.s3.models import FakeBucket, s3_backends
from moto.s3.responses import S3Response
from moto.secretsmanager.models import secretsmanager_backends

from keyspan.emulator.data.bucket_policies import get_permission
from keyspan.emulator.data.dynamodb import Tables, update_table
from keyspan.emulator.data.replication_rules import tell_replication
from keyspan.emulator.data.s3 import Buckets
from keyspan.emulator.data.secrets import Secrets

if TYPE_CHECKING:
    from moto.core.base_backend import BackendDict

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys


def install(*, keys: Keys, copies: Copies) -> None:
    """Have moto keep data in our rooms, in this process; before it answers its first request.

    Args:
        keys: the way to KMS.
        copies: what is under way between Regions.
    """

    def keep(backends: BackendDict[Any], kept: type) -> None:
        # moto makes one for each account and Region when it is first asked for.
        backends.backend = cast("Any", partial(kept, keys=keys, copies=copies))

    keep(dynamodb_backends, Tables)
    keep(s3_backends, Buckets)
    keep(secretsmanager_backends, Secrets)
    DynamoHandler.update_table = update_table
    FakeBucket.get_permission = get_permission
    S3Response.get_bucket_replication = tell_replication
