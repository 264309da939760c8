"""For a program: `shape.InventoryReport`."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.live.inventory import Cost
from keyspan.reports import shapes
from keyspan.reports.inventory.shape import VERSION
from keyspan.writing.documents import dumped, whole

if TYPE_CHECKING:
    from datetime import datetime

    from keyspan.errors import Fault
    from keyspan.live.gateway import LastUse
    from keyspan.live.inventory import Fleet, FleetKey, FleetMember
    from keyspan.reports.inventory.shape import (
        CostShape,
        InventoryReport,
        KeyShape,
        LastUseShape,
        MemberShape,
        NoteShape,
        RegionShape,
    )


def render(fleet: Fleet) -> str:
    """Return an inventory as JSON."""
    return dumped(document(fleet))


def document(fleet: Fleet) -> InventoryReport:
    """Return an inventory in the shape that programs read."""
    return {
        "version": VERSION,
        "account": whole(fleet.account),
        "time": _moment(fleet.moment),
        "told_by": whole(fleet.told_by),
        "regions": [_region(fleet, each) for each in fleet.regions],
        "prices": fleet.prices.isoformat(),
        "monthly": _cost(fleet.cost),
        "keyring": None if fleet.keyring is None else [whole(each) for each in fleet.keyring],
        "keyring_monthly": None if fleet.keyring is None else _cost(fleet.keyring_cost),
        "missing": [whole(each) for each in fleet.missing],
        "keys": [_key(each) for each in fleet.keys],
        "notes": [_note(each) for each in fleet.notes],
        "unread": shapes.unread(fleet.refusals),
    }


def _region(fleet: Fleet, region: str) -> RegionShape:
    members = fleet.in_region(region)
    read = region not in fleet.unread
    return {
        "region": whole(region),
        "read": read,
        "multi_region_keys": len(members) if read else None,
        "single_region_keys": fleet.single.get(region, 0) if read else None,
        "monthly": _cost(Cost.of(members)),
    }


def _key(key: FleetKey) -> KeyShape:
    return {
        "name": None if key.name is None else whole(key.name),
        "key_id": whole(key.key_id),
        "spec": whole(key.spec) or None,
        "usage": whole(key.usage) or None,
        "origin": whole(key.origin) or None,
        "rotation": shapes.rotation(key.rotation),
        "members": [_member(each) for each in key.members],
        "monthly": _cost(key.cost),
        "notes": [_note(each) for each in key.notes],
    }


def _member(member: FleetMember) -> MemberShape:
    amount = member.monthly_dollars
    return {
        "region": whole(member.region),
        "role": member.role or None,
        "state": whole(member.state),
        "aliases": None if member.aliases is None else [whole(each) for each in member.aliases],
        "created": _moment(member.created),
        "deletion": _moment(member.deletion),
        "expires": _moment(member.expires),
        "last_use": member.last_use and _last_use(member.last_use),
        "rotations": member.rotations,
        "monthly_dollars": None if amount is None else f"{amount:.2f}",
    }


def _last_use(use: LastUse) -> LastUseShape:
    return {
        "operation": use.operation and whole(use.operation),
        "time": _moment(use.moment),
        "since": _moment(use.since),
    }


def _note(note: Fault) -> NoteShape:
    return {
        "where": whole(note.where),
        "problem": whole(note.problem),
        "mend": whole(note.mend),
    }


def _cost(cost: Cost) -> CostShape:
    return {"dollars": f"{cost.dollars:.2f}", "unknown": cost.unknown}


def _moment(moment: datetime | None) -> str | None:
    return moment and shapes.moment(moment.astimezone(UTC))
