"""A read that is throttled is asked again until it is answered: it slows down, and loses nothing.

botocore's adaptive mode slows a client down to the rate that KMS answers, and alone with the quota
it gives up no call. But the quota is the account's: where others use it up, any attempt may be
throttled, and after five of them botocore gives up.

Calls that change something are not asked again here.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from keyspan.live.gateway import Reason, reason_of
from keyspan.model.grants import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

READ_ATTEMPTS = 60
"""How often a throttled read is asked; with the pauses between it takes some eight minutes."""

_LONGEST_PAUSE = 16.0

_LOOKS = ("Describe", "Get", "Head", "List")
_USES = frozenset({*OPERATIONS, "ReEncrypt"}) - {"CreateGrant", "RetireGrant"}


def be_patient(client: Any) -> None:
    """Have a client of boto3 ask again what was throttled, where it changes nothing."""
    client.meta.events.register_last("needs-retry", _pause_before_next)


def _pause_before_next(
    *,
    response: tuple[object, Mapping[str, Any]] | None,
    attempts: int,
    operation: Any,
    **_: object,
) -> float | None:
    """Return the seconds to wait before the next attempt; None leaves it to botocore.

    It is botocore's event needs-retry, and the first handler that gives seconds is followed.
    """
    if response is None or attempts >= READ_ATTEMPTS or not changes_nothing(operation.name):
        return None
    code = response[1].get("Error", {}).get("Code", "")
    if reason_of(code) is not Reason.THROTTLED:
        return None
    return random.uniform(0, min(_LONGEST_PAUSE, 2.0**attempts))  # noqa: S311 - no secret


def changes_nothing(operation: str) -> bool:
    """Whether an operation only tells something, or only uses a key."""
    return operation.startswith(_LOOKS) or operation in _USES
