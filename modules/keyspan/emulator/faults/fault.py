"""One thing that goes wrong: a call that is refused or throttled, a Region that is off or down.

Source: KMS developer guide, "Throttling AWS KMS requests"; account management reference guide,
"Enable or disable AWS Regions in your account".
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Dropped(ConnectionError):
    """The connection ends, and nothing is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer of AWS that is an error.

    Attributes:
        code: its name: "ThrottlingException".
        message: what AWS says.
        status: its HTTP status.
    """

    code: str
    message: str
    status: HTTPStatus = HTTPStatus.BAD_REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, as far as it decides what goes wrong with it.

    Attributes:
        service: the service's name in the signature: "kms".
        region: the Region that it is signed for.
        operation: what it asks for; "" where that is not told by its header.
    """

    service: str
    region: str
    operation: str


class Fault(Protocol):
    """One thing that goes wrong."""

    def strike(self, request: Request) -> Refusal | None:
        """Return what is answered instead; None where the request is none of its business.

        Raises:
            Dropped: nothing is answered.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Calls are refused."""

    region: str | None
    operation: str | None
    refusal: Refusal

    def strike(self, request: Request) -> Refusal | None:
        """Refuse."""
        return self.refusal if _concerns(self, request) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """More calls of KMS than so many a second are refused, in each Region by itself.

    A second's worth of calls is let through at once, as AWS counts in intervals of a second.
    """

    region: str | None
    operation: str | None
    per_second: float
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(
        default_factory=dict[str, tuple[float, float]], init=False, repr=False
    )

    def strike(self, request: Request) -> Refusal | None:
        """Refuse where the second's calls are used up; its caller lets one in at a time."""
        if request.service != "kms" or not _concerns(self, request):
            return None
        now = self.clock()
        burst = max(1.0, self.per_second)
        left, since = self._left.get(request.region, (burst, now))
        left = min(burst, left + (now - since) * self.per_second)
        self._left[request.region] = (left - 1 if left >= 1 else left, now)
        return None if left >= 1 else _THROTTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A Region is down: every connection to it ends without an answer."""

    region: str | None
    operation: str | None

    def strike(self, request: Request) -> Refusal | None:
        """Answer nothing."""
        if _concerns(self, request):
            raise Dropped(f"{request.region} is down")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """A Region is not turned on in the account: no credentials are known there."""

    region: str

    def strike(self, request: Request) -> Refusal | None:
        """Refuse as a service does that does not know who asks: STS by a name of its own."""
        if request.region != self.region:
            return None
        return _UNKNOWN_TOKEN if request.service == "sts" else _UNKNOWN_CLIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """Copies of a service's data do not arrive in a Region; they do when all is well again."""

    region: str | None
    service: str | None

    def strike(self, request: Request) -> Refusal | None:  # noqa: ARG002 - a Fault's signature
        """Let every request be answered: what is late is not asked for."""
        return None

    def stalls(self, service: str, region: str) -> bool:
        """Say whether it holds up a copy."""
        return self.service in (None, service) and self.region in (None, region)


_THROTTLED = Refusal(
    code="ThrottlingException",
    message="You have exceeded the rate at which you may call KMS. Reduce the frequency of your "
    "calls.",
)
_UNKNOWN = "The security token included in the request is invalid."
_UNKNOWN_CLIENT = Refusal(code="UnrecognizedClientException", message=_UNKNOWN)
_UNKNOWN_TOKEN = Refusal(code="InvalidClientTokenId", message=_UNKNOWN, status=HTTPStatus.FORBIDDEN)


def _concerns(fault: Refuse | Throttle | Drop, request: Request) -> bool:
    return fault.region in (None, request.region) and fault.operation in (None, request.operation)
