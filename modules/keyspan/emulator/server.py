"""The embedded AWS as a server on loopback: KMS is ours, every other service is moto's.

A request for KMS is known by its X-Amz-Target, and names its Region and access key in the
credential scope of its signature, which is not verified. A control request is not signed: a
signed one to /keyspan/ is for a bucket of that name.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam.models import get_account_id_from
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from keyspan.emulator.answers import Answers
from keyspan.emulator.clock import Clock
from keyspan.emulator.endpoint import LOOPBACK, Endpoint
from keyspan.emulator.kms.service import TARGET_PREFIX, KeyManagementService
from keyspan.errors import EmulatorFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_CREDENTIAL = re.compile(r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]+)/[^/]+/aws4_request")
_CONTROL_PATH = "/keyspan/"
_CLOCK_PATH = "/keyspan/clock"
_ACCOUNT_HEADER = "HTTP_X_MOTO_ACCOUNT_ID"
_BACKLOG = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The WSGI application: KMS, the control routes under /keyspan/, and moto for the rest.

    Attributes:
        account: whose the requests are, unless moto gave their access key to another account.
        kms: our KMS.
        clock: its clock, which the control routes move.
        others: moto.
        answers: what KMS has answered lately.
    """

    account: str
    kms: KeyManagementService
    clock: Clock
    others: WSGIApplication
    answers: Answers = field(default_factory=Answers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one HTTP request."""
        path = str(environ.get("PATH_INFO", ""))
        authorization = str(environ.get("HTTP_AUTHORIZATION", ""))
        if path.startswith(_CONTROL_PATH) and not authorization:
            return self._control(path, environ, start_response)
        credential = _CREDENTIAL.search(authorization)
        account = self._account_of(credential["key"]) if credential else self.account
        target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
        if not target.startswith(TARGET_PREFIX):
            return self.others({**environ, _ACCOUNT_HEADER: account}, start_response)
        if credential is None:
            refusal = {"__type": "MissingAuthenticationTokenException", "message": "Not signed"}
            return _json(HTTPStatus.FORBIDDEN, refusal, start_response)
        body = _body(environ)
        response = self.answers.to(
            str(environ.get("HTTP_AMZ_SDK_INVOCATION_ID", "")),
            lambda: self.kms.handle(
                target.removeprefix(TARGET_PREFIX),
                body,
                account=account,
                region=credential["region"],
            ),
        )
        return _send(response.status, response.headers, response.body, start_response)

    def _account_of(self, access_key: str) -> str:
        """Return the account of an access key: of an assumed role of another account, maybe.

        moto answers with its own default account for a key that it does not know.
        """
        found = get_account_id_from(access_key)
        return self.account if found == DEFAULT_ACCOUNT_ID else found

    def _control(
        self, path: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Read the clock, or move it: {"advance_days": 8} or {"advance_seconds": 30}."""
        if path != _CLOCK_PATH:
            return _json(HTTPStatus.NOT_FOUND, {"message": f"no {path} here"}, start_response)
        if environ["REQUEST_METHOD"] == "POST":
            try:
                asked = json.loads(_body(environ))
                self.clock.advance(
                    timedelta(
                        days=asked.get("advance_days", 0), seconds=asked.get("advance_seconds", 0)
                    )
                )
            except (AttributeError, OverflowError, TypeError, ValueError) as error:
                return _json(HTTPStatus.BAD_REQUEST, {"message": str(error)}, start_response)
        told = {
            "now": self.clock.now().isoformat(),
            "ahead_seconds": self.clock.ahead.total_seconds(),
        }
        return _json(HTTPStatus.OK, told, start_response)


class _QuietHandler(MotoRequestHandler):
    """Handles connections without a line in the log for every request."""

    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def run(*, port: int, account: str, lag: timedelta, announce: Callable[[Endpoint], None]) -> None:
    """Serve on loopback until SIGINT or SIGTERM; to be called in the main thread.

    Args:
        port: the port, or 0 for a free one.
        account: the account ID of requests with unknown credentials.
        lag: how long the key states Creating and Updating last.
        announce: called once, when requests are answered.

    Raises:
        EmulatorFailed: the port cannot be listened on.
    """
    # A person's AWS_PROFILE would be looked up where there is none, and with MOTO_ACCOUNT_ID moto
    # would put every request into that one account, those of assumed roles too.
    for name in [name for name in os.environ if name.startswith(("AWS_", "MOTO_"))]:
        del os.environ[name]
    clock = Clock()
    application = Application(
        account=account,
        kms=KeyManagementService(clock=clock, lag=lag),
        clock=clock,
        others=DomainDispatcherApplication(create_backend_app),
    )
    with _listening(port) as listener:
        server = make_server(
            LOOPBACK,
            port,
            application,
            threaded=True,
            request_handler=_QuietHandler,
            fd=listener.fileno(),
        )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        announce(Endpoint(port=server.port, pid=os.getpid()))
        server.serve_forever()


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise EmulatorFailed(
            f"the emulator cannot listen on {LOOPBACK}:{port}: {error.strerror}\n"
            "  name another port, or leave it out for a free one"
        ) from None
    return listener


def _body(environ: WSGIEnvironment) -> bytes:
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))


def _json(
    status: HTTPStatus, document: Mapping[str, object], start_response: StartResponse
) -> Iterable[bytes]:
    headers = {"Content-Type": "application/json"}
    return _send(status, headers, json.dumps(document).encode(), start_response)


def _send(
    status: HTTPStatus, headers: Mapping[str, str], body: bytes, start_response: StartResponse
) -> Iterable[bytes]:
    sized = {**headers, "Content-Length": str(len(body))}
    start_response(f"{status.value} {status.phrase}", list(sized.items()))
    return [body]
