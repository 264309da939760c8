"""GenerateDataKey, GenerateDataKeyPair, both without plaintext too, and GenerateRandom."""

from __future__ import annotations

import secrets
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.emulator.kms.encryption import sealed_by, wrapping_key
from keyspan.emulator.kms.errors import validation
from keyspan.emulator.kms.material import new_secret, parsed, public_der
from keyspan.emulator.kms.specs import require_cryptography, require_supported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.kms.call import Call, Output

_KEY_BYTES: Mapping[str, int] = MappingProxyType({"AES_128": 16, "AES_256": 32})


def generate_key(call: Call) -> Output:
    """GenerateDataKey."""
    call.without("Recipient")
    plaintext = secrets.token_bytes(_key_bytes(call))
    return {"Plaintext": plaintext, **_wrapped_key(call, plaintext)}


def generate_key_without_plaintext(call: Call) -> Output:
    """GenerateDataKeyWithoutPlaintext."""
    return _wrapped_key(call, secrets.token_bytes(_key_bytes(call)))


def generate_pair(call: Call) -> Output:
    """GenerateDataKeyPair."""
    call.without("Recipient")
    private, wrapped = _wrapped_pair(call)
    return {"PrivateKeyPlaintext": private, **wrapped}


def generate_pair_without_plaintext(call: Call) -> Output:
    """GenerateDataKeyPairWithoutPlaintext."""
    return _wrapped_pair(call)[1]


def generate_random(call: Call) -> Output:
    """GenerateRandom."""
    call.without("CustomKeyStoreId", "Recipient")
    if "NumberOfBytes" not in call.input:
        raise validation("NumberOfBytes is required.")
    return {"Plaintext": secrets.token_bytes(call.input["NumberOfBytes"])}


def _wrapped_key(call: Call, plaintext: bytes) -> dict[str, Any]:
    key = wrapping_key(call)
    blob = sealed_by(key, plaintext, context=call.input.get("EncryptionContext"))
    call.finish_dry_run()
    call.record_use(key)
    return {
        "CiphertextBlob": blob,
        "KeyId": key.arn,
        "KeyMaterialId": key.family.current.id,
    }


def _key_bytes(call: Call) -> int:
    """Return the length of the data key; KeySpec or NumberOfBytes says it, and not both."""
    if ("KeySpec" in call.input) == ("NumberOfBytes" in call.input):
        raise validation("Please specify either number of bytes or key spec.")
    if "KeySpec" in call.input:
        return _KEY_BYTES[call.input["KeySpec"]]
    return call.input["NumberOfBytes"]


def _wrapped_pair(call: Call) -> tuple[bytes, dict[str, Any]]:
    """Return a new private key in PKCS #8, and what both operations say of the pair."""
    key = wrapping_key(call)
    spec = call.input["KeyPairSpec"]
    require_supported(spec, partition=call.place.partition)
    require_cryptography(spec)
    call.finish_dry_run()
    private = new_secret(spec)
    call.record_use(key)
    return private, {
        "PrivateKeyCiphertextBlob": sealed_by(
            key, private, context=call.input.get("EncryptionContext")
        ),
        "PublicKey": public_der(parsed(private)),
        "KeyId": key.arn,
        "KeyPairSpec": spec,
        "KeyMaterialId": key.family.current.id,
    }
