"""Every key of every account and Region, found by key ID, key ARN, alias name or alias ARN."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import access_denied, invalid_arn, not_found
from keyspan.model.regions import partition_of

if TYPE_CHECKING:
    from keyspan.emulator.kms.family import Family
    from keyspan.emulator.kms.key import Key

_ARN_FIELDS = 6
_KEY_ID = re.compile(r"mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An account in a Region: where a request arrives, and where its keys are."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """The partition of the Region."""
        return partition_of(self.region)

    def arn(self, resource: str) -> str:
        """Return the ARN of a KMS resource here: of "alias/orders", for example."""
        return f"arn:{self.partition}:kms:{self.region}:{self.account}:{resource}"


class Store:
    """Holds the families; a key belongs to exactly one.

    A family is brought up to the moment when it is asked for, and not with every request: nothing
    that happens to it concerns another.
    """

    def __init__(self) -> None:
        self._families: dict[tuple[str, str], Family] = {}
        self._now = datetime.min.replace(tzinfo=UTC)

    def add(self, family: Family) -> None:
        """Keep a new family."""
        self._families[family.account, family.key_id] = family

    def move_to(self, now: datetime) -> None:
        """Set the moment of what is asked for next."""
        self._now = now

    def keys(self, place: Place) -> tuple[Key, ...]:
        """Return the keys of a place, ordered by key ID."""
        names = sorted(name for name in self._families if name[0] == place.account)
        families = (self._settled(name) for name in names)
        return tuple(
            family.keys[place.region]
            for family in families
            if family and place.region in family.keys
        )

    def by_id(self, place: Place, key_id: str) -> Key | None:
        """Return the key with a key ID, if it exists in that place."""
        family = self._settled((place.account, key_id))
        return family.keys.get(place.region) if family else None

    def _settled(self, name: tuple[str, str]) -> Family | None:
        """Return a family as it is by now; one without keys is forgotten."""
        family = self._families.get(name)
        if family is None:
            return None
        family.settle(self._now)
        if not family.keys:
            del self._families[name]
            return None
        return family

    def alias_owner(self, place: Place, name: str) -> Key | None:
        """Return the key that an alias of that place names."""
        return next((key for key in self.keys(place) if name in key.aliases), None)

    def find(self, place: Place, identifier: str, *, aliases: bool) -> Key:
        """Return the key that a request names.

        Args:
            place: where the request arrived.
            identifier: key ID or key ARN; also alias name or alias ARN.
            aliases: whether the operation accepts aliases.

        Raises:
            KmsError: NotFoundException, InvalidArnException, or AccessDeniedException for an
                ARN of another account.
        """
        resource = self._resource(place, identifier) if identifier.startswith("arn:") else None
        if resource is None:
            resource = identifier if identifier.startswith("alias/") else f"key/{identifier}"
        noun, _, name = resource.partition("/")
        if noun == "alias" and aliases:
            owner = self.alias_owner(place, resource)
            if owner is None:
                raise not_found(f"Alias {place.arn(resource)} is not found.")
            return owner
        if noun != "key":
            if identifier.startswith("arn:"):
                raise invalid_arn(f"Invalid arn {identifier}: a key ARN is required")
            raise not_found(f"Invalid keyId '{identifier}'")
        key = self.by_id(place, name)
        if key is None and _KEY_ID.fullmatch(name):
            raise not_found(f"Key '{place.arn(resource)}' does not exist")
        if key is None:
            raise not_found(f"Invalid keyId '{name}'")
        return key

    @staticmethod
    def _resource(place: Place, arn: str) -> str:
        """Return the resource of an ARN; one of another Region or account is refused."""
        fields = arn.split(":", maxsplit=_ARN_FIELDS - 1)
        if len(fields) < _ARN_FIELDS or fields[2] != "kms":
            raise invalid_arn(f"Invalid arn {arn}")
        _, partition, _, region, account, resource = fields
        if (partition, region) != (place.partition, place.region):
            raise not_found(f"Invalid arn {region}")
        if account != place.account:
            raise access_denied(f"The key of another account cannot be used in the emulator: {arn}")
        return resource
