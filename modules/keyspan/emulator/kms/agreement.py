"""DeriveSharedSecret: ECDH with a key pair of which KMS keeps the private half."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from keyspan.emulator.kms.errors import validation
from keyspan.model.specs import KEY_AGREEMENT

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output


def derive_shared_secret(call: Call) -> Output:
    """DeriveSharedSecret: the raw shared secret of both keys."""
    call.without("Recipient")
    key = call.key_for(KEY_AGREEMENT)
    algorithm = call.algorithm(key, "KeyAgreementAlgorithm")
    private = cast("ec.EllipticCurvePrivateKey", key.family.current.private_key)
    secret = private.exchange(ec.ECDH(), _peer(call, curve=private.curve))
    call.finish_dry_run()
    call.record_use(key)
    return {
        "KeyId": key.arn,
        "SharedSecret": secret,
        "KeyAgreementAlgorithm": algorithm,
        "KeyOrigin": key.family.origin,
    }


def _peer(call: Call, *, curve: ec.EllipticCurve) -> ec.EllipticCurvePublicKey:
    """Return the public key of the request, which must be on the same curve."""
    try:
        peer = load_der_public_key(call.input["PublicKey"])
    except (ValueError, UnsupportedAlgorithm):
        raise validation("PublicKey is not a public key in DER.") from None
    if not isinstance(peer, ec.EllipticCurvePublicKey) or peer.curve.name != curve.name:
        raise validation(f"PublicKey is not on the curve of the KMS key, {curve.name}.")
    return peer
