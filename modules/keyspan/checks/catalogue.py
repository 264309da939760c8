"""Everything that can be found, by ID, in the words of those who find it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.checks.general import GENERAL
from keyspan.checks.guard import ALLOWANCE_UNUSED, GUARD_FAILED, REFUSALS
from keyspan.checks.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.checks.rule import Described

_DESCRIBED: tuple[Described, ...] = (
    *RULES,
    *GENERAL,
    *REFUSALS,
    ALLOWANCE_UNUSED,
    GUARD_FAILED,
)

CATALOGUE: Mapping[str, Described] = MappingProxyType({each.id: each for each in _DESCRIBED})
"""Each rule, general finding and refusal by its ID."""

__all__ = ["CATALOGUE"]
