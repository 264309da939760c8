"""Reads HTTP requests and writes their answers, in the forms of AWS's protocols."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from http import HTTPStatus
    from wsgiref.types import StartResponse, WSGIEnvironment

    from keyspan.emulator.faults import Refusal


def read_body(environ: WSGIEnvironment) -> bytes:
    """Return a request's body."""
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))


def read_form(environ: WSGIEnvironment, body: bytes) -> Mapping[str, Sequence[str]]:
    """Return the parameters of a request of the Query protocol; none of another's."""
    written = str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded")
    return parse_qs(body.decode("utf-8", "replace")) if written else {}


def read_operation(environ: WSGIEnvironment, form: Mapping[str, Sequence[str]]) -> str:
    """Return what a request asks for: by its header, its Action or, in REST, its path's end."""
    if target := str(environ.get("HTTP_X_AMZ_TARGET", "")):
        return target.rpartition(".")[2]
    if form:
        return form.get("Action", [""])[0]
    last = str(environ.get("PATH_INFO", "")).rpartition("/")[2]
    return last[:1].upper() + last[1:]


def refuse(
    refusal: Refusal, start_response: StartResponse, *, service: str, form: bool
) -> Iterable[bytes]:
    """Answer with an error, in JSON or in the form of the Query protocol, EC2's or the others'."""
    if not form:
        document = {"__type": refusal.code, "message": refusal.message}
        headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": refusal.code}
        return send(refusal.status, headers, json.dumps(document).encode(), start_response)
    told = f"<Code>{escape(refusal.code)}</Code><Message>{escape(refusal.message)}</Message>"
    outer, inner = ("Response", "Errors") if service == "ec2" else ("ErrorResponse", "")
    errors = f"<{inner}><Error>{told}</Error></{inner}>" if inner else f"<Error>{told}</Error>"
    return send_xml(refusal.status, f"<{outer}>{errors}</{outer}>", start_response)


def send_xml(status: HTTPStatus, text: str, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with XML."""
    return send(status, {"Content-Type": "text/xml"}, text.encode(), start_response)


def send_json(
    status: HTTPStatus, document: Mapping[str, object], start_response: StartResponse
) -> Iterable[bytes]:
    """Answer with JSON."""
    headers = {"Content-Type": "application/json"}
    return send(status, headers, json.dumps(document).encode(), start_response)


def send(
    status: HTTPStatus, headers: Mapping[str, str], body: bytes, start_response: StartResponse
) -> Iterable[bytes]:
    """Answer."""
    sized = {**headers, "Content-Length": str(len(body))}
    start_response(f"{status.value} {status.phrase}", list(sized.items()))
    return [body]
