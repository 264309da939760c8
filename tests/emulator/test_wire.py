"""The protocol: every operation of the model is answered, and nonsense is refused, never a 500."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyspan.emulator.clock import Clock
from keyspan.emulator.kms import service
from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.service import OPERATIONS, KeyManagementService
from keyspan.emulator.kms.wire import decode, encode
from tests.emulator.aws import Aws, refused

MODEL = botocore.session.get_session().get_service_model("kms")
SIGNED = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/kms/aws4_request, Signature=x"


def post(aws: Aws, operation: str, body: bytes, **headers: str) -> tuple[int, Any, Any]:
    connection = http.client.HTTPConnection(urlsplit(aws.emulator.endpoint).netloc)
    sent = {"X-Amz-Target": f"TrentService.{operation}", "Authorization": SIGNED} | headers
    connection.request("POST", "/", body, sent)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer, response.headers


def test_an_error_is_json_1_1(owner: Aws):
    status, body, headers = post(owner, "DescribeKey", b'{"KeyId": "nonsense"}')

    assert status == 400
    assert body["__type"] == headers["x-amzn-ErrorType"] == "NotFoundException"
    assert "nonsense" in body["message"]
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    assert headers["x-amzn-RequestId"]


@pytest.mark.parametrize("operation", sorted(set(MODEL.operation_names) - set(OPERATIONS)))
def test_an_operation_that_is_not_implemented_says_so(owner: Aws, operation: str):
    status, body, _ = post(owner, operation, b"{}")

    assert status == 400
    assert body["__type"] == "UnsupportedOperationException"
    assert operation in body["message"]


def test_what_is_not_implemented_is_custom_key_stores():
    missing = set(MODEL.operation_names) - set(OPERATIONS)

    assert all("CustomKeyStore" in name for name in missing)
    assert set(OPERATIONS) <= set(MODEL.operation_names)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_an_empty_request_is_answered(owner: Aws, operation: str):
    shape = MODEL.operation_model(operation).input_shape

    status, body, _ = post(owner, operation, b"{}")

    if shape and shape.required_members:
        assert body["__type"] == "ValidationException"
        assert "Member must not be null" in body["message"]
    else:
        assert status in (200, 400)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"not JSON", "SerializationException"),
        (b"[]", "SerializationException"),
        (b'{"KeyId": 1}', "SerializationException"),
        (b'{"KeyId": "x", "Plaintext": "no base64!"}', "SerializationException"),
        ('{"KeyId": "x", "Plaintext": "é"}'.encode(), "SerializationException"),
        (b'{"KeyId": "x", "Plaintext": "eA==", "DryRun": "yes"}', "SerializationException"),
        (b'{"KeyId": "x", "Plaintext": "eA==", "EncryptionContext": []}', "SerializationException"),
        (b'{"KeyId": null, "Plaintext": "eA=="}', "ValidationException"),
        (b'{"KeyId": "", "Plaintext": "eA=="}', "ValidationException"),
        (b'{"KeyId": "x", "Plaintext": "eA==", "Unknown": 1}', "NotFoundException"),
    ],
)
def test_a_request_is_checked_by_the_service_model(owner: Aws, body: bytes, code: str):
    status, answer, _ = post(owner, "Encrypt", body)

    assert (status, answer["__type"]) == (400, code)


def test_secrets_are_not_quoted(owner: Aws):
    with refused("ValidationException", "Value at 'plaintext'"):
        owner.kms().encrypt(KeyId="x", Plaintext=b"secret" * 1000)


def test_an_operation_that_does_not_exist(owner: Aws):
    assert post(owner, "EatKey", b"{}")[1]["__type"] == "UnknownOperationException"


def test_an_unsigned_request_is_refused(owner: Aws):
    status, body, _ = post(owner, "ListKeys", b"{}", Authorization="")

    assert (status, body["__type"]) == (403, "MissingAuthenticationTokenException")


def test_an_unknown_region_is_refused(owner: Aws):
    signed = SIGNED.replace("us-east-1", "xx-nowhere-1")

    assert post(owner, "ListKeys", b"{}", Authorization=signed)[1]["__type"] == (
        "ValidationException"
    )


def test_a_fault_of_our_own_is_an_internal_exception(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(service, "OPERATIONS", {"ListKeys": fail})
    kms = KeyManagementService(clock=Clock(), lag=Clock().ahead)

    response = kms.handle("ListKeys", b"{}", account="111122223333", region="us-east-1")

    assert response.status == 500
    assert json.loads(response.body) == {
        "__type": "KMSInternalException",
        "message": "RuntimeError: out of order",
    }
    assert "Traceback" in capsys.readouterr().err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.data())
def test_any_document_is_decoded_or_refused(data: st.DataObject):
    operation = data.draw(st.sampled_from(sorted(OPERATIONS)))
    shape = MODEL.operation_model(operation).input_shape
    assert shape
    document = data.draw(st.dictionaries(st.sampled_from(sorted(shape.members)), JSON) | JSON)

    try:
        decode(shape, document)
    except KmsError as error:
        assert error.code in ("SerializationException", "ValidationException")


@given(st.binary(min_size=1, max_size=64), st.dictionaries(st.text(), st.text()))
def test_what_is_encoded_decodes_to_the_same(plaintext: bytes, context: dict[str, str]):
    shape = MODEL.operation_model("Encrypt").input_shape
    assert shape
    value = {"KeyId": "x", "Plaintext": plaintext, "EncryptionContext": context}

    document = json.loads(json.dumps(encode(shape, value)))

    assert document["Plaintext"] == base64.b64encode(plaintext).decode()
    assert decode(shape, document) == value
