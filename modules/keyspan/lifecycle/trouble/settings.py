"""A key that is there and is not as the file says: disabled, another policy, no rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.live import commands
from keyspan.live.comparison.policies import another
from keyspan.live.comparison.rotation import rotates
from keyspan.live.comparison.sighting import SETTLED
from keyspan.policy import Place, key_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case


def disabled(case: Case) -> Iterator[Trouble]:
    """Yield each disabled key that the file has enabled, and what a disabled primary bars."""
    for related in case.key.held:
        seen = case.look(related.region)
        if seen is None or seen.state != "Disabled":
            continue
        primary = related.region == case.primary_region
        bars = "; a disabled primary is neither replicated nor promoted away nor rotated"
        if related.enabled:
            begun = case.retires(related.region)
            by = ", and its retirement was begun here" if begun else ""
            yield Trouble(
                where=related.region,
                found=f"the key is Disabled{by}{bars if primary else ''}",
                wanted=f"Enabled, as keys.{case.key.name} says",
                way=Way(commands=(commands.cancel(case.key, related.region),))
                if begun
                else Way(deploys=True),
            )
        elif primary and any(each.absent for each in case.live.values()):
            yield Trouble(
                where=related.region,
                found=f"the key is Disabled, as the file says{bars}",
                wanted="an enabled primary, until every replica is there: leave enabled = false "
                f"out of keys.{case.key.name}",
                way=Way(deploys=True),
            )


def policy(case: Case) -> Iterator[Trouble]:
    """Yield each Region whose key policy is not the file's."""
    for related in case.key.held:
        seen = case.look(related.region)
        if seen is None or seen.policy is None or seen.state not in SETTLED:
            continue
        wanted = key_policy(case.key, region=related.region, account=case.account)
        place = Place(account=case.account, region=related.region)
        told = another(seen.policy, wanted, place=place)
        if told:
            yield Trouble(
                where=related.region,
                found=f"the key policy is {told}",
                wanted=f"what {commands.policy(case.key, related.region)} prints",
                way=Way(deploys=True),
            )


def rotation(case: Case) -> Iterator[Trouble]:
    """Yield that the key does not rotate as the file says; replicas show the primary's setting."""
    seen = case.look(case.primary_region) if case.primary_region else None
    if seen is None or seen.rotation is None or seen.state != "Enabled" or not case.key.held:
        return
    found = seen.rotation.period_days if seen.rotation.enabled else None
    wanted = case.key.rotation_period
    if found != wanted:
        yield Trouble(
            where=seen.region,
            found=f"the key {rotates(found)}",
            wanted=f"it {rotates(wanted)}, as keys.{case.key.name} says",
            way=Way(deploys=True),
        )


def material(case: Case) -> Iterator[Trouble]:
    """Yield each Region whose key waits for key material that its owner has."""
    for seen in case.found:
        if seen.state == "PendingImport":
            yield Trouble(
                where=seen.region,
                found="the key is PendingImport: its key material is missing, or has expired",
                wanted="the same bytes that the other Regions have; AWS gives none back",
                way=Way(
                    after=(
                        commands.material_status(case.key),
                        commands.material_import(case.key),
                    )
                ),
            )
