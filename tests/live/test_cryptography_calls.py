"""The calls that use a key: each says what was asked and nothing else, and tells its refusal."""

import boto3
import pytest
from botocore.stub import Stubber

from keyspan.live import CallRefused
from keyspan.live.aws import RegionalKms
from keyspan.live.gateway import NewSecret
from tests.live.memory import KEY_ID

CONTEXT = {"purpose": "test"}
RSA = {"algorithm": "RSAES_OAEP_SHA_256", "context": {}}
SYMMETRIC = {"algorithm": "SYMMETRIC_DEFAULT", "context": CONTEXT}
KEY = {"KeyId": KEY_ID}

CALLS = [
    (
        "encrypt",
        lambda kms: kms.encrypt(KEY_ID, b"text", **SYMMETRIC),
        {
            "Plaintext": b"text",
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "EncryptionContext": CONTEXT,
        },
        {"CiphertextBlob": b"sealed"},
        b"sealed",
    ),
    (
        "encrypt",
        lambda kms: kms.encrypt(KEY_ID, b"text", **RSA),
        {"Plaintext": b"text", "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"},
        {"CiphertextBlob": b"sealed"},
        b"sealed",
    ),
    (
        "decrypt",
        lambda kms: kms.decrypt(KEY_ID, b"sealed", **SYMMETRIC),
        {
            "CiphertextBlob": b"sealed",
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "EncryptionContext": CONTEXT,
        },
        {"Plaintext": b"text"},
        b"text",
    ),
    (
        "decrypt",
        lambda kms: kms.decrypt(KEY_ID, b"sealed", **RSA),
        {"CiphertextBlob": b"sealed", "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"},
        {"Plaintext": b"text"},
        b"text",
    ),
    (
        "generate_data_key",
        lambda kms: kms.data_key(KEY_ID, context=CONTEXT),
        {"KeySpec": "AES_256", "EncryptionContext": CONTEXT},
        {"Plaintext": b"data key", "CiphertextBlob": b"sealed"},
        NewSecret(plaintext=b"data key", sealed=b"sealed"),
    ),
    (
        "sign",
        lambda kms: kms.sign(KEY_ID, b"text", algorithm="ECDSA_SHA_256"),
        {"Message": b"text", "SigningAlgorithm": "ECDSA_SHA_256"},
        {"Signature": b"signature"},
        b"signature",
    ),
    (
        "verify",
        lambda kms: kms.verify(KEY_ID, b"text", signature=b"s", algorithm="ECDSA_SHA_256"),
        {"Message": b"text", "Signature": b"s", "SigningAlgorithm": "ECDSA_SHA_256"},
        {"SignatureValid": False},
        False,
    ),
    (
        "generate_mac",
        lambda kms: kms.mac(KEY_ID, b"text", algorithm="HMAC_SHA_256"),
        {"Message": b"text", "MacAlgorithm": "HMAC_SHA_256"},
        {"Mac": b"mac"},
        b"mac",
    ),
    (
        "verify_mac",
        lambda kms: kms.verify_mac(KEY_ID, b"text", mac=b"mac", algorithm="HMAC_SHA_256"),
        {"Message": b"text", "Mac": b"mac", "MacAlgorithm": "HMAC_SHA_256"},
        {"MacValid": False},
        False,
    ),
    (
        "get_public_key",
        lambda kms: kms.public_key(KEY_ID),
        {},
        {"PublicKey": b"der"},
        b"der",
    ),
    (
        "derive_shared_secret",
        lambda kms: kms.shared_secret(KEY_ID, peer=b"der", algorithm="ECDH"),
        {"PublicKey": b"der", "KeyAgreementAlgorithm": "ECDH"},
        {"SharedSecret": b"secret"},
        b"secret",
    ),
    (
        "encapsulate",
        lambda kms: kms.encapsulate(KEY_ID, algorithm="ML_KEM"),
        {"EncapsulationAlgorithm": "ML_KEM"},
        {"SharedSecret": b"secret", "SharedSecretCiphertextBlob": b"sealed"},
        NewSecret(plaintext=b"secret", sealed=b"sealed"),
    ),
    (
        "decapsulate",
        lambda kms: kms.decapsulate(KEY_ID, b"sealed", algorithm="ML_KEM"),
        {"SharedSecretCiphertextBlob": b"sealed", "EncapsulationAlgorithm": "ML_KEM"},
        {"SharedSecret": b"secret"},
        b"secret",
    ),
]


@pytest.fixture
def stub():
    client = boto3.client(
        "kms", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with Stubber(client) as stubber:
        yield stubber


@pytest.mark.parametrize("each", CALLS, ids=lambda each: each[0])
def test_a_call_says_what_was_asked_and_nothing_else(stub, each):
    call, ask, sent, answer, told = each
    stub.add_response(call, answer, KEY | sent)
    assert ask(RegionalKms(region="eu-west-1", client=stub.client)) == told


@pytest.mark.parametrize("each", CALLS, ids=lambda each: each[0])
def test_a_refusal_names_the_region_and_what_to_allow(stub, each):
    call, ask, *_ = each
    stub.add_client_error(call, "AccessDeniedException", "no", http_status_code=400)
    with pytest.raises(CallRefused) as caught:
        ask(RegionalKms(region="eu-west-1", client=stub.client))
    operation = call.title().replace("_", "")
    assert str(caught.value) == (
        f"eu-west-1: {operation}: AccessDeniedException: no\n"
        f"  allow kms:{operation} to who calls, in the key policy of that Region"
    )
