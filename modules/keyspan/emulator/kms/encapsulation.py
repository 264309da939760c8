"""Encapsulate and Decapsulate: a secret that both share, by an ML-KEM key pair.

Source: KMS API reference, Decapsulate: an encapsulated secret that was changed gives another
secret, never an error ("implicit rejection"); only its length is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from keyspan.emulator.kms.errors import invalid_ciphertext
from keyspan.model.specs import ENCAPSULATE_DECAPSULATE

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output
    from keyspan.emulator.kms.key import Key
    from keyspan.emulator.kms.postquantum import SharingKey


def encapsulate(call: Call) -> Output:
    """Encapsulate: a new secret, and its form that only the private key opens."""
    key, algorithm, private = _checked(call)
    secret, encapsulated = private.public_key().encapsulate()
    call.finish_dry_run()
    call.record_use(key)
    return {
        "KeyId": key.arn,
        "SharedSecret": secret,
        "SharedSecretCiphertextBlob": encapsulated,
        "EncapsulationAlgorithm": algorithm,
    }


def decapsulate(call: Call) -> Output:
    """Decapsulate."""
    key, algorithm, private = _checked(call)
    try:
        secret = private.decapsulate(call.input["SharedSecretCiphertextBlob"])
    except ValueError:
        raise invalid_ciphertext() from None
    call.finish_dry_run()
    call.record_use(key)
    return {"KeyId": key.arn, "SharedSecret": secret, "EncapsulationAlgorithm": algorithm}


def _checked(call: Call) -> tuple[Key, str, SharingKey]:
    key = call.key_for(ENCAPSULATE_DECAPSULATE)
    algorithm = call.algorithm(key, "EncapsulationAlgorithm")
    return key, algorithm, cast("SharingKey", key.family.current.private_key)
