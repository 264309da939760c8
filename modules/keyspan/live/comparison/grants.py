"""The grants of each Region's key.

AWS services make grants of their own, without a name, for what they encrypt. Such a grant is a
difference only where it lets another account in that the file does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference
from keyspan.model.rules import principal_account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.live.comparison.sighting import Sighting
    from keyspan.live.gateway import LiveGrant
    from keyspan.model import Grant, Key, RelatedKey


_ACCOUNT = 4
"""Which part of an ARN is the account."""


def grants(sighting: Sighting) -> Iterator[Difference]:
    """Yield each grant that is missing, differs, or that nobody asked for."""
    for related, seen in sighting.settled():
        if seen.grants is not None:
            wanted = {grant.name: grant for grant in related.grants}
            yield from _wanted(sighting.key, seen.region, wanted, seen.grants)
            yield from _further(sighting, related, wanted, seen.grants)


def _wanted(
    key: Key, region: str, wanted: Mapping[str, Grant], living: tuple[LiveGrant, ...]
) -> Iterator[Difference]:
    for name, grant in wanted.items():
        found = [each for each in living if each.name == name]
        told = "; ".join(_told(each) for each in found if not _same(grant, each))
        if told or not found:
            yield Difference(
                aspect=Aspect.GRANTS,
                region=region,
                found=f'grant "{name}": {told or "none"}',
                wanted=f"{', '.join(sorted(grant.operations))} for {grant.grantee}",
                mend=commands.deploy(key),
            )


def _further(
    sighting: Sighting,
    related: RelatedKey,
    wanted: Mapping[str, Grant],
    living: tuple[LiveGrant, ...],
) -> Iterator[Difference]:
    known = {sighting.account, *related.external_accounts}
    known |= {principal_account(each) for each in related.external_users}
    for grant in living:
        stranger = _account(grant.grantee) not in {"", *known}
        if grant.name in wanted or not (grant.name or stranger):
            continue
        yield Difference(
            aspect=Aspect.GRANTS,
            region=related.region,
            found=f'grant "{grant.name or grant.grant_id}": {_told(grant)}',
            wanted="no grant that the file does not name",
            mend=f"name it in keys.{sighting.key.name}.grants, or find out who needs it, and then "
            + commands.revoke_grant(sighting.key_id, grant.grant_id, related.region),
        )


def _account(grantee: str) -> str:
    """Return the account of a principal; "" of a service, and of a principal that is gone."""
    parts = grantee.split(":")
    return parts[_ACCOUNT] if len(parts) > _ACCOUNT else ""


def _same(wanted: Grant, found: LiveGrant) -> bool:
    return (
        wanted.grantee == found.grantee
        and frozenset(wanted.operations) == frozenset(found.operations)
        and (wanted.retiring_principal or "") == found.retiring_principal
        and dict(wanted.encryption_context_equals) == dict(found.context_equals)
        and dict(wanted.encryption_context_subset) == dict(found.context_subset)
    )


def _told(grant: LiveGrant) -> str:
    parts = [f"{', '.join(sorted(grant.operations))} for {grant.grantee}"]
    if grant.retiring_principal:
        parts.append(f"retired by {grant.retiring_principal}")
    for name, context in (("equals", grant.context_equals), ("has", grant.context_subset)):
        if context:
            said = ", ".join(f"{key}={value}" for key, value in sorted(context.items()))
            parts.append(f"where the encryption context {name} {said}")
    return ", ".join(parts)
