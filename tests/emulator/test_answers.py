"""A request that was done is not done twice: an SDK tries again where it got no answer."""

from __future__ import annotations

from http import HTTPStatus

from keyspan.emulator.answers import Answers
from keyspan.emulator.kms.service import Response
from tests.emulator.aws import REPLICA, Aws, refused

INVOCATION = "amz-sdk-invocation-id"


def every_attempt_is(client, invocation):
    def mark(request, **_):
        request.headers[INVOCATION] = invocation

    client.meta.events.register("before-send.kms", mark)
    return client


def test_a_second_attempt_gets_the_first_ones_answer(aws: Aws):
    key = aws.key(MultiRegion=True)
    kms = every_attempt_is(aws.kms(), "a replication")
    first = kms.replicate_key(KeyId=key, ReplicaRegion=REPLICA)
    again = kms.replicate_key(KeyId=key, ReplicaRegion=REPLICA)
    assert again["ReplicaKeyMetadata"] == first["ReplicaKeyMetadata"]


def test_another_call_is_another(aws: Aws):
    key = aws.key(MultiRegion=True)
    aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)
    with refused("AlreadyExistsException", "already exists"):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)


def test_what_was_refused_is_asked_again_and_only_the_last_are_kept():
    answers = Answers()
    done: list[str] = []

    def do(status, name):
        def it():
            done.append(name)
            return Response(status=status, headers={}, body=name.encode())

        return it

    answers.to("one", do(HTTPStatus.BAD_REQUEST, "refused"))
    assert answers.to("one", do(HTTPStatus.OK, "done")).body == b"done"
    assert answers.to("one", do(HTTPStatus.OK, "again")).body == b"done"
    answers.to("", do(HTTPStatus.OK, "nobody"))
    answers.to("", do(HTTPStatus.OK, "nobody else"))
    for number in range(256):
        answers.to(f"later {number}", do(HTTPStatus.OK, "later"))
    assert answers.to("one", do(HTTPStatus.OK, "forgotten")).body == b"forgotten"
    assert done[:4] == ["refused", "done", "nobody", "nobody else"]
