"""The key policy of each Region, held against the rendered one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import InvalidPolicy
from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference
from keyspan.policy import KeyPolicy, Place, differences, key_policy, parse
from keyspan.policy.statements.administration import root_delegation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting
    from keyspan.policy import Statement


def policy(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region whose key policy is not the file's, with each statement that differs."""
    key = sighting.key
    for related, seen in sighting.settled():
        if seen.policy is None:
            continue
        place = Place(account=sighting.account, region=related.region)
        wanted = key_policy(key, region=related.region, account=sighting.account)
        if told := another(seen.policy, wanted, place=place):
            yield Difference(
                aspect=Aspect.POLICY,
                region=related.region,
                found=f"the key policy is {told}",
                wanted=f"what {commands.policy(key, related.region)} prints",
                mend=commands.deploy(key),
                details=statements(seen.policy, wanted),
            )


def another(text: str, wanted: KeyPolicy, *, place: Place) -> str:
    """Return in words how a living key policy differs from the wanted one, or "".

    Args:
        text: the living one, as GetKeyPolicy returns it.
        wanted: the rendered one.
        place: the key's account and Region.
    """
    try:
        found = parse(text)
    except InvalidPolicy:
        return "none that is understood here"
    if found.means(wanted):
        return ""
    if _is_default(found, place=place):
        return "AWS's default again: whatever IAM allows in the account, and nobody by name"
    named = [
        difference.sid or "a statement without Sid"
        for difference in differences({"wanted": wanted, "found": found})
    ]
    return f"another than the file's: {', '.join(named) or 'its version'}"


def statements(text: str, wanted: KeyPolicy) -> tuple[str, ...]:
    """Return a line for each statement that only one of both has: "+" in AWS, "-" in the file."""
    try:
        found = parse(text)
    except InvalidPolicy as error:
        return tuple(f"+ {fault}" for fault in str(error).splitlines())
    return (
        *(f"- {_line(each)}" for each in _without(wanted, found)),
        *(f"+ {_line(each)}" for each in _without(found, wanted)),
    )


def _without(policy: KeyPolicy, other: KeyPolicy) -> list[Statement]:
    others = {each.meaning() for each in other.statements}
    return [each for each in policy.statements if each.meaning() not in others]


def _line(statement: Statement) -> str:
    return KeyPolicy((statement,)).json().partition('"Statement":[')[2].removesuffix("]}")


def _is_default(found: KeyPolicy, *, place: Place) -> bool:
    """Whether it is what AWS gives a key for which none was written, by whatever Sid."""
    (default,) = (root_delegation(place).meaning()[1:],)
    return [statement.meaning()[1:] for statement in found.statements] == [default]
