"""The actions of AWS KMS in words that people read: each action is part of one power.

A power is told where any of its actions is allowed, for a part of it can be as much; of managing,
which is many things, a part is told as one. Of a denial every part is told as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.model.specs import (
    ENCAPSULATE_DECAPSULATE,
    ENCRYPT_DECRYPT,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT,
    SIGN_VERIFY,
    SYMMETRIC,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EVERYTHING = "everything"
ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class Power:
    """What somebody can do, in words, and the actions that it is made of.

    Attributes:
        word: "encrypt".
        actions: "kms:Encrypt" and so on.
        small: whether it is told only of who can do nothing else.
        many: whether a part of it is much less than the whole.
    """

    word: str
    actions: frozenset[str]
    small: bool = False
    many: bool = False


def _power(word: str, *actions: str, small: bool = False, many: bool = False) -> Power:
    return Power(word, frozenset(f"kms:{action}" for action in actions), small, many)


_MANAGE = _power(
    "manage",
    "CancelKeyDeletion", "CreateAlias", "DeleteAlias", "DisableKey", "DisableKeyRotation",
    "EnableKey", "EnableKeyRotation", "RotateKeyOnDemand", "TagResource", "UntagResource",
    "UpdateAlias", "UpdateKeyDescription",
    many=True,
)  # fmt: skip
_POLICY = _power("change its policy", "PutKeyPolicy")
_REPLICATE = _power("replicate", "ReplicateKey")
_PROMOTE = _power("promote", "UpdatePrimaryRegion")
_DELETE = _power("delete", "ScheduleKeyDeletion")
_IMPORT = _power("import its material", "GetParametersForImport", "ImportKeyMaterial")
_DELETE_MATERIAL = _power("delete its material", "DeleteImportedKeyMaterial")
_GRANT = _power("give grants", "CreateGrant")
_SMALL = (
    _power("take grants back", "RetireGrant", "RevokeGrant", small=True),
    _power(
        "look at it",
        "DescribeKey", "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus", "GetPublicKey",
        "ListGrants", "ListKeyPolicies", "ListKeyRotations", "ListResourceTags",
        "SynchronizeMultiRegionKey",
        small=True,
    ),
)  # fmt: skip

_ENCRYPT = _power("encrypt", "Encrypt", "ReEncryptTo")
_DATA_KEYS = _power(
    "encrypt",
    "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext", "ReEncryptTo",
)  # fmt: skip
_DECRYPT = _power("decrypt", "Decrypt", "ReEncryptFrom")
_USE: Mapping[str, tuple[Power, ...]] = MappingProxyType(
    {
        ENCRYPT_DECRYPT: (_ENCRYPT, _DECRYPT),
        SIGN_VERIFY: (_power("sign", "Sign"), _power("verify", "Verify")),
        GENERATE_VERIFY_MAC: (
            _power("make MACs", "GenerateMac"),
            _power("verify MACs", "VerifyMac"),
        ),
        KEY_AGREEMENT: (_power("derive shared secrets", "DeriveSharedSecret"),),
        ENCAPSULATE_DECAPSULATE: (
            _power("encapsulate", "Encapsulate"),
            _power("decapsulate", "Decapsulate"),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Powers:
    """What can be done with a key of one kind.

    Attributes:
        use: what it is for.
        administration: what an administrator does.
    """

    use: tuple[Power, ...]
    administration: tuple[Power, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action that means something for such a key, in the order of the powers."""
        return tuple(action for power in self._all for action in sorted(power.actions))

    @property
    def others(self) -> tuple[Power, ...]:
        """What else can be done with any key."""
        return (_GRANT, *_SMALL)

    @property
    def _great(self) -> tuple[Power, ...]:
        return tuple(power for power in self._all if not power.small)

    @property
    def _all(self) -> tuple[Power, ...]:
        return (*self.administration, *self.use, *self.others)

    def allowed(self, actions: Iterable[str]) -> tuple[str, ...]:
        """Return what somebody can do who may do these actions, in words."""
        able = frozenset(actions)
        words = tuple(
            f"{power.word} in part" if power.many and not power.actions <= able else power.word
            for power in self._great
            if power.actions & able
        )
        if words:
            return self._shortened(words)
        return tuple(power.word for power in _SMALL if power.actions & able)

    def denied(self, actions: Iterable[str]) -> tuple[str, ...]:
        """Return what a denial of these actions is about, in words."""
        refused = frozenset(actions)
        if frozenset(self.actions) <= refused:
            return (EVERYTHING,)
        return tuple(
            power.word if power.actions <= refused else f"{power.word} in part"
            for power in self._all
            if power.actions & refused
        )

    def _shortened(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return one word for all powers, and one for all of an administrator's."""
        administration = tuple(power.word for power in self.administration)
        if words == tuple(power.word for power in self._great):
            return (EVERYTHING,)
        if words[: len(administration)] == administration:
            return (ADMINISTER, *words[len(administration) :])
        return words


def powers_of(*, spec: str, usage: str, imported: bool) -> Powers:
    """Return what can be done with a kind of key."""
    use = (_DATA_KEYS, _DECRYPT) if spec == SYMMETRIC else _USE[usage]
    material = (_IMPORT, _DELETE_MATERIAL) if imported else ()
    return Powers(use, (_MANAGE, _POLICY, _REPLICATE, _PROMOTE, _DELETE, *material))
