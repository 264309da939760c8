"""What is to be done to the related keys of one key: told first, and then done step by step."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from keyspan.live.gateway import OTHER_BYTES, CallRefused, shortened
from keyspan.live.wrapping import wrap, wrapping_for
from keyspan.writing.columns import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from keyspan.errors import Fault
    from keyspan.live.gateway import Connect, ImportType, KeyManagement, KeyMaterial
    from keyspan.live.observe import LiveKey
    from keyspan.live.secret import Secret

IMPORTABLE = ("PendingImport", "Enabled", "Disabled")
"""The key states in which a key takes key material (developer guide, key states)."""

_LOOKS = 15
_SECONDS_BETWEEN_LOOKS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """The file's bytes go into the key of one Region.

    Attributes:
        region: the Region.
        doing: what it means for the key.
        import_type: whether AWS has to know the bytes; None for keys that are not symmetric.
        other_bytes: what to do where AWS says that they are not the bytes that it expects.
        material_id: which of the key's materials they have to be.
        after_primary: whether the primary key has got new material just now.
    """

    region: str
    doing: str
    import_type: ImportType | None
    other_bytes: str
    material_id: str | None = None
    after_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotate:
    """The new material becomes current, in every Region, by RotateKeyOnDemand on the primary."""

    region: str
    doing: str = "rotate: encrypt with the new key material, in every Region"


Step: TypeAlias = Import | Rotate


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps for one key, in their order.

    Attributes:
        live: the key as it was found.
        steps: what is to be done.
        left_out: the Regions in which a key exists, and nothing can be done for its state.
        notes: what a person should know besides.
    """

    live: LiveKey
    steps: tuple[Step, ...]
    left_out: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield a row for each step."""
        state = {related.region: related.state for related in self.live.related}
        rows = [
            (step.region, self.live.role(step.region), state[step.region], step.doing)
            for step in self.steps
        ]
        return aligned(rows)


def carry_out(
    plan: Plan,
    *,
    secret: Secret,
    expires: datetime | None,
    connect: Connect,
    say: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Do a plan's steps, one after the other, and say what came of each.

    Args:
        plan: the plan.
        secret: the key material.
        expires: when it expires, in every Region; None for never.
        connect: gives KMS of a Region.
        say: prints a line.
        pause: waits for seconds, where AWS brings the Regions in step.

    Raises:
        CallRefused: a step failed; what was not done has been said. All of it can be done again.
    """
    key_id, spec = plan.live.key_id, plan.live.key.key_spec
    for number, step in enumerate(plan.steps):
        try:
            kms = connect(step.region)
            if isinstance(step, Rotate):
                say(f"{step.region}: {_rotated(kms, key_id, pause)}")
                continue
            if step.after_primary:
                _await(kms, key_id, lambda found: any(m.pending for m in found), pause)
            material_id = _imported(
                step, kms, key_id=key_id, spec=spec, secret=secret, expires=expires
            )
        except CallRefused:
            for undone in plan.steps[number:]:
                say(f"{undone.region}: NOT done: {undone.doing}")
            raise
        told = f", key material {shortened(material_id)}" if material_id else ""
        say(f"{step.region}: imported{told}")


def _imported(
    step: Import,
    kms: KeyManagement,
    *,
    key_id: str,
    spec: str,
    secret: Secret,
    expires: datetime | None,
) -> str | None:
    wrapping = wrapping_for(spec)
    parameters = kms.import_parameters(key_id, wrapping=wrapping)
    wrapped = wrap(secret, public_key=parameters.public_key, wrapping=wrapping)
    try:
        return kms.import_material(
            key_id,
            token=parameters.token,
            wrapped=wrapped,
            expires=expires,
            import_type=step.import_type,
            material_id=step.material_id,
        )
    except CallRefused as refusal:
        if refusal.code == OTHER_BYTES:
            raise refusal.mended_by(step.other_bytes) from None
        raise


def _rotated(kms: KeyManagement, key_id: str, pause: Callable[[float], None]) -> str:
    _await(kms, key_id, lambda found: any(m.rotatable for m in found), pause)
    kms.rotate(key_id)
    try:
        done = _await(kms, key_id, lambda found: not any(m.pending for m in found), pause)
    except CallRefused:  # of the look at it: AWS has taken the rotation
        done = False
    return "rotated" if done else "the rotation has begun"


def _await(
    kms: KeyManagement,
    key_id: str,
    reached: Callable[[tuple[KeyMaterial, ...]], bool],
    pause: Callable[[float], None],
) -> bool:
    """Wait until the key's materials are so, for AWS brings related keys in step by and by.

    After half a minute the caller goes on: AWS itself refuses what comes too early.
    """
    for _ in range(_LOOKS):
        if reached(kms.materials(key_id)):
            return True
        pause(_SECONDS_BETWEEN_LOOKS)
    return False
