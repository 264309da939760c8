"""Sign, Verify and GetPublicKey.

Source: KMS API reference, Sign: for RAW, KMS hashes the message; a DIGEST must have the length
of the algorithm's hash, and an EXTERNAL_MU of ML-DSA has 64 bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

from keyspan.emulator.kms.errors import KmsError, unsupported, validation
from keyspan.emulator.kms.material import public_der
from keyspan.emulator.kms.specs import ALGORITHMS_MEMBER, ML_DSA, require_cryptography
from keyspan.model.specs import SIGN_VERIFY, is_asymmetric

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.kms.call import Call, Output
    from keyspan.emulator.kms.key import Key
    from keyspan.emulator.kms.postquantum import SigningKey

RAW = "RAW"
DIGEST = "DIGEST"
EXTERNAL_MU = "EXTERNAL_MU"
_MU_BYTES = 64
_HASHES: Mapping[str, type[HashAlgorithm]] = {
    "SHA_256": SHA256,
    "SHA_384": SHA384,
    "SHA_512": SHA512,
}
_ED25519 = "ED25519_SHA_512"


def sign(call: Call) -> Output:
    """Sign."""
    key, algorithm = _checked(call)
    message = call.input["Message"]
    private = key.family.current.private_key
    if algorithm == ML_DSA:
        signer = cast("SigningKey", private)
        signature = signer.sign_mu(message) if _is_mu(call) else signer.sign(message)
    elif isinstance(private, ed25519.Ed25519PrivateKey):
        signature = private.sign(message)
    elif isinstance(private, rsa.RSAPrivateKey):
        signature = private.sign(message, _padding(algorithm), _hash(call, algorithm))
    else:
        signer = cast("ec.EllipticCurvePrivateKey", private)
        signature = signer.sign(message, ec.ECDSA(_hash(call, algorithm)))
    call.finish_dry_run()
    call.record_use(key)
    return {"KeyId": key.arn, "Signature": signature, "SigningAlgorithm": algorithm}


def verify(call: Call) -> Output:
    """Verify: a signature that does not verify is an error, never a false."""
    key, algorithm = _checked(call)
    message, signature = call.input["Message"], call.input["Signature"]
    private = key.family.current.private_key
    public = private.public_key()
    try:
        if algorithm == ML_DSA:
            checker = cast("SigningKey", private).public_key()
            (checker.verify_mu if _is_mu(call) else checker.verify)(signature, message)
        elif isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(signature, message)
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, message, _padding(algorithm), _hash(call, algorithm))
        else:
            curve = cast("ec.EllipticCurvePublicKey", public)
            curve.verify(signature, message, ec.ECDSA(_hash(call, algorithm)))
    except InvalidSignature:
        raise KmsError("KMSInvalidSignatureException") from None
    call.finish_dry_run()
    call.record_use(key)
    return {"KeyId": key.arn, "SignatureValid": True, "SigningAlgorithm": algorithm}


def get_public_key(call: Call) -> Output:
    """GetPublicKey, of an asymmetric key of any usage."""
    key = call.key()
    family = key.family
    if not is_asymmetric(family.spec):
        raise unsupported(
            f"{key.arn} key spec is {family.spec} which is not valid for {call.operation}."
        )
    require_cryptography(family.spec)
    return {
        "KeyId": key.arn,
        "PublicKey": public_der(family.current.private_key),
        "CustomerMasterKeySpec": family.spec,
        "KeySpec": family.spec,
        "KeyUsage": family.usage,
        ALGORITHMS_MEMBER[family.usage]: family.algorithms,
    }


def _checked(call: Call) -> tuple[Key, str]:
    """Return the key and the algorithm of a request whose message is of the right kind."""
    key = call.key_for(SIGN_VERIFY)
    algorithm = call.algorithm(key, "SigningAlgorithm")
    kind_of_message = call.input.get("MessageType", RAW)
    if kind_of_message not in (RAW, EXTERNAL_MU if algorithm == ML_DSA else DIGEST):
        raise validation(f"MessageType {kind_of_message} is not valid for {algorithm}.")
    if algorithm.startswith("ED25519"):
        _require_pure_ed25519(algorithm, kind_of_message)
    elif kind_of_message == EXTERNAL_MU:
        _require_mu(key, call.input["Message"])
    elif kind_of_message == DIGEST:
        _require_digest(algorithm, call.input["Message"])
    return key, algorithm


def _require_digest(algorithm: str, digest: bytes) -> None:
    if len(digest) != _HASHES[algorithm[-7:]]().digest_size:
        raise validation(f"Digest is invalid length for algorithm {algorithm}.")


def _require_mu(key: Key, mu: bytes) -> None:
    if not hasattr(key.family.current.private_key, "sign_mu"):
        raise unsupported(f"The emulator does not support the MessageType {EXTERNAL_MU}.")
    if len(mu) != _MU_BYTES:
        raise validation(f"A message of the MessageType {EXTERNAL_MU} has {_MU_BYTES} bytes.")


def _require_pure_ed25519(algorithm: str, kind_of_message: str) -> None:
    if algorithm != _ED25519:
        raise unsupported(f"The emulator does not support the signing algorithm {algorithm}.")
    if kind_of_message != RAW:
        raise validation(f"{algorithm} requires the MessageType {RAW}.")


def _is_mu(call: Call) -> bool:
    return call.input.get("MessageType") == EXTERNAL_MU


def _hash(call: Call, algorithm: str) -> HashAlgorithm | Prehashed:
    digest = _HASHES[algorithm[-7:]]()
    return Prehashed(digest) if call.input.get("MessageType") == DIGEST else digest


def _padding(algorithm: str) -> padding.AsymmetricPadding:
    if "PKCS1" in algorithm:
        return padding.PKCS1v15()
    digest = _HASHES[algorithm[-7:]]()
    return padding.PSS(mgf=padding.MGF1(digest), salt_length=padding.PSS.DIGEST_LENGTH)
