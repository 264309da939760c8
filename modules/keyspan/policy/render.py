"""From a wanted key to the key policy of each Region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from keyspan.model import RelatedKey
from keyspan.policy.admission import admitted
from keyspan.policy.document import KeyPolicy
from keyspan.policy.parse import parse_statement
from keyspan.policy.place import Place
from keyspan.policy.statements import administration, denials, services, use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyspan.model import Key
    from keyspan.policy.document import Statement


def key_policy(key: Key, *, region: str, account: str) -> KeyPolicy:
    """Return the key policy of one related key, written for its own Region.

    AWS never copies a key policy from a primary to its replicas and never keeps them in step, so
    each key has its own, rendered from the same source.

    Args:
        key: the multi-Region key.
        region: one of its Regions.
        account: the AWS account ID that owns it.

    Raises:
        InvalidPolicy: one of its own `statements` is none.
    """
    related = admitted(key, key.in_region(region))
    place = Place(account=account, region=region)
    written = (raw_statement(raw, place=place) for raw in related.statements)
    return KeyPolicy(
        (*built_statements(key, related, place), *written), id=related.policy_id or None
    )


def key_policies(key: Key, *, account: str) -> dict[str, KeyPolicy]:
    """Return the key policy of each related key by Region, the primary's first.

    Raises:
        InvalidPolicy: as `key_policy`.
    """
    return {region: key_policy(key, region=region, account=account) for region in key.regions}


def with_needed(key: Key, policy: KeyPolicy, *, place: Place) -> KeyPolicy:
    """Return a key policy that was written elsewhere, with what the key's data needs added.

    Args:
        key: the multi-Region key, which tells the data.
        policy: the key policy of one Region.
        place: the account, and that Region.
    """
    nobody = RelatedKey(region=place.region, root_delegation=False)
    related = admitted(key, nobody)
    written = (raw_statement(raw, place=place) for raw in related.statements)
    return replace(
        policy,
        statements=(*policy.statements, *built_statements(key, related, place), *written),
    )


def built_statements(key: Key, related: RelatedKey, place: Place) -> Iterator[Statement]:
    """Yield the statements that a related key's fields ask for, in the order of the document."""
    if related.root_delegation:
        yield administration.root_delegation(place)
    if related.administrators:
        yield administration.administrators(related.administrators, imported=key.imported)
    yield from _of_users(key, related)
    if related.services:
        yield services.services(related.services, place=place)
        yield services.service_grants(related.services, place=place)
    for wanted in related.service_principals:
        yield from services.service_principal(wanted, place=place)
    yield from _denials(key, related)


def raw_statement(document: Mapping[str, Any], *, place: Place, where: str = "") -> Statement:
    """Return one of a keyring's own statements, written for a place.

    Raises:
        InvalidPolicy: it is no statement.
    """
    filled = cast("Mapping[str, Any]", _filled(document, place))
    return parse_statement(filled, where=where or "statements")


def _of_users(key: Key, related: RelatedKey) -> Iterator[Statement]:
    if related.users:
        yield use.users(related.users, key=key)
    if related.encrypt_only:
        yield use.encrypt_only(related.encrypt_only, key=key)
    if related.decrypt_only:
        yield use.decrypt_only(related.decrypt_only)
    if related.verify_only:
        yield use.verify_only(related.verify_only, key=key)
    if related.external_users:
        yield use.external_users(related.external_users, key=key)
    if related.organizations:
        yield use.organizations(related.organizations, key=key)
    # AWS resources encrypt with symmetric keys only, and so ask for no grant of another.
    granters = (*related.users, *related.granters) if key.symmetric else related.granters
    if granters:
        yield use.grants_for_aws_resources(dict.fromkeys(granters))


def _denials(key: Key, related: RelatedKey) -> Iterator[Statement]:
    deny = related.deny
    if deny.deletion_window_below_days is not None:
        yield denials.short_deletion_windows(deny.deletion_window_below_days)
    if deny.deletion_except_by:
        yield denials.deletion(except_by=deny.deletion_except_by, imported=key.imported)
    if deny.replication_except_to is not None:
        yield denials.replication(except_to=deny.replication_except_to)
    if deny.promotion_except_to is not None:
        yield denials.promotion(except_to=deny.promotion_except_to)
    if deny.lockout_bypass:
        yield denials.lockout_bypass()


def _filled(value: Any, place: Place) -> Any:
    if isinstance(value, str):
        return place.fill(value)
    if isinstance(value, Mapping):
        return {k: _filled(v, place) for k, v in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_filled(v, place) for v in cast("Sequence[Any]", value)]
    return value
