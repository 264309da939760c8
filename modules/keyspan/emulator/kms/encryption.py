"""Encrypt, Decrypt and ReEncrypt.

Source: KMS API reference; a symmetric ciphertext names its key ID, hence Decrypt needs no KeyId.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm

from keyspan.emulator.kms import states
from keyspan.emulator.kms.ciphertext import Ciphertext, sealed
from keyspan.emulator.kms.errors import (
    KmsError,
    access_denied,
    invalid_ciphertext,
    invalid_usage,
    validation,
)
from keyspan.model.specs import ENCRYPT_DECRYPT, SYMMETRIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.kms.call import Call, Output
    from keyspan.emulator.kms.key import Key
    from keyspan.emulator.kms.material import Material

_OAEP_HASHES: Mapping[str, type[HashAlgorithm]] = {
    "RSAES_OAEP_SHA_1": SHA1,
    "RSAES_OAEP_SHA_256": SHA256,
}


def oaep(algorithm: str) -> padding.OAEP:
    """Return the padding of RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256."""
    digest = _OAEP_HASHES[algorithm]
    return padding.OAEP(mgf=padding.MGF1(digest()), algorithm=digest(), label=None)


def encrypt(call: Call) -> Output:
    """Encrypt."""
    key = call.key_for(ENCRYPT_DECRYPT)
    algorithm = call.algorithm(key, "EncryptionAlgorithm", default=SYMMETRIC)
    blob = _encrypted(
        key,
        call.input["Plaintext"],
        algorithm=algorithm,
        context=call.input.get("EncryptionContext"),
    )
    call.finish_dry_run()
    call.record_use(key)
    return {"CiphertextBlob": blob, "KeyId": key.arn, "EncryptionAlgorithm": algorithm}


def decrypt(call: Call) -> Output:
    """Decrypt, with the key that a symmetric ciphertext names or the one that is given."""
    call.without("Recipient")
    if "CiphertextBlob" not in call.input:
        _require_ignored_ciphertext(call, "KeyId")
        call.key_for(ENCRYPT_DECRYPT)
        call.finish_dry_run()
    key, plaintext, material = _decrypted(call, prefix="")
    call.finish_dry_run()
    call.record_use(key)
    return {
        "KeyId": key.arn,
        "Plaintext": plaintext,
        "EncryptionAlgorithm": call.input.get("EncryptionAlgorithm", SYMMETRIC),
        "KeyMaterialId": material.id if key.family.symmetric else None,
    }


def re_encrypt(call: Call) -> Output:
    """ReEncrypt: decrypt with one key and encrypt with another, of this Region both."""
    target = call.key_for(ENCRYPT_DECRYPT, member="DestinationKeyId")
    algorithm = call.algorithm(target, "DestinationEncryptionAlgorithm", default=SYMMETRIC)
    if "CiphertextBlob" not in call.input:
        _require_ignored_ciphertext(call, "SourceKeyId")
        call.key_for(ENCRYPT_DECRYPT, member="SourceKeyId")
        call.finish_dry_run()
    source, plaintext, material = _decrypted(call, prefix="Source")
    context = call.input.get("DestinationEncryptionContext")
    blob = _encrypted(target, plaintext, algorithm=algorithm, context=context)
    call.finish_dry_run()
    call.record_use(source, target)
    return {
        "CiphertextBlob": blob,
        "SourceKeyId": source.arn,
        "KeyId": target.arn,
        "SourceEncryptionAlgorithm": call.input.get("SourceEncryptionAlgorithm", SYMMETRIC),
        "DestinationEncryptionAlgorithm": algorithm,
        "SourceKeyMaterialId": material.id if source.family.symmetric else None,
        "DestinationKeyMaterialId": target.family.current.id if target.family.symmetric else None,
    }


def wrapping_key(call: Call) -> Key:
    """Return the symmetric encryption key that protects a data key.

    Raises:
        KmsError: InvalidKeyUsageException for a key of another type or usage.
    """
    key = call.key_for(ENCRYPT_DECRYPT)
    if not key.family.symmetric:
        raise invalid_usage(
            f"{key.arn} key spec is {key.family.spec} which is not valid for {call.operation}."
        )
    return key


def sealed_by(key: Key, plaintext: bytes, *, context: Mapping[str, str] | None) -> bytes:
    """Return a plaintext encrypted with a symmetric key's current material."""
    family = key.family
    return sealed(plaintext, key_id=family.key_id, material=family.current, context=context or {})


def _encrypted(
    key: Key, plaintext: bytes, *, algorithm: str, context: Mapping[str, str] | None
) -> bytes:
    if key.family.symmetric:
        return sealed_by(key, plaintext, context=context)
    if context:
        raise validation(f"EncryptionContext is not supported with algorithm {algorithm}.")
    public = cast("rsa.RSAPrivateKey", key.family.current.private_key).public_key()
    try:
        return public.encrypt(plaintext, oaep(algorithm))
    except ValueError:
        raise validation(
            f"Algorithm {algorithm} and key spec {key.family.spec} cannot encrypt data larger "
            f"than {_longest_plaintext(public, algorithm)} bytes."
        ) from None


def _longest_plaintext(public: rsa.RSAPublicKey, algorithm: str) -> int:
    return public.key_size // 8 - 2 * _OAEP_HASHES[algorithm]().digest_size - 2


def _decrypted(call: Call, *, prefix: str) -> tuple[Key, bytes, Material]:
    """Return the key, the plaintext and the material of a request's ciphertext.

    Args:
        call: the request.
        prefix: what its members for the source begin with: "Source" for ReEncrypt.
    """
    key_member = f"{prefix}KeyId"
    algorithm_member = f"{prefix}EncryptionAlgorithm"
    if call.input.get(algorithm_member, SYMMETRIC) != SYMMETRIC:
        return _rsa_decrypted(call, key_member=key_member, algorithm_member=algorithm_member)
    ciphertext = Ciphertext.read(call.input["CiphertextBlob"])
    if key_member in call.input:
        key = call.key_for(ENCRYPT_DECRYPT, member=key_member)
        call.algorithm(key, algorithm_member, default=SYMMETRIC)
        if key.family.key_id != ciphertext.key_id:
            raise KmsError(
                "IncorrectKeyException",
                "The key ID in the request does not identify a CMK that can perform this "
                "operation.",
            )
    else:
        key = _named_by(call, ciphertext)
    material = key.family.material(ciphertext.material_id)
    if material is None:
        raise invalid_ciphertext()
    context = call.input.get(f"{prefix}EncryptionContext", {})
    return key, ciphertext.opened(material, context=context), material


def _named_by(call: Call, ciphertext: Ciphertext) -> Key:
    """Return the key of this account and Region that a ciphertext names."""
    key = call.store.by_id(call.place, ciphertext.key_id)
    if key is None:
        raise access_denied(
            "The ciphertext refers to a customer master key that does not exist, does not exist "
            "in this region, or you are not allowed to access."
        )
    states.require(call.operation, key, now=call.now)
    return key


def _rsa_decrypted(
    call: Call, *, key_member: str, algorithm_member: str
) -> tuple[Key, bytes, Material]:
    if key_member not in call.input:
        raise validation(f"{key_member} is required with an asymmetric algorithm.")
    key = call.key_for(ENCRYPT_DECRYPT, member=key_member)
    algorithm = call.algorithm(key, algorithm_member)
    material = key.family.current
    private = cast("rsa.RSAPrivateKey", material.private_key)
    try:
        return key, private.decrypt(call.input["CiphertextBlob"], oaep(algorithm)), material
    except ValueError:
        raise invalid_ciphertext() from None


def _require_ignored_ciphertext(call: Call, key_member: str) -> None:
    """Accept a missing ciphertext only where a dry run says to ignore it."""
    ignored = "IGNORE_CIPHERTEXT" in call.input.get("DryRunModifiers", ())
    if not (ignored and call.input.get("DryRun") and key_member in call.input):
        raise validation(
            "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy "
            "constraint: Member must not be null"
        )
