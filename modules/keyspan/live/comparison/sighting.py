"""A key of the keyring and what AWS shows of it: what every comparison is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.live.gateway import DescribedKey
    from keyspan.live.survey import Surveyed
    from keyspan.model import Key, RelatedKey
    from keyspan.model.provider import Providers

SETTLED = ("Enabled", "Disabled", "PendingImport")
"""The key states in which what is set on a key is as somebody left it, and can be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One key, wanted and found.

    Attributes:
        key: the key of the keyring.
        key_id: the ID of the living key.
        account: the account of the keyring.
        live: what AWS shows, by Region.
        providers: how the file has a resource's Region chosen.
        default_tags: the tags that Terraform's provider sets on every resource.
    """

    key: Key
    key_id: str
    account: str
    live: Mapping[str, Surveyed]
    providers: Providers
    default_tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def described(self) -> Mapping[str, DescribedKey]:
        """Region to what DescribeKey says, where there is a key."""
        return {each.region: each.described for each in self.live.values() if each.described}

    @property
    def primary_region(self) -> str | None:
        """The Region of the primary key, where AWS's Regions agree on it."""
        said = {each.primary_region for each in self.described.values()}
        return said.pop() if len(said) == 1 else None

    def pairs(self) -> Iterator[tuple[RelatedKey, Surveyed]]:
        """Yield each related key of the keyring with the living one, where there is one."""
        for related in self.key.held:
            seen = self.live.get(related.region)
            if seen and seen.described:
                yield related, seen

    def settled(self) -> Iterator[tuple[RelatedKey, Surveyed]]:
        """Yield the same, of keys on which something can be set."""
        return ((related, seen) for related, seen in self.pairs() if seen.state in SETTLED)
