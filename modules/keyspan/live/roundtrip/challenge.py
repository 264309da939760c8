"""What goes through a round trip."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PURPOSE = "keyspan round trip"
_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What is encrypted or signed in one proof of one key.

    It says what it is, so that nobody takes it for data, or its signature for a consent to
    something else; and it is random, so that no answer was there before.

    Attributes:
        text: what is encrypted or signed: 51 bytes, which RSA_2048 takes.
        context: the encryption context, where the kind of key has one.
    """

    text: bytes
    context: Mapping[str, str]


def new_challenge() -> Challenge:
    """Return what no round trip had before."""
    nonce = secrets.token_hex(_NONCE_BYTES)
    return Challenge(
        text=f"{PURPOSE} {nonce}".encode(),
        context=MappingProxyType({"purpose": PURPOSE, "nonce": nonce}),
    )
