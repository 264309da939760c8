"""Key material as it is in a person's hands: read from a file, checked here, and never shown.

Source: developer guide, "Importing key material", the requirements for imported key material.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)

from keyspan.errors import KeyspanError
from keyspan.model import specs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

CURVES: Mapping[str, str] = MappingProxyType(
    {
        "secp256r1": "ECC_NIST_P256",
        "secp384r1": "ECC_NIST_P384",
        "secp521r1": "ECC_NIST_P521",
        "secp256k1": "ECC_SECG_P256K1",
    }
)
"""cryptography's name of a curve to AWS's key spec."""

_PEM = b"-----BEGIN "
_PEM_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_PKCS8_PEM = re.compile(rb"-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", re.DOTALL)
_LONG_FORM = 0x80


class UnfitMaterial(KeyspanError):
    """A file that is no key material for the key; its content is never part of the message."""

    def __init__(self, where: str, *, problem: str, mend: str) -> None:
        super().__init__(f"{where}: {problem}\n  {mend}")


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Key material in clear, for memory alone; its repr says only how long it is.

    Attributes:
        content: the bytes that AWS is given, wrapped: as they are, or PKCS #8 in DER.
    """

    content: bytes

    def __repr__(self) -> str:
        return f"Secret({len(self.content)} bytes)"


def secret_for(spec: str, content: bytes, *, partition: str, where: str) -> Secret:
    """Return a file's content as key material of a key spec.

    Args:
        spec: AWS's key spec.
        content: what the file holds.
        partition: where the key is; symmetric keys are shorter in China.
        where: what messages call the file.

    Raises:
        UnfitMaterial: it is none, with what was found and what was wanted.
    """
    if not specs.is_asymmetric(spec):
        _require_length(content, wanted=_length(spec, partition), spec=spec, where=where)
        return Secret(content)
    if spec == "SM2" or not specs.takes_imports(spec):
        raise UnfitMaterial(
            where,
            problem=f"key material of {spec} can be neither checked nor wrapped here",
            mend="see AWS's page on importing key material for what takes it",
        )
    key = _private_key(content, where)
    found = _spec_of(key)
    if found != spec:
        raise UnfitMaterial(
            where,
            problem=f"holds a private key of {found}, and the key is of {spec}",
            mend="name the file of this key's material",
        )
    return Secret(_pkcs8(content, key))


def _length(spec: str, partition: str) -> int:
    if spec == specs.SYMMETRIC and partition == specs.CHINA:
        return specs.SM4_BYTES
    return specs.SECRET_BYTES[spec]


def _require_length(content: bytes, *, wanted: int, spec: str, where: str) -> None:
    if len(content) == wanted:
        return
    mend = f"{spec} takes {wanted} random bytes, as they are: openssl rand -out key.bin {wanted}"
    text = content.strip()
    if len(_from_base64(text)) == wanted:
        mend = "it is base64 of the right length: decode it first, base64 -d"
    elif len(_from_hex(text)) == wanted:
        mend = "it is hexadecimal of the right length: decode it first, xxd -r -p"
    elif len(content) == wanted + 1 and content.endswith(b"\n"):
        mend = "the last byte is a newline: write the file without it"
    raise UnfitMaterial(
        where, problem=f"holds {len(content)} bytes, and {spec} takes {wanted}", mend=mend
    )


def _from_base64(text: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return b""


def _from_hex(text: bytes) -> bytes:
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return b""


def _private_key(content: bytes, where: str) -> PrivateKeyTypes:
    if len(_PEM_KEY.findall(content)) > 1:
        raise UnfitMaterial(
            where, problem="holds several private keys", mend="name a file with one"
        )
    read = load_pem_private_key if _PEM in content else load_der_private_key
    try:
        return read(content, password=None)
    except TypeError:
        raise UnfitMaterial(
            where,
            problem="the private key is encrypted",
            mend="decrypt it first: openssl pkcs8 -topk8 -nocrypt -outform DER",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UnfitMaterial(
            where,
            problem="is no private key that can be read",
            mend="write it as PKCS #8, in PEM or DER: openssl pkcs8 -topk8 -nocrypt -outform DER",
        ) from None


def _spec_of(key: PrivateKeyTypes) -> str:
    """Return AWS's key spec of a private key, or what it is where AWS has none for it."""
    if isinstance(key, rsa.RSAPrivateKey):
        return f"RSA_{key.key_size}"
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return CURVES.get(key.curve.name, key.curve.name)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ECC_NIST_EDWARDS25519"
    return "another kind"


def _pkcs8(content: bytes, key: PrivateKeyTypes) -> bytes:
    """Return PKCS #8 in DER: the very bytes where the file holds it, so that they stay the same."""
    if pem := _PKCS8_PEM.search(content):
        return base64.b64decode(pem[1])
    if _PEM not in content and _is_pkcs8(content):
        return content
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _is_pkcs8(der: bytes) -> bool:
    """Whether DER holds a version and then an algorithm, a sequence; older forms have none."""
    header = 2 + (der[1] & ~_LONG_FORM if der[1] & _LONG_FORM else 0)
    return der[header : header + 2] == b"\x02\x01" and der[header + 3 : header + 4] == b"\x30"
