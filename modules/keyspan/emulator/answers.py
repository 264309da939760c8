"""What was answered lately, so that a request that was done is not done twice.

An SDK sends one amz-sdk-invocation-id with every attempt of a call, and tries again where it got no
answer. On loopback no answer is lost on the way, but a busy machine can lose one: its second
attempt gets the first one's answer.
"""

from __future__ import annotations

from collections import OrderedDict
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyspan.emulator.kms.service import Response

_KEPT = 256


class Answers:
    """The last answers to calls that were done, by invocation ID."""

    def __init__(self) -> None:
        self._given: OrderedDict[str, Response] = OrderedDict()
        self._lock = Lock()

    def to(self, invocation: str, do: Callable[[], Response]) -> Response:
        """Return the answer to a call: the one that was given to an earlier attempt, or a new one.

        Args:
            invocation: the ID that all attempts of a call have; "" where the caller sends none.
            do: does what is asked for. KMS does one thing at a time by itself.
        """
        with self._lock:
            if invocation in self._given:
                return self._given[invocation]
            answer = do()
            if invocation and answer.status == HTTPStatus.OK:
                self._given[invocation] = answer
                if len(self._given) > _KEPT:
                    self._given.popitem(last=False)
            return answer
