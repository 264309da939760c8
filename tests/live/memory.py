"""One imported key in several Regions, in memory: a KeyManagement that keeps AWS's rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap_with_padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keyspan.live import (
    CallRefused,
    DescribedKey,
    ImportParameters,
    ImportType,
    KeyMaterial,
)
from keyspan.live.gateway import Wrapping

if TYPE_CHECKING:
    from datetime import datetime

KEY_ID = "mrk-" + "0" * 32
ACCOUNT = "111122223333"
OAEP = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)


@cache
def wrapping_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def unwrapped(wrapped: bytes, wrapping: Wrapping) -> bytes:
    key = wrapping_key()
    if wrapping is Wrapping.OAEP:
        return key.decrypt(wrapped, OAEP)
    aes_key = key.decrypt(wrapped[:256], OAEP)
    return aes_key_unwrap_with_padding(aes_key, wrapped[256:])


def material_id(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Aws:
    """What all Regions of the key know, and every call that was made, in order.

    `fails` maps a call, ("eu-west-1", "ImportKeyMaterial"), to the error code that it gets.
    """

    regions: tuple[str, ...] = ("us-east-1", "us-west-2", "eu-west-1")
    primary: str = "us-east-1"
    spec: str = "SYMMETRIC_DEFAULT"
    usage: str = "ENCRYPT_DECRYPT"
    origin: str = "EXTERNAL"
    account: str = ACCOUNT
    multi_region: bool = True
    states: dict[str, str] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    waiting: str | None = None
    held: dict[str, dict[str, datetime | None]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    types: list[ImportType | None] = field(default_factory=list)
    fails: dict[tuple[str, str], str] = field(default_factory=dict)
    says_primary: dict[str, str] = field(default_factory=dict)

    def connect(self, region: str) -> Kms:
        return Kms(self, region)

    def have(self, *contents: bytes, regions: tuple[str, ...] | None = None) -> Aws:
        """Let Regions hold materials already, the last being the current one."""
        self.known += [each for each in map(material_id, contents) if each not in self.known]
        for region in self.regions if regions is None else regions:
            self.held.setdefault(region, {}).update(dict.fromkeys(map(material_id, contents)))
        return self

    @property
    def changes(self) -> list[tuple[str, str]]:
        """The calls that changed something."""
        return [c for c in self.calls if c[1] in ("ImportKeyMaterial", "RotateKeyOnDemand")]


@dataclass
class Kms:
    aws: Aws
    region: str

    def describe(self, key: str) -> DescribedKey:
        aws = self._called("DescribeKey")
        others = tuple(region for region in aws.regions if region != aws.primary)
        return DescribedKey(
            key_id=KEY_ID,
            account=aws.account,
            state=aws.states.get(self.region, self._state()),
            spec=aws.spec,
            usage=aws.usage,
            origin=aws.origin,
            multi_region=aws.multi_region,
            primary_region=aws.says_primary.get(self.region, aws.primary),
            replica_regions=others,
        )

    def materials(self, key_id: str) -> tuple[KeyMaterial, ...]:
        aws = self._called("ListKeyRotations")
        held = aws.held.get(self.region, {})
        states = ["NON_CURRENT"] * (len(aws.known) - 1) + ["CURRENT"]
        listed = list(zip(aws.known, states, strict=False))
        if aws.waiting:
            whole = all(aws.waiting in aws.held.get(region, {}) for region in aws.regions)
            listed.append(
                (
                    aws.waiting,
                    "PENDING_ROTATION" if whole else "PENDING_MULTI_REGION_IMPORT_AND_ROTATION",
                )
            )
        return tuple(
            KeyMaterial(id=each, state=state, imported=each in held, expires=held.get(each))
            for each, state in listed
        )

    def import_parameters(self, key_id: str, *, wrapping: Wrapping) -> ImportParameters:
        self._called("GetParametersForImport")
        public = wrapping_key().public_key()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return ImportParameters(token=wrapping.value.encode(), public_key=der)

    def import_material(
        self, key_id, *, token, wrapped, expires, import_type, material_id: str | None
    ) -> str | None:
        aws = self._called("ImportKeyMaterial")
        aws.types.append(import_type)
        content = unwrapped(wrapped, Wrapping(token.decode()))
        found = hashlib.sha256(content).hexdigest()
        if import_type is ImportType.NEW:
            if self.region != aws.primary or found in aws.known or aws.waiting not in (None, found):
                raise self._refused("ImportKeyMaterial", "IncorrectKeyMaterialException")
            if aws.known:
                aws.waiting = found
            else:
                aws.known.append(found)
        elif import_type is None and not aws.known:
            aws.known.append(found)
        elif found not in (*aws.known, aws.waiting) or material_id not in (None, found):
            raise self._refused("ImportKeyMaterial", "IncorrectKeyMaterialException")
        aws.held.setdefault(self.region, {})[found] = expires
        return found if aws.spec == "SYMMETRIC_DEFAULT" else None

    def rotate(self, key_id: str) -> None:
        aws = self._called("RotateKeyOnDemand")
        whole = all(aws.waiting in aws.held.get(region, {}) for region in aws.regions)
        if aws.waiting is None or not whole or self.region != aws.primary:
            raise self._refused("RotateKeyOnDemand", "KMSInvalidStateException")
        aws.known.append(aws.waiting)
        aws.waiting = None

    def _state(self) -> str:
        held = self.aws.held.get(self.region, {})
        whole = self.aws.known and all(each in held for each in self.aws.known)
        return "Enabled" if whole else "PendingImport"

    def _called(self, operation: str) -> Aws:
        self.aws.calls.append((self.region, operation))
        if self.region not in self.aws.regions:
            raise self._refused(operation, "NotFoundException")
        if code := self.aws.fails.get((self.region, operation)):
            raise self._refused(operation, code)
        return self.aws

    def _refused(self, operation: str, code: str) -> CallRefused:
        return CallRefused(
            region=self.region, operation=operation, code=code, message="", mend="try again"
        )
