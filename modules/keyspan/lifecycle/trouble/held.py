"""Terraform's state and AWS do not hold the same: tainted, lost, missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.guard import Allowance
from keyspan.checks.guard.gone import CREATE
from keyspan.lifecycle.project import REGIONS_FIRST, untold_regions
from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.live import commands
from keyspan.live.deletion import SCHEDULED
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.provider import REGION
from keyspan.model.state import alias_addresses, key_address
from keyspan.terraform import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case
    from keyspan.live.survey import Surveyed


def untold(case: Case) -> Iterator[Trouble]:
    """Yield that the state does not tell Regions, where one provider is to find all keys by it."""
    if case.providers == REGION and (problem := untold_regions(case.state or State())):
        yield Trouble(
            where=f"the state of stack {case.key.stack}",
            found=problem,
            wanted=f"by your hand: {REGIONS_FIRST}",
            warning="do not plan: each key would be read in another Region than its own",
        )


def tainted(case: Case) -> Iterator[Trouble]:
    """Yield each key that Terraform would replace, for it did not see its creation to the end."""
    for each in case.held:
        seen = case.look(each.region)
        if not each.tainted or (seen and seen.absent):
            continue
        state = seen.state if seen else "not read"
        yield Trouble(
            where=each.address,
            found=f"tainted in the state, and the key in {each.region} is {state}",
            wanted="a state that takes the key for whole, as it is",
            warning="DO NOT APPLY, and take no protection away: the next plan replaces the key, "
            "which schedules its deletion",
            way=Way(commands=(commands.untaint(case.terraform, each.address),), deploys=True),
        )


def lost(case: Case) -> Iterator[Trouble]:
    """Yield what lives in AWS, belongs to the file, and is not in the state."""
    if case.state is None or case.key_id is None:
        return
    unheld = [each for related in case.key.held for each in _unheld(case, related.region)]
    if not unheld:
        return
    whole = "" if case.held else ": the state holds nothing of the key"
    recorded = case.key.adopted == case.key_id
    yield Trouble(
        where=f"the state of stack {case.key.stack}",
        found=f"lacks what lives in AWS{whole}: {', '.join(unheld)}",
        wanted="a state that holds it: Terraform would make it a second time",
        warning="do not deploy before it is recorded: a lost primary would become another key",
        way=Way(
            commands=() if recorded else (commands.adopt(case.key, case.key_id),),
            deploys=True,
            settles=True,
        ),
    )


def _unheld(case: Case, region: str) -> Iterator[str]:
    """Yield the addresses of a Region that ought to be in the state."""
    seen = case.look(region)
    if seen is None or seen.described is None or seen.state in SCHEDULED:
        return
    if region not in case.held_regions:
        yield key_address(case.key, region)
    for name, address in alias_addresses(case.key.in_region(region)):
        if seen.aliases and seen.aliases.get(name) and not case.holds(address):
            yield address


def unseen(case: Case) -> Iterator[Trouble]:
    """Yield each Region that shows no key where the related keys say that there is one.

    A deleted replica is named by none of them.
    """
    said = {region for each in case.found if each.described for region in each.described.regions}
    for seen in case.live.values():
        if seen.absent and seen.region in said:
            yield Trouble(
                where=seen.region,
                found="AWS shows no key there, and the related keys say that there is one",
                wanted=f"{case.key_id}, as whoever signs in to account {case.account} sees it; "
                "is it that account, in this Region too? otherwise wait a minute",
                warning="do not deploy, and allow no create: Terraform would drop the key from "
                "its state",
                way=Way(commands=(commands.doctor(case.key, case.given),)),
                ends_it=True,
            )


def missing(case: Case) -> Iterator[Trouble]:
    """Yield each Region of the file where AWS has no key, the others having theirs."""
    if not case.found:
        return
    for related in case.key.held:
        seen = case.look(related.region)
        if seen and seen.absent and related.region != case.primary_region:
            yield _missing(case, seen)


def _missing(case: Case, seen: Surveyed) -> Trouble:
    held = case.held_regions.get(seen.region)
    address = held.address if held else key_address(case.key, seen.region)
    imported = case.key.imported
    primary = case.live.get(case.primary_region or "")
    disabled = ", and its primary is Disabled: AWS replicates no disabled key"
    return Trouble(
        where=seen.region,
        found="AWS has no key there"
        + (f", and the state holds {address}" if held else "; it was not created yet")
        + (disabled if primary and primary.state == "Disabled" else ""),
        wanted=f"a replica of {case.key_id}: it is created from the primary anew, with the same "
        "key ID, and opens what the old one did",
        way=Way(
            deploys=True,
            allow=(str(Allowance(address, CREATE)),) if held else (),
            after=(commands.material_import(case.key),) if imported else (),
        ),
    )


def alias_missing(case: Case) -> Iterator[Trouble]:
    """Yield each alias that the file names and AWS lacks, the key being there."""
    for related in case.key.held:
        seen = case.look(related.region)
        if seen is None or seen.described is None or seen.aliases is None:
            continue
        for name in related.aliases:
            if not seen.aliases.get(name):
                yield Trouble(
                    where=related.region,
                    found=f"{ALIAS_PREFIX}{name} is not there",
                    wanted=f"it leads to {case.key_id}",
                    way=Way(deploys=True),
                )
