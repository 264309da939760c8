"""The embedded AWS as a server on loopback: KMS is ours, every other service is moto's.

A request for KMS is known by its X-Amz-Target, and names its Region and access key in the
credential scope of its signature, which is not verified. A control request is not signed: a
signed one to /keyspan/ is for a bucket of that name.
"""

from __future__ import annotations

import os
import re
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
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
from keyspan.emulator.calls import Calls
from keyspan.emulator.clock import Clock
from keyspan.emulator.data.copies import Copies
from keyspan.emulator.data.installation import install, install_slow
from keyspan.emulator.data.keys import Keys
from keyspan.emulator.endpoint import LOOPBACK, Endpoint
from keyspan.emulator.exchange import (
    read_body,
    read_form,
    read_operation,
    refuse,
    send,
    send_json,
    send_xml,
)
from keyspan.emulator.faults import Dropped, Faults, Request
from keyspan.emulator.kms.service import TARGET_PREFIX, KeyManagementService
from keyspan.emulator.regions import describe_regions, list_regions
from keyspan.emulator.routes import CONTROL, Routes
from keyspan.errors import EmulatorFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask
    from moto.backends import SERVICE_NAMES

    from keyspan.emulator.faults import Refusal

_CREDENTIAL = re.compile(
    r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request"
)
_ACCOUNT_HEADER = "HTTP_X_MOTO_ACCOUNT_ID"
_BACKLOG = 128
_KMS = "kms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The WSGI application: KMS, the control routes under /keyspan/, and moto for the rest.

    Attributes:
        account: whose the requests are, unless moto gave their access key to another account.
        kms: our KMS.
        clock: its clock, which the control routes move.
        others: moto.
        faults: what goes wrong.
        copies: of moto's data, that are under way to another Region.
        answers: what KMS has answered lately.
        calls: how often KMS was asked for what.
    """

    account: str
    kms: KeyManagementService
    clock: Clock
    others: WSGIApplication
    faults: Faults
    copies: Copies
    answers: Answers = field(default_factory=Answers)
    calls: Calls = field(default_factory=Calls)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one HTTP request."""
        path = str(environ.get("PATH_INFO", ""))
        authorization = str(environ.get("HTTP_AUTHORIZATION", ""))
        if path.startswith(CONTROL) and not authorization:
            control = Routes(clock=self.clock, faults=self.faults, calls=self.calls)
            status, told = control.answer(str(environ["REQUEST_METHOD"]), path, read_body(environ))
            self.copies.deliver()
            return send_json(status, told, start_response)
        credential = _CREDENTIAL.search(authorization)
        account = self._account_of(credential["key"]) if credential else self.account
        target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
        if not target.startswith(TARGET_PREFIX):
            return self._other(credential, account, environ, start_response)
        if credential is None:
            refusal = {"__type": "MissingAuthenticationTokenException", "message": "Not signed"}
            return send_json(HTTPStatus.FORBIDDEN, refusal, start_response)
        operation, region = target.removeprefix(TARGET_PREFIX), credential["region"]
        body = read_body(environ)
        if self.faults:
            asked = Request(service=_KMS, region=region, operation=operation)
            if refusal := self._struck(asked):
                return refuse(refusal, start_response, service=_KMS, form=False)
        self.calls.answer(region, operation)
        response = self.answers.to(
            str(environ.get("HTTP_AMZ_SDK_INVOCATION_ID", "")),
            lambda: self.kms.handle(operation, body, account=account, region=region),
        )
        return send(response.status, response.headers, response.body, start_response)

    def _other(
        self,
        credential: re.Match[str] | None,
        account: str,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Answer a request for another service than KMS."""
        if credential and (self.faults or credential["service"] == "account"):
            body = read_body(environ)
            form = read_form(environ, body)
            operation = read_operation(environ, form)
            asked = Request(
                service=credential["service"], region=credential["region"], operation=operation
            )
            if refusal := self._struck(asked):
                return refuse(refusal, start_response, service=asked.service, form=bool(form))
            if operation == "ListRegions":
                regions = list_regions(body, off=self.faults.off)
                return send_json(HTTPStatus.OK, regions, start_response)
            if operation == "DescribeRegions" and self.faults.off:
                text = describe_regions(form, off=self.faults.off)
                return send_xml(HTTPStatus.OK, text, start_response)
            environ = {**environ, "wsgi.input": BytesIO(body)}
        answer = self.others({**environ, _ACCOUNT_HEADER: account}, start_response)
        self.copies.deliver()
        return answer

    def _struck(self, asked: Request) -> Refusal | None:
        """Return what is answered instead, if something goes wrong, and count it.

        Raises:
            Dropped: nothing is answered.
        """
        try:
            refusal = self.faults.strike(asked)
        except Dropped:
            self.calls.strike(asked.region, asked.operation)
            raise
        if refusal:
            self.calls.strike(asked.region, asked.operation)
        return refusal

    def _account_of(self, access_key: str) -> str:
        """Return the account of an access key: of an assumed role of another account, maybe.

        moto answers with its own default account for a key that it does not know.
        """
        found = get_account_id_from(access_key)
        return self.account if found == DEFAULT_ACCOUNT_ID else found


class _QuietHandler(MotoRequestHandler):
    """Handles connections without a line in the log for every request."""

    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def connection_dropped(
        self,
        error: BaseException,  # noqa: ARG002 - werkzeug's signature
        environ: WSGIEnvironment | None = None,  # noqa: ARG002
    ) -> None:
        """Close it: another request on it would wait for an answer that never comes."""
        self.close_connection = True


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
    kms, faults = KeyManagementService(clock=clock, lag=lag), Faults()
    copies = Copies(faults=faults)
    keys = Keys(kms=kms, faults=faults)
    install(keys=keys, copies=copies)

    def create_app(service: SERVICE_NAMES) -> Flask:
        install_slow(service, keys=keys, copies=copies)
        return create_backend_app(service)

    application = Application(
        account=account,
        kms=kms,
        clock=clock,
        faults=faults,
        copies=copies,
        others=DomainDispatcherApplication(create_app),
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
