"""What is lost with the key of one Region: its aliases, its grants, and whoever still uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live.gateway import CallRefused
from keyspan.live.status import moment
from keyspan.live.use import usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from keyspan.live.gateway import Connect, ConnectTrail, LastUse, LiveGrant
    from keyspan.live.use import Usage

_NONE = "none"


def losses(
    region: str, *, key_id: str, arn: str, connect: Connect, connect_trail: ConnectTrail
) -> Iterator[tuple[str, str]]:
    """Yield what would be lost in one Region, each with its kind.

    What cannot be read is told in its place.

    Args:
        region: the Region.
        key_id: the key's ID.
        arn: its ARN there.
        connect: gives KMS of a Region.
        connect_trail: gives CloudTrail of a Region.
    """

    def aliases() -> Iterator[tuple[str, str]]:
        found = connect(region).aliases(key_id)
        yield "aliases", ", ".join(alias.name for alias in found) or _NONE

    def grants() -> Iterator[tuple[str, str]]:
        yield from _rows("grants", [_grant(each) for each in connect(region).grants(key_id)])

    def use() -> Iterator[tuple[str, str]]:
        yield from _used(
            usage(region, key_id=key_id, arn=arn, connect=connect, connect_trail=connect_trail)
        )

    yield from _told("aliases", aliases)
    yield from _told("grants", grants)
    yield from _told("last use", use)


def _unread(refusal: CallRefused) -> str:
    return f"not read: {refusal.operation}: {refusal.code}"


def _told(kind: str, look: Callable[[], Iterator[tuple[str, str]]]) -> Sequence[tuple[str, str]]:
    try:
        return list(look())
    except CallRefused as refusal:
        return [(kind, _unread(refusal))]


def _rows(kind: str, told: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield kind, told[0] if told else _NONE
    for each in told[1:]:
        yield "", each


def _grant(grant: LiveGrant) -> str:
    named = grant.name or f"{grant.grant_id[:12]}, without a name"
    return f"{named}: {', '.join(grant.operations)} for {grant.grantee}"


def _used(found: Usage) -> Iterator[tuple[str, str]]:
    yield "last use", _last(found.last)
    if found.unread:
        yield "CloudTrail", _unread(found.unread)
    elif found.event:
        event = found.event
        refused = f" refused, {event.error}," if event.error else ""
        yield "CloudTrail", f"{event.operation}{refused} {moment(event.moment)}, {event.caller}"
    else:
        yield "CloudTrail", "no use among the last events of 90 days"


def _last(last: LastUse) -> str:
    since = f"; AWS takes notes since {moment(last.since)}" if last.since else ""
    if last.moment is None:
        return f"none that was noted{since}"
    return f"{last.operation or 'a use'}, {moment(last.moment)}{since}"
