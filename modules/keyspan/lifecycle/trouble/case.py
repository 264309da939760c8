"""What is known of one key: the file, the state, AWS and the journals, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.checks.keys import key_arn_parts
from keyspan.lifecycle.journal import RETIREMENT
from keyspan.model.provider import ALIASES
from keyspan.model.state import key_address, replica_address
from keyspan.terraform import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from keyspan.live.survey import Surveyed
    from keyspan.model import Key
    from keyspan.model.provider import Providers
    from keyspan.terraform import HeldResource


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A related key as the state holds it.

    Attributes:
        address: its address.
        region: its Region, as far as the state tells it.
        key_id: its key ID, as far as the state tells it.
        tainted: whether the next plan replaces it.
    """

    address: str
    region: str
    key_id: str
    tainted: bool


@dataclass(frozen=True, kw_only=True)
class Case:
    """One key, as everything that is known of it says.

    Attributes:
        key: the key of the file.
        account: the account of the file.
        providers: how the file has a resource's Region chosen.
        state: what Terraform's state holds; None where it was not read.
        state_fault: why it was not read.
        live: what AWS shows, by Region.
        given: the key ID that a person named.
        key_id: the key ID that was looked for.
        journals: what was begun and is not finished, by kind.
        faults: what besides was not read, each with the reason.
        caller: the account that is signed in to; "" where that was not told.
        terraform: how Terraform is called in the stack's folder.
        now: when it was looked at.
    """

    key: Key
    account: str
    now: datetime
    live: Mapping[str, Surveyed]
    key_id: str | None
    providers: Providers = ALIASES
    state: State | None = field(default_factory=State)
    state_fault: str = ""
    given: str | None = None
    journals: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    faults: tuple[tuple[str, str], ...] = ()
    caller: str = ""
    terraform: str = "terraform"

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """The related keys that the state holds, at the addresses that they may have."""
        return held_keys(self.key, self.state)

    @cached_property
    def held_regions(self) -> Mapping[str, Held]:
        """The same, by Region."""
        return MappingProxyType({each.region: each for each in self.held})

    @property
    def lacking(self) -> tuple[str, ...]:
        """The Regions of the file that show the key, and that the state does not hold."""
        if self.state is None:
            return ()
        shown = [seen for region in self.key.regions if (seen := self.look(region))]
        return tuple(s.region for s in shown if s.described and s.region not in self.held_regions)

    def holds(self, address: str) -> bool:
        """Whether the state holds an address; one that was not read holds nothing."""
        return self.state is not None and self.state.at(address) is not None

    @property
    def found(self) -> tuple[Surveyed, ...]:
        """The Regions that show the key."""
        return tuple(each for each in self.live.values() if each.described)

    @property
    def primary_region(self) -> str | None:
        """The Region of the primary key, where AWS's Regions agree on it."""
        said = {each.described.primary_region for each in self.found if each.described}
        return said.pop() if len(said) == 1 else None

    @property
    def updating(self) -> tuple[str, ...]:
        """The Regions whose key is Updating."""
        return tuple(each.region for each in self.found if each.state == "Updating")

    def look(self, region: str) -> Surveyed | None:
        """Return what AWS shows of a Region; None where nobody could tell."""
        seen = self.live.get(region)
        return None if seen is None or seen.unknown else seen

    def retires(self, region: str) -> bool:
        """Whether the journal of a retirement names a Region."""
        regions = self.journals.get(RETIREMENT, {}).get("regions")
        return isinstance(regions, dict) and region in regions

    def journal(self, kind: str, name: str) -> str:
        """Return one text that a journal noted, or ""."""
        said = self.journals.get(kind, {}).get(name)
        return said if isinstance(said, str) else ""


def held_keys(key: Key, state: State | None) -> tuple[Held, ...]:
    """Return the related keys that a state holds."""
    if state is None:
        return ()
    regions = dict.fromkeys((*key.regions, *key.retired_regions))
    places = {key_address(key, key.primary.region): key.primary.region}
    places |= {replica_address(key, region): region for region in regions}
    resources = ((region, state.at(address)) for address, region in places.items())
    return tuple(_held(each, region) for region, each in resources if each)


def _held(resource: HeldResource, region: str) -> Held:
    """Return a key of the state; one whose creation was not seen to end says little of itself."""
    values = resource.values
    arn = key_arn_parts(values.get("arn"))
    told = arn[2] if arn else values.get("key_id") or values.get("id")
    return Held(
        address=resource.address,
        region=arn[0] if arn else region,
        key_id=told if isinstance(told, str) else "",
        tainted=resource.tainted,
    )
