"""What a key is proved by: two operations, the second of which takes what the first made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from keyspan.live.roundtrip.agreement import Agreement, Encapsulation, SamePublicKey
from keyspan.live.roundtrip.encryption import DataKeys, Encryption
from keyspan.live.roundtrip.signing import Mac, OfflineSignature, Signature, verifies_offline
from keyspan.model import specs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.gateway import DescribedKey, KeyManagement
    from keyspan.live.roundtrip.challenge import Challenge

_SM2 = "SM2"
"""The key spec of China, whose curve the library `cryptography` does not have."""

_PREFERRED = ("RSAES_OAEP_SHA_256", "RSASSA_PSS_SHA_256", "ED25519_SHA_512")
"""One algorithm proves the key pair; these rather than the first that AWS lists."""


class Use(Protocol):
    """One use of a key; `make` and `takes` raise CallRefused where AWS refuses.

    Attributes:
        operations: the names of both operations.
        done: what the second Region's key has done when it took what the first one's made.
    """

    operations: ClassVar[tuple[str, str]]
    done: ClassVar[str]

    @property
    def algorithm(self) -> str:
        """What both operations are done with."""
        ...

    def make(self, kms: KeyManagement, key: DescribedKey) -> Any:
        """Make something with the key of one Region."""
        ...

    def takes(self, kms: KeyManagement, key: DescribedKey, made: Any) -> bool:
        """Whether the key of another Region takes it for its own."""
        ...


def uses_of(key: DescribedKey, challenge: Challenge) -> Iterator[Use]:
    """Yield what proves a key; nothing where its key usage or its algorithms are not known."""
    algorithm = _algorithm(key)
    match key.usage if algorithm else "":
        case specs.ENCRYPT_DECRYPT:
            yield Encryption(algorithm=algorithm, challenge=challenge)
            if algorithm == specs.SYMMETRIC:
                yield DataKeys(challenge=challenge)
        case specs.SIGN_VERIFY:
            yield Signature(algorithm=algorithm, challenge=challenge)
            if verifies_offline(algorithm):
                yield OfflineSignature(algorithm=algorithm, challenge=challenge)
        case specs.GENERATE_VERIFY_MAC:
            yield Mac(algorithm=algorithm, challenge=challenge)
        case specs.KEY_AGREEMENT if key.spec == _SM2:
            yield SamePublicKey(algorithm=algorithm)
        case specs.KEY_AGREEMENT:
            yield Agreement(algorithm=algorithm)
        case specs.ENCAPSULATE_DECAPSULATE:
            yield Encapsulation(algorithm=algorithm)
        case _:
            return


def _algorithm(key: DescribedKey) -> str:
    """Return what to prove a key with; "" where AWS lists nothing."""
    if key.spec == specs.SYMMETRIC:
        return specs.SYMMETRIC
    preferred = (each for each in key.algorithms if each in _PREFERRED)
    return next(preferred, next(iter(key.algorithms), ""))


def has_client_side(spec: str) -> bool:
    """Whether the AWS Encryption SDK can use a key of a spec: it needs data keys."""
    return spec == specs.SYMMETRIC
