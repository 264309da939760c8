"""KS106 and KS107: a plan that disables a key, lets its material expire, or stops its rotation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import stated
from keyspan.checks.finding import Severity
from keyspan.checks.guard.holders import FOREIGN_KEY_TYPES
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import KEY_TYPES
from keyspan.model import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.guard.planned import Planned

DISABLE, STOP_ROTATION = "disable", "stop-rotation"
_ENABLED = ("is_enabled", "enabled")
"""What aws_kms_key calls it, and what the other types do."""
_EXTERNAL = (addresses.EXTERNAL_PRIMARY_TYPE, addresses.EXTERNAL_REPLICA_TYPE)


def _disabled(plan: Planned) -> Iterator[Objection]:
    for address, region in _switched_off(plan, KEY_TYPES | FOREIGN_KEY_TYPES, *_ENABLED):
        yield Objection(
            address=address,
            what=f"it is disabled: nothing can be encrypted or decrypted with it in {region}",
            action=DISABLE,
        )
    yield from _expiring(plan)


def _expiring(plan: Planned) -> Iterator[Objection]:
    """Yield the keys whose imported material gets an end, or an earlier one."""
    for change in plan.surviving(*_EXTERNAL):
        before, after = change.resource.before, change.resource.after or {}
        if before is None or "delete" in change.actions:
            continue
        was, becomes = before.get("valid_to"), after.get("valid_to")
        if stated(becomes) and not _lasts(becomes, was):
            when = becomes if isinstance(becomes, str) else "a time that is not known yet"
            region = change.resource.region or "its Region"
            what = f"its key material expires at {when}: from then on it is of no use in {region}"
            yield Objection(
                address=change.resource.address,
                what=what,
                mend="leave valid_to as it was, or let it be later",
                action=DISABLE,
            )


def _lasts(becomes: Any, was: Any) -> bool:
    """Whether key material lasts as long as before, or longer; without an end it is for ever."""
    try:
        return becomes == was or datetime.fromisoformat(becomes) >= datetime.fromisoformat(was)
    except (TypeError, ValueError):
        return False


def _unrotated(plan: Planned) -> Iterator[Objection]:
    rotating = FOREIGN_KEY_TYPES | {addresses.PRIMARY_TYPE}
    for address, _ in _switched_off(plan, rotating, "enable_key_rotation"):
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
