"""A loopback proxy before the embedded AWS: it notes each call of KMS, and can disturb it.

AWS_ENDPOINT_URL leads to it, so that boto3 and Terraform's provider are noted alike.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Call = tuple[str, str]

_TARGET = "TrentService."
_REGION = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/kms/")
_READING = ("Describe", "Get", "List")
_OWN = ("connection", "content-length", "transfer-encoding")


@dataclass
class Recorder:
    """What was called, and what happens to some calls.

    Each disturbance is by call, ("UpdatePrimaryRegion", "us-east-1"), and stays until it is taken
    away. `before` and `after` are run when a call comes in, and when AWS has answered it.
    """

    upstream: str
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    refused: dict[Call, str] = field(default_factory=dict)
    dropped: set[Call] = field(default_factory=set)
    unanswered: set[Call] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    before: dict[Call, Callable[[], None]] = field(default_factory=dict)
    after: dict[Call, Callable[[], None]] = field(default_factory=dict)

    @property
    def writes(self) -> list[Call]:
        """The calls that may have changed something."""
        return [call for call in self.calls if not call[0].startswith(_READING)]

    def leading(self, environment: Mapping[str, str]) -> dict[str, str]:
        """An environment whose AWS is behind this proxy."""
        return {**environment, "AWS_ENDPOINT_URL": self.url}


@contextmanager
def recording(upstream: str) -> Iterator[Recorder]:
    recorder = Recorder(upstream)
    server = _Server(recorder)
    recorder.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recorder = recorder


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._pass(None, self.server.recorder)

    def do_POST(self) -> None:
        recorder, call = self.server.recorder, self._call()
        if call is None:
            self._pass(None, recorder)
            return
        recorder.calls.append(call)
        recorder.before.get(call, lambda: None)()
        if code := recorder.refused.get(call):
            self._body()
            refusal = {"__type": code, "message": "as the test wants it"}
            headers = {"Content-Type": "application/x-amz-json-1.1"}
            self._send(400, headers, json.dumps(refusal).encode())
        elif call in recorder.dropped or call[1] in recorder.away:
            self.close_connection = True
        else:
            self._pass(call, recorder)

    def _call(self) -> Call | None:
        target = self.headers.get("X-Amz-Target", "")
        region = _REGION.search(self.headers.get("Authorization", ""))
        if not target.startswith(_TARGET) or region is None:
            return None
        return target.removeprefix(_TARGET), region[1]

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _pass(self, call: Call | None, recorder: Recorder) -> None:
        connection = http.client.HTTPConnection(urlsplit(recorder.upstream).netloc, timeout=60)
        try:
            connection.request(self.command, self.path, self._body(), dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if call:
            recorder.after.get(call, lambda: None)()
        if call in recorder.unanswered:
            self.close_connection = True
            return
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in _OWN}
        self._send(answer.status, kept, content)

    def _send(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        with suppress(OSError):  # who called may be gone: that is what some tests are about
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()
