"""What the file, the journals and the state say for and against a promotion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.config import DEFAULT_FILE
from keyspan.lifecycle.journal import PROMOTION, unfinished
from keyspan.lifecycle.promotion.noted import noted
from keyspan.lifecycle.promotion.standing import held_primary
from keyspan.live.promotion import Check, Verdict
from keyspan.model.bounds import PROVIDER_WITH_REGION
from keyspan.model.provider import REGION, REGION_MODE_DOC, TIED
from keyspan.model.rules import did_you_mean
from keyspan.model.state import key_address, replica_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from keyspan.lifecycle.project import Stack
    from keyspan.lifecycle.promotion.noted import Noted
    from keyspan.lifecycle.promotion.standing import Standing
    from keyspan.live.promotion import Look
    from keyspan.model import Key, Keyring
    from keyspan.terraform import State

FILE = DEFAULT_FILE.name
STATE = "Terraform's state"
JOURNAL = "journal"

_REGION_ARGUMENT = "region"
_BY_HAND = f"{REGION_MODE_DOC} has the way by hand, and what it risks"


def ok(where: str, told: str) -> Check:
    """Return what speaks for it."""
    return Check(verdict=Verdict.OK, where=where, told=told)


def against(where: str, told: str, mend: str) -> Check:
    """Return what speaks against it."""
    return Check(verdict=Verdict.NOT_OK, where=where, told=told, mend=mend)


def of_providers(keyring: Keyring) -> Iterator[Check]:
    """Yield that one provider serves every Region, so that nothing can be moved in the state."""
    if keyring.providers == REGION:
        yield against(FILE, f'has providers = "{REGION}": {TIED}', _BY_HAND)


def of_regions(key: Key, region: str) -> Iterator[Check]:
    """Yield where the file does not have the key in the Region that is to be the primary's."""
    if region not in key.regions:
        mend = did_you_mean(
            region, key.regions, otherwise=f'add "{region}" to replicas, and deploy first'
        )
        told = f"keys.{key.name} is in {', '.join(key.regions)}, and not in {region}"
        yield against(FILE, told, mend)


def of_others(folder: Path, keyring: Keyring, key: Key) -> Iterator[Check]:
    """Yield the promotions of other keys of the same state that are not finished."""
    mates = {each.name for each in keyring.keys if each.stack == key.stack} - {key.name}
    for journal in unfinished(folder, PROMOTION):
        begun = noted(journal) if journal.key in mates else None
        if begun:
            told = f"a promotion of {begun.key} to {begun.region} is not finished"
            yield against(JOURNAL, told, f"finish it first: {begun.command}")


def of_state(key: Key, state: State) -> Iterator[Check]:
    """Yield whether the state does not tell which Region holds the primary key."""
    address = key_address(key, key.primary.region)
    if state.at(address) is None:
        yield against(STATE, f"holds no {address}", "deploy the key first: keyspan deploy")
    elif held_primary(key, state) is None:
        addresses = [replica_address(key, region) for region in key.regions]
        absent = [each for each in addresses if each not in state.addresses]
        told = f"lacks more than one of {', '.join(absent)}" if absent else "holds all replicas"
        mend = "deploy first; where that fails, leave the Region out of replicas until it is done"
        yield against(STATE, told, mend)


def of_journal(
    begun: Noted | None, *, key_id: str, region: str, live: str | None
) -> Iterator[Check]:
    """Yield where another promotion was begun, unless AWS has taken it back already."""
    if begun is None:
        return
    if begun.key_id != key_id:
        told = f"is of {begun.key_id}, and the state holds {key_id}"
        yield against(JOURNAL, told, "another key had this name: see .keyspan/, and remove it")
    elif begun.region != region and not live == begun.origin == region:
        told = f"a promotion to {begun.region} was begun on {begun.when}"
        mend = f"finish it first: {begun.command}"
        if live == begun.origin:
            mend += f"; or leave it: keyspan promote {begun.key} {begun.origin} --apply"
        yield against(JOURNAL, told, mend)


def of_disagreement(looks: Sequence[Look], key: str) -> Iterator[Check]:
    """Yield what each Region says, where they do not agree on which holds the primary key."""
    for each in looks:
        yield against(each.region, each.told, f"keyspan doctor {key} tells more")


def of_standing(standing: Standing) -> Iterator[Check]:
    """Yield where the primary key is by all three, and whether a promotion can begin."""
    key, live = standing.key, standing.live
    if standing.done:
        yield ok(live, "holds the primary key already, in AWS, in the file and in the state")
        return
    told = f"{standing.filed} holds the primary key; in the state {standing.held}"
    if not standing.calls or standing.in_step:
        yield ok(FILE, told)
        return
    mend = f"an earlier promotion is not applied: keyspan promote {key.name} {live} --apply first"
    yield against(FILE, f"{told}, in AWS {live}", mend)


def of_provider(standing: Standing, stack: Stack, state: State) -> Iterator[Check]:
    """Yield whether the AWS provider ties each address to its Region, as version 6 does.

    It keeps the Region of each resource in the state, reads the resource there, and replaces it
    where its block names another. Source: its internal/provider/sdkv2, forceNewIfRegionChanges.
    """
    if not standing.applies:
        return
    new = [name for name in stack.terraform.providers() if _is_of_6(name)]
    held = state.at(key_address(standing.key, standing.filed))
    if new or (held and held.values.get(_REGION_ARGUMENT)):
        told = f"is of {', '.join(new) or f'AWS provider {PROVIDER_WITH_REGION}'}: {TIED}"
        yield against(STATE, told, f"a promotion cannot be taken into it; {_BY_HAND}")


def of_fields(key: Key, region: str) -> Iterator[Check]:
    """Yield what the file says that would speak against it, or change by it."""
    both = (key.primary, key.in_region(region))
    for each in both:
        if not each.enabled:
            told = f"keys.{key.name} has enabled = false in {each.region}"
            yield against(FILE, told, "AWS promotes enabled keys only: enable it, and deploy first")
    one, other = both
    if one.deletion_window_days != other.deletion_window_days:
        told = (
            f"deletion_window_days is {one.deletion_window_days} in {one.region} "
            f"and {other.deletion_window_days} in {other.region}"
        )
        mend = "it is in the state alone, and would change: make it equal in both, deploy first"
        yield against(FILE, told, mend)


def of_looks(looks: Sequence[Look]) -> Iterator[Check]:
    """Yield what Regions say that agree, where AWS has the primary key where it is to be."""
    for each in looks:
        yield ok(each.region, each.told)


def _is_of_6(provider: str) -> bool:
    """Whether a provider with its version is AWS's, 6 or later: "hashicorp/aws 6.25.0"."""
    name, _, version = provider.partition(" ")
    major = version.partition(".")[0]
    return name.endswith("/aws") and not (major.isdecimal() and int(major) < PROVIDER_WITH_REGION)
