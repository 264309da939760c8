"""For a program: one object, of the shape that `shape` tells."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Literal

from keyspan.live.inventory import Cost
from keyspan.writing.documents import dumped, whole

if TYPE_CHECKING:
    from datetime import datetime

    from keyspan.errors import Fault
    from keyspan.live.gateway import CallRefused, LastUse
    from keyspan.live.inventory import Fleet, FleetKey, FleetMember
    from keyspan.reports.inventory.shape import (
        CostReport,
        InventoryReport,
        KeyReport,
        LastUseReport,
        MemberReport,
        NoteReport,
        RefusalReport,
        RegionReport,
    )

VERSION: Literal[1] = 1


def render(fleet: Fleet) -> str:
    """Return an inventory as JSON."""
    return dumped(document(fleet))


def document(fleet: Fleet) -> InventoryReport:
    """Return an inventory in the shape that programs read."""
    return {
        "version": VERSION,
        "account": whole(fleet.account),
        "told_by": whole(fleet.told_by),
        "regions": [_region(fleet, each) for each in fleet.regions],
        "prices": fleet.prices.isoformat(),
        "monthly": _cost(fleet.cost),
        "keyring": None if fleet.keyring is None else [whole(each) for each in fleet.keyring],
        "keyring_monthly": None if fleet.keyring is None else _cost(fleet.keyring_cost),
        "missing": [whole(each) for each in fleet.missing],
        "keys": [_key(each) for each in fleet.keys],
        "notes": [_note(each) for each in fleet.notes],
        "refusals": [_refusal(each) for each in fleet.refusals],
    }


def _region(fleet: Fleet, region: str) -> RegionReport:
    members = fleet.in_region(region)
    read = region not in fleet.unread
    return {
        "region": whole(region),
        "read": read,
        "multi_region_keys": len(members) if read else None,
        "single_region_keys": fleet.single.get(region, 0) if read else None,
        "monthly": _cost(Cost.of(members)),
    }


def _key(key: FleetKey) -> KeyReport:
    return {
        "name": None if key.name is None else whole(key.name),
        "key_id": whole(key.key_id),
        "spec": whole(key.spec),
        "usage": whole(key.usage),
        "origin": whole(key.origin),
        "rotation": key.rotation
        and {"enabled": key.rotation.enabled, "period_days": key.rotation.period_days},
        "members": [_member(each) for each in key.members],
        "monthly": _cost(key.cost),
        "notes": [_note(each) for each in key.notes],
    }


def _member(member: FleetMember) -> MemberReport:
    amount = member.monthly_dollars
    return {
        "region": whole(member.region),
        "role": _role(member),
        "state": whole(member.state),
        "aliases": None if member.aliases is None else [whole(each) for each in member.aliases],
        "created": _moment(member.created),
        "deletion": _moment(member.deletion),
        "expires": _moment(member.expires),
        "last_use": member.last_use and _last_use(member.last_use),
        "rotations": member.rotations,
        "monthly_dollars": None if amount is None else f"{amount:.2f}",
    }


def _role(member: FleetMember) -> Literal["primary", "replica", ""]:
    match member.role:
        case "primary" | "replica":
            return member.role
        case _:
            return ""


def _last_use(use: LastUse) -> LastUseReport:
    return {
        "operation": use.operation,
        "moment": _moment(use.moment),
        "since": _moment(use.since),
    }


def _note(note: Fault) -> NoteReport:
    return {
        "where": whole(note.where),
        "problem": whole(note.problem),
        "mend": whole(note.mend),
    }


def _refusal(refusal: CallRefused) -> RefusalReport:
    return {
        "region": whole(refusal.region),
        "operation": whole(refusal.operation),
        "reason": refusal.reason.value,
        "code": whole(refusal.code),
        "message": whole(refusal.message),
        "mend": whole(refusal.mend),
    }


def _cost(cost: Cost) -> CostReport:
    return {"dollars": f"{cost.dollars:.2f}", "unknown": cost.unknown}


def _moment(moment: datetime | None) -> str | None:
    return moment and moment.astimezone(UTC).isoformat()
