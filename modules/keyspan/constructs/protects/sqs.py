"""Queues of SQS, one in each Region, and their dead-letter queues."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from keyspan.constructs.protects.protected import Protected
from keyspan.constructs.protects.publishers import letting_in
from keyspan.model.protects.publishers import told_to_queues
from keyspan.model.protects.sqs import RETENTION_SECONDS, TERRAFORM_DEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.constructs.protects.protected import Made
    from keyspan.model.protects import Queue

_QUEUE = "aws_sqs_queue"


class EncryptedQueues(Protected):
    """A queue in each Region, encrypted by the key of its Region, and where dead letters go.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the queues. Those that exist get no resource: the output tells what they need.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Queue
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._queue = data
        regions = data.regions_of(self._key.key)
        for region in () if data.existing else regions:
            self._add(region)
        self.tell(
            {
                region: {
                    "queue_arn": self._arn(data.queue, region),
                    "kms_key_arn": self.key_arn(region),
                }
                for region in regions
            },
            description="queue and key by Region",
        )

    def _add(self, region: str) -> None:
        data = self._queue
        queue = self._encrypted(
            self.name_in(region),
            data.queue,
            {
                "message_retention_seconds": data.retention_seconds,
                "visibility_timeout_seconds": data.visibility_seconds,
                "redrive_policy": self._redrive(region) if data.dead_after_receives else None,
            },
            region=region,
        )
        if data.senders:
            policy = letting_in(
                map(told_to_queues, data.senders),
                action="sqs:SendMessage",
                arn=self._arn(data.queue, region),
                place=self.place_in(region),
            )
            self.add(
                "aws_sqs_queue_policy",
                self.name_in(region),
                {"queue_url": queue.attribute("url"), "policy": policy},
                region=region,
            )

    def _redrive(self, region: str) -> str:
        """Make the dead-letter queue, which keeps messages as long as can be."""
        data = self._queue
        dead = self._encrypted(
            f"{data.name}{TERRAFORM_DEAD}_{region}",
            data.dead_queue,
            {"message_retention_seconds": RETENTION_SECONDS.high},
            region=region,
        )
        policy = {
            "deadLetterTargetArn": dead.attribute("arn"),
            "maxReceiveCount": data.dead_after_receives,
        }
        # Without blanks, as SQS tells it back: the provider compares text with text.
        return json.dumps(policy, separators=(",", ":"))

    def _encrypted(
        self, name: str, queue: str, arguments: Mapping[str, Any], *, region: str
    ) -> Made:
        return self.add(
            _QUEUE,
            name,
            {
                "name": queue,
                "fifo_queue": self._queue.fifo or None,
                "kms_master_key_id": self.key_arn(region),
                "kms_data_key_reuse_period_seconds": self._queue.reuse_seconds,
                **arguments,
            },
            region=region,
            holds_data=True,
        )

    def _arn(self, queue: str, region: str) -> str:
        return self.arn("sqs", queue, region=region)
