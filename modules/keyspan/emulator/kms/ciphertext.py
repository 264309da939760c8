"""The ciphertext of a symmetric encryption key: what it names, and AES-256-GCM.

It is bound to the key ID and the material, never to a Region: any related key opens it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keyspan.emulator.kms.errors import invalid_ciphertext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.kms.material import Material

_MAGIC = b"\x01\x02\x02\x00"
_MATERIAL_BYTES = 32
_CHECK_BYTES = 8
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Ciphertext:
    """A ciphertext that was taken apart.

    Attributes:
        key_id: the key ID of the keys that open it.
        material_id: the material that does.
        nonce: of AES-GCM.
        sealed: the encrypted bytes and their tag.
    """

    key_id: str
    material_id: str
    nonce: bytes
    sealed: bytes

    @classmethod
    def read(cls, blob: bytes) -> Ciphertext:
        """Take a ciphertext blob apart.

        Raises:
            KmsError: InvalidCiphertextException, it is none.
        """
        start = len(_MAGIC) + 1
        name_end = start + int.from_bytes(blob[start - 1 : start])
        check = name_end + _MATERIAL_BYTES
        nonce = check + _CHECK_BYTES
        body = nonce + _NONCE_BYTES
        if not blob.startswith(_MAGIC) or blob[check:nonce] != _check(blob[:check]):
            raise invalid_ciphertext()
        return cls(
            key_id=blob[start:name_end].decode("ascii"),
            material_id=blob[name_end:check].hex(),
            nonce=blob[nonce:body],
            sealed=blob[body:],
        )

    def opened(self, material: Material, *, context: Mapping[str, str]) -> bytes:
        """Return the plaintext.

        Raises:
            KmsError: InvalidCiphertextException, it was changed or the context differs.
        """
        bound = _bound(self.key_id, context)
        try:
            return AESGCM(material.secret).decrypt(self.nonce, self.sealed, bound)
        except (InvalidTag, ValueError):
            raise invalid_ciphertext() from None


def sealed(
    plaintext: bytes, *, key_id: str, material: Material, context: Mapping[str, str]
) -> bytes:
    """Return the ciphertext blob of a plaintext."""
    name = key_id.encode("ascii")
    nonce = os.urandom(_NONCE_BYTES)
    body = AESGCM(material.secret).encrypt(nonce, plaintext, _bound(key_id, context))
    header = _MAGIC + bytes([len(name)]) + name + bytes.fromhex(material.id)
    return header + _check(header) + nonce + body


def _check(header: bytes) -> bytes:
    """Return what shows that a header was changed: before it names a wrong key."""
    return hashlib.sha256(header).digest()[:_CHECK_BYTES]


def _bound(key_id: str, context: Mapping[str, str]) -> bytes:
    """Return the additional authenticated data: the key ID and the encryption context."""
    return json.dumps([key_id, sorted(context.items())]).encode()
