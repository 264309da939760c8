"""A Region that does not answer is not asked again for a while, by who looks at many keys.

botocore tries each call for a minute. For a thousand keys that would be hours, and say nothing new.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from keyspan.live.aws.patience import changes_nothing
from keyspan.live.gateway import Reason, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable

SILENT_SECONDS = 60.0
"""For how long a Region that did not answer is not asked again."""


class Outage:
    """Remembers that a Region did not answer.

    Args:
        clock: tells seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._error: Exception | None = None
        self._until = 0.0

    def watch(self, client: Any) -> None:
        """Have a client of boto3 say at once what it said before, for calls that change nothing."""
        client.meta.events.register_first("before-call", self._before)
        client.meta.events.register("after-call-error", self._note)
        client.meta.events.register("after-call", self._forget)

    def _before(self, *, model: Any, **_: object) -> None:
        if self._error and self._clock() < self._until and changes_nothing(model.name):
            raise self._error

    def _note(self, *, exception: Exception, **_: object) -> None:
        if reason_of(type(exception).__name__) is Reason.UNREACHABLE:
            self._error, self._until = exception, self._clock() + SILENT_SECONDS

    def _forget(self, **_: object) -> None:
        self._error = None
