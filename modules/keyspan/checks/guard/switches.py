"""KS106 and KS107: a plan that disables a key, or stops its rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import KEY_TYPES
from keyspan.model import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.guard.planned import Planned

DISABLE, STOP_ROTATION = "disable", "stop-rotation"
_ENABLED = ("is_enabled", "enabled")
"""What aws_kms_key calls it, and what the other types do."""


def _disabled(plan: Planned) -> Iterator[Objection]:
    for address, region in _switched_off(plan, KEY_TYPES, *_ENABLED):
        yield Objection(
            address=address,
            what=f"it is disabled: nothing can be encrypted or decrypted with it in {region}",
            action=DISABLE,
        )


def _unrotated(plan: Planned) -> Iterator[Objection]:
    primary = frozenset({addresses.PRIMARY_TYPE})
    for address, _ in _switched_off(plan, primary, "enable_key_rotation"):
        yield Objection(
            address=address,
            what="its automatic rotation ends, in every Region of the key",
            action=STOP_ROTATION,
        )


def _switched_off(plan: Planned, types: frozenset[str], *names: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the Region of each key where true becomes anything else."""
    for change in plan.surviving(*sorted(types)):
        before, after = change.resource.before, change.resource.after
        if before is None or "delete" in change.actions:
            continue
        if any(before.get(name) is True and (after or {}).get(name) is not True for name in names):
            yield change.resource.address, change.resource.region or "its Region"


DISABLED = Refusal(
    id="KS106",
    name="key-disabled",
    severity=Severity.ERROR,
    what="The plan disables a key",
    why="What is encrypted under a disabled key cannot be read, and a disabled primary can "
    "neither be replicated nor rotated.",
    mend="leave it enabled",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
    find=_disabled,
)

UNROTATED = Refusal(
    id="KS107",
    name="rotation-stopped",
    severity=Severity.ERROR,
    what="The plan turns rotation off",
    why="Rotation is the primary's setting and holds for every related key; after a promotion the "
    "block that takes over has to carry it.",
    mend="set enable_key_rotation = true",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    find=_unrotated,
)
