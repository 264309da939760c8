"""A key policy as a value: frozen statements, and the one JSON text they render to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "2012-10-17"
"""The version of the policy language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a key policy; its resource is always "*", which means this very key.

    Attributes:
        sid: names the statement; stable, so that a reviewer sees the same names in each Region.
        principals: ARNs of AWS principals, or "*" for everybody whom the conditions let through.
        actions: "kms:Encrypt" and so on.
        conditions: operator to condition key to wanted values.
        effect: "Allow" or "Deny".
    """

    sid: str
    principals: tuple[str, ...]
    actions: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    effect: Literal["Allow", "Deny"] = "Allow"

    def document(self) -> dict[str, Any]:
        """Return the statement in the policy language; a single value stands without a list."""
        document: dict[str, Any] = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": {"AWS": _one_or_list(self.principals)},
            "Action": _one_or_list(self.actions),
            "Resource": "*",
        }
        if self.conditions:
            document["Condition"] = {
                operator: {key: _one_or_list(values) for key, values in wanted.items()}
                for operator, wanted in self.conditions.items()
            }
        return document


@dataclass(frozen=True, slots=True)
class KeyPolicy:
    """The key policy of one key in one Region."""

    statements: tuple[Statement, ...]

    def json(self) -> str:
        """Return the policy as compact JSON: the same policy, the same bytes."""
        document = {"Version": VERSION, "Statement": [s.document() for s in self.statements]}
        return json.dumps(document, separators=(",", ":"))

    @property
    def size(self) -> int:
        """Size in bytes, which AWS bounds (keyspan.model.bounds.KEY_POLICY_BYTES)."""
        return len(self.json().encode())


def _one_or_list(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
