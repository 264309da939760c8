"""Controls of a running emulator: what goes wrong in it, and how often KMS was asked for what."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyspan.emulator.endpoint import LOOPBACK
from keyspan.errors import EmulatorFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUEST_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """How often each operation was asked for: Region to operation to number.

    Attributes:
        answered: requests that KMS answered, with an error of its own maybe.
        struck: requests, of every service, that were refused, throttled or dropped on purpose.
    """

    answered: Mapping[str, Mapping[str, int]]
    struck: Mapping[str, Mapping[str, int]]


class Controls:
    """Sends control requests.

    Args:
        port: where the emulator answers.
    """

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, method: str, name: str, asked: Mapping[str, object] | None = None) -> Any:
        """Return the JSON that answers a request to /keyspan/ and a name.

        Raises:
            EmulatorFailed: nobody answers, or the emulator refuses.
        """
        connection = http.client.HTTPConnection(LOOPBACK, self._port, timeout=_REQUEST_SECONDS)
        try:
            connection.request(method, f"/keyspan/{name}", json.dumps(asked or {}))
            response = connection.getresponse()
            told = json.loads(response.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise EmulatorFailed(
                f"the emulator at http://{LOOPBACK}:{self._port} does not answer: {error}\n"
                "  start it again: its keys are gone"
            ) from error
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise EmulatorFailed(f"the emulator refused {method} {name}: {told['message']}")
        return told


class FaultControls:
    """Lets things go wrong; where no Region or no operation is named, all are meant.

    Every method raises EmulatorFailed where the emulator does not answer, or refuses.
    """

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    def refuse(
        self,
        *,
        code: str,
        message: str = "",
        status: int = 400,
        region: str | None = None,
        operation: str | None = None,
    ) -> None:
        """Refuse calls of any service with an error of AWS: "AccessDeniedException"."""
        self._add("refuse", region, operation, code=code, message=message, status=status)

    def throttle(
        self, *, per_second: float, region: str | None = None, operation: str | None = None
    ) -> None:
        """Let KMS of each Region answer so many calls a second, and throttle the rest."""
        self._add("throttle", region, operation, per_second=per_second)

    def drop(self, *, region: str | None = None, operation: str | None = None) -> None:
        """Let a Region be down: connections end without an answer."""
        self._add("drop", region, operation)

    def turn_off(self, *, region: str) -> None:
        """Let a Region be one that is not turned on in the account."""
        self._controls.ask("POST", "faults", {"fault": "off", "region": region})

    def stall(self, *, region: str | None = None, service: str | None = None) -> None:
        """Let no copy of a service's data, of "s3", arrive in a Region until it is cleared."""
        self._controls.ask(
            "POST", "faults", {"fault": "stall", "region": region, "service": service}
        )

    def clear(self) -> None:
        """Let all be well again; copies that were held up arrive."""
        self._controls.ask("DELETE", "faults")

    def _add(self, fault: str, region: str | None, operation: str | None, **more: object) -> None:
        asked = {"fault": fault, "region": region, "operation": operation, **more}
        self._controls.ask("POST", "faults", asked)
