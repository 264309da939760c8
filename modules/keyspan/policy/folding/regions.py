"""What the key policies of all Regions have in common, told once; the primary's way to tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from keyspan.model.access import Access
from keyspan.policy.folding.fold import fold_one, rendered
from keyspan.policy.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyspan.model import Key, ServicePrincipal

_REGION = "{region}"


def fold(policies: Mapping[str, str], *, key: Key, account: str) -> dict[str, Access]:
    """Return the fields that make the key policy of each Region.

    Where a Region's policy is the primary's but for its Region, its fields are the primary's, with
    {region} where a statement names it.

    Args:
        policies: Region to key policy, as GetKeyPolicy returns it, the primary's first.
        key: the key: its kind, and its Regions.
        account: the account that owns it.

    Raises:
        InvalidPolicy: a policy is none, or of a version that Keyspan does not write.
    """
    places = {region: Place(account=account, region=region) for region in policies}
    folded = {
        region: fold_one(text, key=key, place=places[region]) for region, text in policies.items()
    }
    (home, first), *rest = folded.items()
    common = _Common(key, places, first=first, rest=dict(rest))
    opened = replace(
        first,
        statements=tuple(map(common.opened_statement, first.statements)),
        service_principals=tuple(map(common.opened_service, first.service_principals)),
    )
    return {home: opened} | {region: common.alike(opened, own, region) for region, own in rest}


class _Common:
    """The folded policies of a key, the primary's and the others'."""

    def __init__(
        self,
        key: Key,
        places: Mapping[str, Place],
        *,
        first: Access,
        rest: Mapping[str, Access],
    ) -> None:
        self._key = key
        self._places = places
        self._first = first
        self._rest = rest
        self._home = next(iter(places))

    def opened_statement(self, statement: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a statement of the primary's, with {region} where other Regions have theirs."""
        opened = cast("Mapping[str, Any]", _opened(statement, self._home))
        return opened if self._fits("statements", opened, statement) else statement

    def opened_service(self, service: ServicePrincipal) -> ServicePrincipal:
        """Return a service of the primary's, with {region} in the ARNs of its sources."""
        arns = tuple(_opened(arn, self._home) for arn in service.source_arns)
        opened = replace(service, source_arns=arns)
        return opened if self._fits("service_principals", opened, service) else service

    def alike(self, first: Access, own: Access, region: str) -> Access:
        """Return a Region's fields, each as the primary has it where that makes the same."""
        same = {
            field.name: getattr(first, field.name)
            for field in fields(Access)
            if self._makes_same(field.name, first, own, region)
        }
        return replace(own, **same)

    def _fits(self, name: str, opened: object, literal: object) -> bool:
        """Whether some other Region has what is opened: word by word it has another Region's."""
        return opened != literal and any(self._has(region, name, opened) for region in self._rest)

    def _has(self, region: str, name: str, value: object) -> bool:
        place = self._places[region]
        wanted = rendered({name: (value,)}, key=self._key, place=place)
        return not wanted - rendered(self._rest[region], key=self._key, place=place)

    def _makes_same(self, name: str, first: Access, own: Access, region: str) -> bool:
        one, other = getattr(first, name), getattr(own, name)
        if name in ("external_accounts", "policy_id", "root_delegation"):
            return one == other
        place = self._places[region]
        made = [rendered({name: value}, key=self._key, place=place) for value in (one, other)]
        return made[0] == made[1]


def _opened(value: Any, region: str) -> Any:
    """Return a value with {region} in place of a Region's name, in every text of it."""
    if isinstance(value, str):
        return value.replace(region, _REGION)
    if isinstance(value, Mapping):
        return {k: _opened(v, region) for k, v in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        return [_opened(v, region) for v in cast("Sequence[Any]", value)]
    return value
