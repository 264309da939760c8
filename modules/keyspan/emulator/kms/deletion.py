"""ScheduleKeyDeletion and CancelKeyDeletion.

A primary key with replicas waits as PendingReplicaDeletion; its window starts when the last replica
is deleted, which `family` sees to. Source: KMS API reference, ScheduleKeyDeletion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import validation
from keyspan.emulator.kms.key import Deletion
from keyspan.model.bounds import DEFAULT_DELETION_WINDOW_DAYS, DELETION_WINDOW_DAYS

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output


def schedule_key_deletion(call: Call) -> Output:
    """ScheduleKeyDeletion."""
    key = call.key()
    days = call.input.get("PendingWindowInDays", DEFAULT_DELETION_WINDOW_DAYS)
    if days not in DELETION_WINDOW_DAYS:
        raise validation(
            f"PendingWindowInDays must be between {DELETION_WINDOW_DAYS.low} and "
            f"{DELETION_WINDOW_DAYS.high} (inclusive)."
        )
    deletion = Deletion(window_days=days)
    waits_for_replicas = key.primary and key.family.replicas
    key.deletion = deletion if waits_for_replicas else deletion.starting(call.now)
    return {
        "KeyId": key.arn,
        "DeletionDate": key.deletion.date,
        "KeyState": key.state(call.now).value,
        "PendingWindowInDays": days,
    }


def cancel_key_deletion(call: Call) -> Output:
    """CancelKeyDeletion; the key is Disabled afterwards."""
    key = call.key()
    key.deletion = None
    key.enabled = False
    return {"KeyId": key.arn}
