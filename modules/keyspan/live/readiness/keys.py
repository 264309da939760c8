"""What encrypts data in a Region, against the key that is meant, and whom that lets decrypt."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.errors import Fault, InvalidPolicy
from keyspan.live.gateway import NOT_FOUND, CallRefused
from keyspan.live.listing import MULTI_REGION, answered
from keyspan.live.readiness.verdict import Encryption, Finding, Reason
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.policy import Place, Principal, parse, permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.live.gateway import Connect, DescribedKey, Seal
    from keyspan.live.readiness.group import Said
    from keyspan.policy import KeyPolicy

DECRYPT = "kms:Decrypt"

_TOLD = 3
_ENABLED = "Enabled"
_ENCRYPT_BY = "have the service encrypt it with the key of {region}: {key}"
_ENCRYPT_BY_ANY = "have the service encrypt it with a multi-Region key: a table of [protects] does"

_AWS_ALIAS = f"{ALIAS_PREFIX}aws/"

_VIA: Mapping[str, str] = MappingProxyType({"ebs": "ec2"})
"""What kms:ViaService calls a service that has another name here."""


class Keys:
    """The living keys of every Region, each read once.

    Args:
        account: the account that is looked at.
        connect: gives KMS of a Region.
    """

    def __init__(self, account: str, connect: Connect) -> None:
        self.account = account
        self._connect = connect
        self._described: dict[tuple[str, str], DescribedKey | CallRefused] = {}
        self._policies: dict[tuple[str, str], str | CallRefused] = {}

    def described(self, region: str, key: str) -> DescribedKey | CallRefused:
        """Return what a Region says of a key, named by its ID, ARN or alias, or its refusal."""
        asked = region, key
        if asked not in self._described:
            self._described[asked] = answered(lambda: self._connect(region).describe(key))
        return self._described[asked]

    def policy(self, region: str, key_id: str) -> str | CallRefused:
        """Return the key policy of a key in a Region, or why it was not read."""
        asked = region, key_id
        if asked not in self._policies:
            self._policies[asked] = answered(lambda: self._connect(region).policy(key_id))
        return self._policies[asked]

    def arn(self, region: str, key_id: str) -> str:
        """Return the ARN of a key in a Region."""
        partition = Place(account=self.account, region=region).partition
        return f"arn:{partition}:kms:{region}:{self.account}:key/{key_id}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """The key that a service names, as far as it is known which it is.

    Attributes:
        encryption: its kind.
        arn: its ARN; "" for AWS's or none, or where it is not known.
        refusal: why its kind or ARN is not known.
    """

    encryption: Encryption
    arn: str = ""
    refusal: CallRefused | None = None

    @property
    def key_id(self) -> str:
        """Its ID; "" where it is not known."""
        return self.arn.rpartition("/")[2]


def sealed_by(seal: Seal, *, region: str, keys: Keys) -> Sealed:
    """Return which key encrypts data: an alias is looked up, a key that is no related one too."""
    if not seal.encrypted:
        return Sealed(Encryption.NONE)
    named = seal.key.rpartition(":")[2]
    if not named or named.startswith(_AWS_ALIAS):
        return Sealed(Encryption.AWS)
    arn = ""
    if not named.startswith(ALIAS_PREFIX):
        key_id = named.removeprefix("key/")
        arn = seal.key if named != seal.key else keys.arn(region, key_id)
        if key_id.startswith(MULTI_REGION):
            return Sealed(Encryption.MULTI_REGION, arn)
    told = keys.described(region, arn or seal.key)
    if isinstance(told, CallRefused):
        return Sealed(Encryption.NOT_READ, arn, told)
    return Sealed(_kind(told), arn or keys.arn(region, told.key_id))


def _kind(told: DescribedKey) -> Encryption:
    if told.manager == "AWS":
        return Encryption.AWS
    return Encryption.MULTI_REGION if told.multi_region else Encryption.SINGLE_REGION


def seal_faults(
    seals: Iterable[Seal], *, key_id: str | None, region: str, keys: Keys
) -> Iterator[Said]:
    """Yield what encrypts data and is not the key of its Region that is meant.

    Args:
        seals: what encrypts it, as the service says.
        key_id: the ID of the key that is meant; None where any multi-Region key of the Region is.
        region: where the data is.
        keys: the living keys.
    """
    whats: dict[Sealed, list[str]] = {}
    for seal in seals:
        whats.setdefault(sealed_by(seal, region=region, keys=keys), []).append(seal.what)
    for sealed, named in whats.items():
        more = f" and {len(named) - _TOLD} more" if len(named) > _TOLD else ""
        yield from _faults_of(sealed, ", ".join(named[:_TOLD]) + more, key_id, region, keys)


def _faults_of(
    sealed: Sealed, what: str, key_id: str | None, region: str, keys: Keys
) -> Iterator[Said]:
    if _is_right(sealed, key_id, region, keys):
        return
    mend = _ENCRYPT_BY_ANY
    if key_id:
        mend = _ENCRYPT_BY.format(region=region, key=keys.arn(region, key_id))
    if sealed.encryption is Encryption.NONE:
        yield Finding(reason=Reason.NOT_ENCRYPTED, found=f"{what}: not encrypted", mend=mend)
    elif sealed.encryption is Encryption.AWS:
        found = f"{what}: encrypted with a key of AWS's, whose policy nobody sets"
        yield Finding(reason=Reason.AWS_KEY, found=found, mend=mend)
    elif sealed.encryption is Encryption.SINGLE_REGION and key_id is None:
        found = f"{what}: encrypted with the single-Region key {sealed.arn}"
        yield Finding(reason=Reason.SINGLE_REGION_KEY, found=found, mend=mend)
    elif sealed.arn and (key_id or not sealed.refusal):
        found = f"{what}: encrypted with {sealed.arn}"
        yield Finding(reason=Reason.WRONG_KEY, found=found, mend=mend)
    elif sealed.refusal:
        yield sealed.refusal


def _is_right(sealed: Sealed, key_id: str | None, region: str, keys: Keys) -> bool:
    if key_id is None:
        here = keys.arn(region, sealed.key_id)
        return sealed.encryption is Encryption.MULTI_REGION and sealed.arn == here
    return sealed.arn == keys.arn(region, key_id)


def use_faults(
    key_id: str, *, region: str, service: str, principals: Iterable[str], keys: Keys
) -> Iterator[Said]:
    """Yield why data under a key of a Region could not be decrypted there by those who have to.

    Args:
        key_id: the key's ID.
        region: the Region.
        service: through which the data is read, as kms:ViaService has it.
        principals: the ARNs of who has to be able to.
        keys: the living keys.
    """
    told = keys.described(region, key_id)
    if isinstance(told, CallRefused) and told.code != NOT_FOUND:
        yield told
        return
    state = "there is no such key" if isinstance(told, CallRefused) else f"it is {told.state}"
    if isinstance(told, CallRefused) or told.state != _ENABLED:
        found = f"{keys.arn(region, key_id)}: {state}"
        mend = "keyspan doctor tells what happened to the key, and the way back"
        yield Finding(reason=Reason.KEY_NOT_USABLE, found=found, mend=mend)
        return
    wanted = tuple(dict.fromkeys(principals))
    if not wanted:
        return
    text = keys.policy(region, key_id)
    if isinstance(text, CallRefused):
        yield text
        return
    where = f"key policy of {key_id} in {region}"
    try:
        policy = parse(text, where=where)
    except InvalidPolicy as unfit:
        yield from unfit.faults
        return
    place = Place(account=keys.account, region=region)
    for each in wanted:
        yield from _refused(policy, each, place=place, service=service)


def _refused(policy: KeyPolicy, arn: str, *, place: Place, service: str) -> Iterator[Said]:
    """Yield why a principal may not decrypt through a service, or that nobody can tell."""
    context = {"kms:ViaService": f"{_VIA.get(service, service)}.{place.region}.amazonaws.com"}
    principal = Principal("AWS", arn)
    ways = permissions(policy, principal, DECRYPT, place=place, context=context)
    mend = f"name it in the key's users or decrypt_only, in {place.region} too, and deploy"
    if not ways:
        found = f"the key policy in {place.region} does not let {arn} call {DECRYPT}"
        yield Finding(reason=Reason.POLICY_REFUSES, found=found, mend=mend)
    elif not any(way.certain for way in ways):
        problem = f"whether it may call {DECRYPT} in {place.region} is not for the policy alone"
        why = str(ways[0]).removeprefix(f"{principal}: ")
        yield Fault(where=arn, problem=f"{problem}: {why}", mend=mend)
