"""What was called on the way to the embedded AWS: each operation of KMS, by its name."""

from __future__ import annotations

import http.client
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

READING = ("Describe", "Get", "List")


@contextmanager
def recorded(environment: Mapping[str, str]) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Give an environment in which every call to AWS is noted, and the notes."""
    behind = urlsplit(environment["AWS_ENDPOINT_URL"])
    called: list[str] = []

    class Relay(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            called.append(self.headers.get("X-Amz-Target", "").rpartition(".")[2])
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            onward = http.client.HTTPConnection(behind.hostname or "", behind.port)
            headers = {k: v for k, v in self.headers.items() if k != "Accept-Encoding"}
            onward.request("POST", self.path, body, headers)
            answer = onward.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name in ("Content-Type", "x-amzn-RequestId", "x-amzn-ErrorType"):
                if value := answer.headers.get(name):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            onward.close()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Relay) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        yield {**environment, "AWS_ENDPOINT_URL": endpoint}, called
        server.shutdown()


def writes(called: list[str]) -> list[str]:
    """The calls that change something, of KMS and of whatever else is not only read."""
    return [each for each in called if each and not each.startswith(READING)]
