"""Imported key material: GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial.

The material is shared by its ID only: each Region's key takes its own copy, and loses it alone.
Source: KMS API reference; developer guide, "Importing key material".
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap_with_padding

from keyspan.emulator.kms.encryption import oaep
from keyspan.emulator.kms.errors import (
    KmsError,
    invalid_ciphertext,
    invalid_state,
    not_found,
    unsupported,
    validation,
)
from keyspan.emulator.kms.family import Version
from keyspan.emulator.kms.key import (
    DOES_NOT_EXPIRE,
    EXPIRES,
    Import,
    ImportParameters,
    KeyState,
)
from keyspan.emulator.kms.material import Material, fits, new_private_key, public_der
from keyspan.emulator.kms.specs import require_cryptography

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric import rsa

    from keyspan.emulator.kms.call import Call, Output
    from keyspan.emulator.kms.key import Key

PARAMETERS_LAST = timedelta(hours=24)
"""How long an import token and its public key are valid (GetParametersForImport)."""

LONGEST_VALIDITY = timedelta(days=365)
"""How far ahead ValidTo may be (ImportKeyMaterial)."""

_PLAIN_WRAPS = ("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256")
_AES_WRAPS: Mapping[str, str] = MappingProxyType(
    {
        "RSA_AES_KEY_WRAP_SHA_1": "RSAES_OAEP_SHA_1",
        "RSA_AES_KEY_WRAP_SHA_256": "RSAES_OAEP_SHA_256",
    }
)
"""Wraps in which RSA carries an AES key and that key carries the material, to RSA's padding."""


def get_parameters_for_import(call: Call) -> Output:
    """GetParametersForImport: a token and a public key that belong together, for this key."""
    key = _external(call)
    require_cryptography(key.family.spec)
    algorithm, spec = call.input["WrappingAlgorithm"], call.input["WrappingKeySpec"]
    if algorithm not in (*_PLAIN_WRAPS, *_AES_WRAPS):
        raise unsupported(f"The wrapping algorithm {algorithm} is not supported.")
    if not spec.startswith("RSA_"):
        raise unsupported(f"The wrapping key spec {spec} is not supported.")
    private = new_private_key(spec)
    token = secrets.token_bytes(256)
    valid_to = call.now + PARAMETERS_LAST
    key.import_parameters[token] = ImportParameters(
        private_key=cast("rsa.RSAPrivateKey", private), algorithm=algorithm, valid_to=valid_to
    )
    return {
        "KeyId": key.arn,
        "ImportToken": token,
        "PublicKey": public_der(private),
        "ParametersValidTo": valid_to,
    }


def import_key_material(call: Call) -> Output:
    """ImportKeyMaterial: new material into the primary key, the same into its replicas.

    The first material is current at once; a later one waits for RotateKeyOnDemand.
    """
    key = _external(call)
    kept = _kept(call)
    material = Material.of(_unwrapped(call, key), key_id=key.family.key_id)
    _associate(call, key, material)
    was_pending = key.state(call.now) is KeyState.PENDING_IMPORT
    key.imports[material.id] = kept
    if "KeyMaterialDescription" in call.input:
        key.import_descriptions[material.id] = call.input["KeyMaterialDescription"]
    if was_pending and key.has_material:
        key.enabled = True
    return {
        "KeyId": key.arn,
        "KeyMaterialId": material.id if key.family.symmetric else None,
    }


def delete_imported_key_material(call: Call) -> Output:
    """DeleteImportedKeyMaterial: the current one, or the one that is named.

    It is gone from this Region; material that waits for its rotation is gone from every Region
    when it is deleted from the primary key.
    """
    key = _external(call)
    family = key.family
    if not family.versions:
        return {"KeyId": key.arn}
    material_id = call.input.get("KeyMaterialId", family.current.id)
    pending = family.pending
    if pending and pending.id == material_id and key.primary:
        for related in family.keys.values():
            related.imports.pop(material_id, None)
        family.pending = None
    elif family.material(material_id) or (pending and pending.id == material_id):
        key.imports.pop(material_id, None)
    else:
        raise not_found(f"Key material {material_id} is not associated with {key.arn}.")
    return {"KeyId": key.arn, "KeyMaterialId": material_id if family.symmetric else None}


def _external(call: Call) -> Key:
    key = call.key()
    if not key.family.imported:
        raise unsupported(
            f"{key.arn} origin is {key.family.origin} which is not valid for this operation."
        )
    return key


def _kept(call: Call) -> Import:
    """Return how a request wants the material kept.

    Raises:
        KmsError: ValidationException, ValidTo does not go with ExpirationModel or the time.
    """
    model = call.input.get("ExpirationModel", EXPIRES)
    expires: datetime | None = call.input.get("ValidTo")
    if model == DOES_NOT_EXPIRE:
        if expires:
            raise validation(f"ValidTo cannot be given with the ExpirationModel {model}.")
        return Import(expires=None)
    if expires is None:
        raise validation(f"ValidTo is required with the ExpirationModel {model}.")
    if not call.now < expires <= call.now + LONGEST_VALIDITY:
        raise validation(
            f"ValidTo must be in the future, and at most {LONGEST_VALIDITY.days} days from now."
        )
    return Import(expires=expires)


def _unwrapped(call: Call, key: Key) -> bytes:
    """Return the secret that a request wraps.

    Raises:
        KmsError: InvalidImportTokenException, ExpiredImportTokenException,
            InvalidCiphertextException, or IncorrectKeyMaterialException for bytes that are no
            secret of the key spec.
    """
    parameters = key.import_parameters.get(call.input["ImportToken"])
    if parameters is None:
        raise KmsError("InvalidImportTokenException")
    if parameters.valid_to <= call.now:
        raise KmsError("ExpiredImportTokenException")
    wrapped: bytes = call.input["EncryptedKeyMaterial"]
    private, algorithm = parameters.private_key, parameters.algorithm
    try:
        if algorithm in _PLAIN_WRAPS:
            secret = private.decrypt(wrapped, oaep(algorithm))
        else:
            size = private.key_size // 8
            aes_key = private.decrypt(wrapped[:size], oaep(_AES_WRAPS[algorithm]))
            secret = aes_key_unwrap_with_padding(aes_key, wrapped[size:])
    except (InvalidUnwrap, ValueError):
        raise invalid_ciphertext() from None
    if not fits(secret, spec=key.family.spec):
        raise _incorrect(f"The key material is not valid for the key spec {key.family.spec}.")
    return secret


def _associate(call: Call, key: Key, material: Material) -> None:
    """Make material the family's own where it is new and may be.

    Raises:
        KmsError: IncorrectKeyMaterialException, KMSInvalidStateException or
            UnsupportedOperationException.
    """
    family = key.family
    asked = call.input.get("ImportType")
    new = asked == "NEW_KEY_MATERIAL" if asked else key.primary and not family.versions
    if not new:
        _require_associated(call, key, material)
        return
    if "KeyMaterialId" in call.input:
        raise validation("KeyMaterialId cannot be given with the ImportType NEW_KEY_MATERIAL.")
    if not key.primary:
        raise unsupported(
            f"New key material cannot be imported into {key.arn}, a multi-Region replica key. "
            "Import it into the primary key first."
        )
    if not family.versions:
        family.versions = (Version(material=material),)
        return
    if not family.symmetric:
        raise unsupported(f"{key.arn} cannot have another key material.")
    if family.material(material.id):
        raise _incorrect("The key material is already associated with the key.")
    if family.pending and family.pending != material:
        raise invalid_state(f"{key.arn} already has key material that is pending rotation.")
    family.pending = material


def _require_associated(call: Call, key: Key, material: Material) -> None:
    """Refuse bytes that are none of the family's materials, or not the one that is named."""
    named = call.input.get("KeyMaterialId", material.id)
    known = key.family.material(material.id) or material == key.family.pending
    if not known or named != material.id:
        raise _incorrect(
            "The key material in the request is not identical to the key material that was "
            "previously imported into this KMS key."
        )


def _incorrect(message: str) -> KmsError:
    return KmsError("IncorrectKeyMaterialException", message)
