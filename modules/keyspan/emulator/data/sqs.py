"""SQS: attributes in the form in which SQS tells them, so that a second plan has nothing to change.

Source: SQS API reference, GetQueueAttributes: a redrive policy is told as JSON without spaces.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.sqs.models import SQSBackend

if TYPE_CHECKING:
    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys

_REDRIVE = "RedrivePolicy"


class Queues(SQSBackend):
    """The queues of an account in a Region.

    Args:
        region_name: the Region.
        account_id: the account.
    """

    __module__ = SQSBackend.__module__  # by which moto knows whose requests these are

    def __init__(
        self,
        region_name: str,
        account_id: str,
        *,
        keys: Keys,  # noqa: ARG002 - as all that is installed
        copies: Copies,  # noqa: ARG002 - the same
    ) -> None:
        super().__init__(region_name, account_id)

    def get_queue_attributes(self, queue_name: str, attribute_names: list[str]) -> dict[str, Any]:
        """Return attributes of a queue."""
        told = super().get_queue_attributes(queue_name, attribute_names)
        if policy := told.get(_REDRIVE):
            told[_REDRIVE] = json.dumps(json.loads(policy), separators=(",", ":"))
        return told
