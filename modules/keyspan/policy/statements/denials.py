"""What a key policy denies to everybody, the account's root and its administrators too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.policy.document import EVERYBODY, Condition, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable


def short_deletion_windows(days: int) -> Statement:
    """Deny deletions with a shorter waiting period; one that names none waits the longest, 30 days.

    Source: DG conditions-kms.html#conditions-kms-schedule-key-deletion-pending-window-in-days
    """
    return _deny(
        "DenyShortDeletionWindows",
        "kms:ScheduleKeyDeletion",
        conditions=(
            Condition(
                "NumericLessThan", "kms:ScheduleKeyDeletionPendingWindowInDays", (str(days),)
            ),
        ),
    )


def deletion(*, except_by: Iterable[str], imported: bool = False) -> Statement:
    """Deny deletion to everybody but the named principals, whatever else they may do.

    Deleting imported key material makes the key useless at once, so it is denied as well.
    Source: DG deleting-keys-adding-permission.html; IAM user guide,
    reference_policies_condition-keys.html#condition-keys-principalarn
    """
    material = ("kms:DeleteImportedKeyMaterial",) if imported else ()
    return _deny(
        "DenyDeletion",
        *material,
        "kms:ScheduleKeyDeletion",
        conditions=(Condition("ArnNotLike", "aws:PrincipalArn", tuple(except_by)),),
    )


def replication(*, except_to: Iterable[str]) -> Statement:
    """Deny replication into other Regions than the named ones.

    Source: DG conditions-kms.html#conditions-kms-replica-region
    """
    elsewhere = _elsewhere("kms:ReplicaRegion", except_to)
    return _deny("DenyReplication", "kms:ReplicateKey", conditions=elsewhere)


def promotion(*, except_to: Iterable[str]) -> Statement:
    """Deny that the key of another Region than the named ones becomes the primary.

    Source: DG conditions-kms.html#conditions-kms-primary-region
    """
    elsewhere = _elsewhere("kms:PrimaryRegion", except_to)
    return _deny("DenyPromotion", "kms:UpdatePrimaryRegion", conditions=elsewhere)


def lockout_bypass() -> Statement:
    """Deny changes of the key policy that skip AWS's check that somebody can still change it.

    Source: DG conditions-kms.html#conditions-kms-bypass-policy-lockout-safety-check
    """
    return _deny(
        "DenyLockoutBypass",
        "kms:PutKeyPolicy",
        conditions=(Condition("Bool", "kms:BypassPolicyLockoutSafetyCheck", ("true",)),),
    )


def _deny(sid: str, *actions: str, conditions: tuple[Condition, ...]) -> Statement:
    return Statement(
        sid=sid, effect="Deny", principals=(EVERYBODY,), actions=actions, conditions=conditions
    )


def _elsewhere(key: str, regions: Iterable[str]) -> tuple[Condition, ...]:
    """Return the condition that a Region is none of these; of no Regions, that is always so."""
    named = tuple(regions)
    return (Condition("StringNotEquals", key, named),) if named else ()
