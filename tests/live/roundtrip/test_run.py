"""Each Region makes, each takes; what a Region refuses fills its cells and no others."""

from collections import Counter
from itertools import count, product

import pytest

from keyspan.live.gateway import NewSecret
from keyspan.live.roundtrip import (
    NO_USE,
    OTHER_KEY,
    Trip,
    has_client_side,
    prove,
    prove_client_side,
)
from keyspan.model.specs import USAGES
from tests.live.roundtrip.memory import Aws, key

HOME, AWAY, THIRD = "us-east-1", "us-west-2", "eu-west-1"
REGIONS = (HOME, AWAY, THIRD)


@pytest.fixture
def aws():
    return Aws(dict.fromkeys(REGIONS, b"one material"))


def proved(aws, **changes):
    return prove(aws.described(**changes), connect=aws.connect)


def problems(matrix):
    return {(a, b): trip.problem for a, b, trip in matrix.failed()}


def test_related_keys_take_everything_of_each_other(aws):
    encryption, data_keys = proved(aws)
    assert encryption.operations == ("Encrypt", "Decrypt")
    assert data_keys.operations == ("GenerateDataKey", "Decrypt")
    for matrix in (encryption, data_keys):
        assert matrix.regions == REGIONS
        assert (matrix.done, matrix.algorithm) == ("opened", "SYMMETRIC_DEFAULT")
        assert set(matrix.trips) == set(product(REGIONS, REGIONS))
        assert matrix.good


def test_n_regions_make_n_things_and_take_n_times_n_a_matrix(aws):
    proved(aws)
    per_region = {"Encrypt": 1, "GenerateDataKey": 1, "Decrypt": 2 * len(REGIONS)}
    assert Counter(aws.calls) == Counter(
        {(region, call): times for region in REGIONS for call, times in per_region.items()}
    )


def test_what_goes_through_says_what_it_is_and_is_never_the_same(aws):
    proved(aws)
    proved(aws)
    assert len(aws.contexts) == 2 * 2 * len(REGIONS)
    assert {context["purpose"] for context in aws.contexts} == {"keyspan round trip"}
    assert len({context["nonce"] for context in aws.contexts}) == 2, "one for each proof"
    assert len(set(aws.plaintexts)) == 2
    for text in aws.plaintexts:
        assert text.startswith(b"keyspan round trip ")
        assert len(text) <= 190, "what RSA_2048 takes with OAEP and SHA-256"


def test_each_call_is_timed_and_signing_in_is_not():
    aws = Aws({HOME: b"m"})
    seconds = count()

    def connect(region):
        next(seconds)
        return aws.connect(region)

    (encryption, _) = prove(aws.described(), connect=connect, clock=lambda: float(next(seconds)))
    assert encryption.made == {HOME: 1.0}
    assert encryption.trips[HOME, HOME] == Trip(seconds=1.0)


def test_a_key_of_other_material_takes_nothing_and_nobody_takes_what_it_makes(aws):
    aws.materials[AWAY] = b"another"
    for matrix in proved(aws):
        refused = dict.fromkeys(
            [(HOME, AWAY), (THIRD, AWAY), (AWAY, HOME), (AWAY, THIRD)], "InvalidCiphertextException"
        )
        assert problems(matrix) == refused
        assert matrix.trips[AWAY, AWAY].good


@pytest.mark.parametrize(
    ("spec", "usage", "algorithm", "second"),
    [
        ("ML_KEM_768", "ENCAPSULATE_DECAPSULATE", "ML_KEM", "Decapsulate"),
        ("SM2", "SIGN_VERIFY", "SM2DSA", "Verify"),
        ("SM2", "KEY_AGREEMENT", "ECDH", "GetPublicKey"),
        ("HMAC_256", "GENERATE_VERIFY_MAC", "HMAC_SHA_256", "VerifyMac"),
    ],
)
def test_what_kms_answers_of_another_key_is_found_without_its_error(
    aws, spec, usage, algorithm, second
):
    aws.materials[AWAY] = b"another"
    (matrix,) = proved(aws, spec=spec, usage=usage, algorithms=(algorithm,))
    assert problems(matrix) == dict.fromkeys(
        [(HOME, AWAY), (THIRD, AWAY), (AWAY, HOME), (AWAY, THIRD)], OTHER_KEY
    )
    assert matrix.trips[HOME, AWAY].message == f"what came of {second} is not what was made"
    assert matrix.trips[AWAY, AWAY].good


@pytest.mark.parametrize("opened", [b"", b"other bytes"])
def test_a_ciphertext_that_opens_to_other_bytes_is_another_key(aws, monkeypatch, opened):
    monkeypatch.setattr("tests.live.roundtrip.memory.Kms.decrypt", lambda *_, **__: opened)
    for matrix in proved(aws):
        assert set(problems(matrix).values()) == {OTHER_KEY}
        assert len(problems(matrix)) == 9


def test_a_refused_encrypt_leaves_that_row_empty_and_nothing_else(aws):
    aws.fails[AWAY, "Encrypt"] = "AccessDeniedException"
    encryption, data_keys = proved(aws)
    assert problems(encryption) == dict.fromkeys(product([AWAY], REGIONS), "AccessDeniedException")
    assert set(encryption.made) == {HOME, THIRD}
    not_made = Trip(problem="AccessDeniedException", message="no", made=False)
    assert encryption.trips[AWAY, HOME] == not_made
    assert data_keys.good


def test_a_refused_decrypt_leaves_that_column_empty_and_nothing_else(aws):
    aws.fails[AWAY, "Decrypt"] = "AccessDeniedException"
    for matrix in proved(aws):
        assert problems(matrix) == dict.fromkeys(product(REGIONS, [AWAY]), "AccessDeniedException")
        assert set(matrix.made) == set(REGIONS)
        trip = matrix.trips[HOME, AWAY]
        assert (trip.made, trip.message, trip.seconds is None) == (True, "no", False)


@pytest.mark.parametrize("operation", ["Encrypt", "sign in"])
def test_a_region_that_is_down_is_asked_once_and_the_others_go_on(aws, operation):
    aws.fails[AWAY, operation] = "EndpointConnectionError"
    for matrix in proved(aws):
        crossed = {pair for pair in product(REGIONS, REGIONS) if AWAY in pair}
        assert problems(matrix) == dict.fromkeys(crossed, "EndpointConnectionError")
        assert matrix.trips[HOME, AWAY].made
        assert matrix.trips[HOME, AWAY].seconds is None, "it was not asked again"
    assert [call for region, call in aws.calls if region == AWAY] in ([], ["Encrypt"])


def test_a_region_that_goes_down_between_making_and_taking_keeps_what_it_made(aws):
    aws.fails[AWAY, "Decrypt"] = "ReadTimeoutError"
    for matrix in proved(aws):
        assert problems(matrix) == dict.fromkeys(product(REGIONS, [AWAY]), "ReadTimeoutError")
    assert aws.calls.count((AWAY, "Decrypt")) == 1


def test_a_key_of_another_kind_is_another_key_and_is_not_asked(aws):
    described = aws.described() | {AWAY: key(AWAY, spec="HMAC_256", usage="GENERATE_VERIFY_MAC")}
    for matrix in prove(described, connect=aws.connect):
        assert problems(matrix) == dict.fromkeys(
            (pair for pair in product(REGIONS, REGIONS) if AWAY in pair), OTHER_KEY
        )
        assert "HMAC_256 for GENERATE_VERIFY_MAC" in matrix.trips[AWAY, HOME].message
    assert AWAY not in {region for region, _ in aws.calls}


@pytest.mark.parametrize(
    "kind",
    [
        {"spec": "NEW_2048", "usage": "A_NEW_USAGE", "algorithms": ("NEW",)},
        {"spec": "RSA_2048", "usage": "SIGN_VERIFY", "algorithms": ()},
    ],
)
def test_a_kind_that_nobody_knows_is_never_good(aws, kind):
    (matrix,) = proved(aws, **kind)
    assert set(problems(matrix)) == set(product(REGIONS, REGIONS))
    assert set(problems(matrix).values()) == {NO_USE}
    assert kind["spec"] in matrix.trips[HOME, HOME].message
    assert aws.calls == []


def test_only_what_is_given_is_asked(aws):
    described = aws.described()
    del described[AWAY]
    assert all(matrix.good for matrix in prove(described, connect=aws.connect))
    assert AWAY not in {region for region, _ in aws.calls}


def test_a_secret_is_not_printed():
    secret = NewSecret(plaintext=b"plaintext key", sealed=b"sealed")
    assert repr(secret) == "NewSecret()"


def test_the_client_side_is_for_symmetric_keys_only(aws):
    assert [spec for spec in USAGES if has_client_side(spec)] == ["SYMMETRIC_DEFAULT"]
    rsa = aws.described(spec="RSA_2048", algorithms=("RSAES_OAEP_SHA_256",))
    assert prove_client_side(rsa, connect=aws.connect) == ()
    assert aws.calls == []
