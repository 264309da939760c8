"""boto3 against an embedded AWS where things go wrong: each refusal, and what becomes of it."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from types import SimpleNamespace

import pytest
from botocore.awsrequest import AWSResponse
from botocore.retries.bucket import TokenBucket

from keyspan import AssumeRole, Credentials, Provider
from keyspan.live import CallRefused
from keyspan.live.aws import RegionalKms, caller, connector_of, outage, surveyor_of
from keyspan.live.aws.patience import READ_ATTEMPTS
from keyspan.live.gateway import Reason
from tests.aws import related_keys

pytestmark = pytest.mark.usefixtures("no_pauses")

HOME, AWAY = "us-east-1", "af-south-1"
ROLE = AssumeRole(role_arn="arn:aws:iam::111122223333:role/Keys")


@pytest.fixture(autouse=True)
def uncounted(signed_in, embedded_aws):
    yield
    embedded_aws.forget_calls()


@pytest.fixture(scope="module")
def key_id(embedded_aws):
    return related_keys(embedded_aws, HOME, AWAY)


@pytest.fixture
def unused_port():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, and nobody listens


def refusal(ask):
    with pytest.raises(CallRefused) as caught:
        ask()
    return caught.value


@pytest.mark.parametrize(
    ("code", "reason", "mend"),
    [
        (
            "AccessDeniedException",
            Reason.DENIED,
            "allow kms:GetKeyPolicy to who calls, in the key policy of that Region",
        ),
        ("ExpiredTokenException", Reason.SIGNED_OUT, "sign in again, or check the"),
        ("NotFoundException", Reason.NOT_FOUND, "is it deployed, in that Region and account?"),
        ("TeapotException", Reason.OTHER, "AWS says why"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(embedded_aws, key_id, code, reason, mend):
    embedded_aws.faults.refuse(region=AWAY, operation="GetKeyPolicy", code=code)
    connect = connector_of(Provider())
    said = refusal(lambda: connect(AWAY).policy(key_id))
    assert (said.region, said.operation, said.code) == (AWAY, "GetKeyPolicy", code)
    assert said.reason is reason
    assert said.mend.startswith(mend)
    assert connect(HOME).policy(key_id)


def test_a_region_that_is_not_turned_on_is_told_as_both_that_it_can_be(embedded_aws, key_id):
    embedded_aws.faults.turn_off(region=AWAY)
    said = refusal(lambda: connector_of(Provider())(AWAY).describe(key_id))
    assert said.reason is Reason.REGION_OFF
    assert "either af-south-1 is not turned on in the account" in said.mend
    assert "or the credentials are wrong" in said.mend


def test_so_it_is_where_a_role_is_assumed_there(embedded_aws):
    embedded_aws.faults.turn_off(region=AWAY)
    provider = Provider(credentials=Credentials(assume_role=ROLE))
    said = refusal(lambda: connector_of(provider)(AWAY))
    assert (said.operation, said.code) == ("sign in", "InvalidClientTokenId")
    assert said.reason is Reason.REGION_OFF
    assert connector_of(provider)(HOME)


def test_a_role_that_may_not_be_assumed_is_told(embedded_aws):
    embedded_aws.faults.refuse(operation="AssumeRole", code="AccessDenied", status=403)
    provider = Provider(credentials=Credentials(assume_role=ROLE))
    said = refusal(lambda: connector_of(provider)(HOME))
    assert said.reason is Reason.DENIED
    assert said.mend == "allow sts:AssumeRole in the role's trust policy and to who calls"


def test_sts_that_does_not_answer_is_told(embedded_aws):
    embedded_aws.faults.drop(region=HOME, operation="GetCallerIdentity")
    said = refusal(lambda: caller(Provider(), region=HOME))
    assert (said.code, said.reason) == ("ConnectionClosedError", Reason.UNREACHABLE)


def test_an_endpoint_that_nobody_listens_at_is_told(monkeypatch, unused_port):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{unused_port}")
    said = refusal(lambda: connector_of(Provider())(HOME).describe("alias/orders"))
    assert (said.code, said.reason) == ("EndpointConnectionError", Reason.UNREACHABLE)


def test_an_endpoint_that_is_no_url_is_told(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "localhost")
    said = refusal(lambda: connector_of(Provider())(HOME))
    assert said.code == "InvalidEndpoint"
    assert said.mend.startswith("AWS_ENDPOINT_URL is a URL")


def test_a_port_that_there_is_not_is_told(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:99999")
    said = refusal(lambda: connector_of(Provider())(HOME).aliases())
    assert said.code == "UnfitAnswer"
    assert isinstance(said.__cause__, (AttributeError, LookupError, TypeError, ValueError))


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b'"x"', b'{"Aliases": {"a": 1}}', b"<html>", b"\xff"]
)
def test_whatever_answers_in_place_of_aws_is_told(body):
    kms = connector_of(Provider())(HOME)
    answer = AWSResponse("http://x", 200, {}, SimpleNamespace(stream=lambda: [body]))
    kms.client.meta.events.register("before-send.kms", lambda **_: answer)
    said = refusal(kms.aliases)
    assert said.code in ("UnfitAnswer", "ResponseParserError")
    assert said.mend == "something else than AWS answered: check AWS_ENDPOINT_URL and the proxy"
    assert not said.certain


def test_a_region_that_is_down_is_asked_as_often_as_botocore_does(embedded_aws, key_id):
    embedded_aws.faults.drop(region=AWAY)
    connect = connector_of(Provider())
    for _ in range(2):
        assert refusal(lambda: connect(AWAY).describe(key_id)).reason is Reason.UNREACHABLE
    assert embedded_aws.calls().struck == {AWAY: {"DescribeKey": 10}}


def test_who_looks_at_many_keys_does_not_wait_for_it_with_each(embedded_aws, key_id, monkeypatch):
    now = 0.0
    monkeypatch.setattr(outage.Outage.__init__, "__kwdefaults__", {"clock": lambda: now})
    embedded_aws.faults.drop(region=AWAY)
    connect = surveyor_of(Provider())
    for _ in range(3):
        said = refusal(lambda: connect(AWAY).describe(key_id))
        assert (said.reason, said.operation) == (Reason.UNREACHABLE, "DescribeKey")
    assert refusal(lambda: connect(AWAY).grants(key_id)).operation == "ListGrants"
    assert embedded_aws.calls().struck == {AWAY: {"DescribeKey": 5}}
    assert connect(HOME).describe(key_id).key_id == key_id
    now = outage.SILENT_SECONDS
    embedded_aws.faults.clear()
    assert connect(AWAY).describe(key_id).key_id == key_id
    assert connect(AWAY).grants(key_id) == ()


def test_what_changes_a_key_is_asked_all_the_same_and_an_answer_ends_the_silence(
    embedded_aws, key_id
):
    embedded_aws.faults.drop(region=AWAY)
    kms = surveyor_of(Provider())(AWAY)
    refusal(lambda: kms.describe(key_id))
    embedded_aws.faults.clear()
    assert refusal(lambda: kms.describe(key_id)).reason is Reason.UNREACHABLE
    kms.enable(key_id)
    assert kms.describe(key_id).key_id == key_id


@pytest.fixture
def patient(monkeypatch):
    """The client that a command has, but that botocore does not slow down."""
    monkeypatch.setattr(TokenBucket, "acquire", lambda *_, **__: True)
    return connector_of(Provider())(HOME).client


def test_a_read_that_is_throttled_is_asked_until_it_is_answered(embedded_aws, key_id, patient):
    embedded_aws.faults.refuse(operation="DescribeKey", code="ThrottlingException")

    def attempts():
        return embedded_aws.calls().struck.get(HOME, {}).get("DescribeKey", 0)

    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(patient.describe_key, KeyId=key_id)
        while attempts() < 20 and not answer.done():
            time.sleep(0.01)
        embedded_aws.faults.clear()
        assert answer.result()["KeyMetadata"]["KeyId"] == key_id


def test_it_is_given_up_in_the_end(embedded_aws, key_id, patient):
    embedded_aws.faults.refuse(operation="DescribeKey", code="ThrottlingException")
    said = refusal(lambda: RegionalKms(region=HOME, client=patient).describe(key_id))
    assert said.reason is Reason.THROTTLED
    assert "quota of DescribeKey in us-east-1" in said.mend
    assert embedded_aws.calls().struck == {HOME: {"DescribeKey": READ_ATTEMPTS}}


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("ThrottlingException", lambda client, key: client.disable_key(KeyId=key)),
        ("KMSInternalException", lambda client, key: client.describe_key(KeyId=key)),
    ],
)
def test_what_changes_a_key_or_fails_is_left_to_botocore(embedded_aws, key_id, patient, code, call):
    embedded_aws.faults.refuse(code=code, status=500 if "Internal" in code else 400)
    with pytest.raises(Exception, match=code):
        call(patient, key_id)
    assert sum(embedded_aws.calls().struck[HOME].values()) < READ_ATTEMPTS


def test_throttling_loses_no_call(embedded_aws, key_id):
    embedded_aws.faults.throttle(per_second=25)
    connect = connector_of(Provider())
    with ThreadPoolExecutor(32) as threads:
        found = list(threads.map(lambda _: connect(HOME).describe(key_id).key_id, range(100)))
    assert found == [key_id] * 100
    told_of = embedded_aws.calls()
    assert told_of.answered == {HOME: {"DescribeKey": 100}}
    assert told_of.struck[HOME]["DescribeKey"] > 0
