"""The primary key is in another Region than the file says, or a promotion was not finished."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from keyspan.lifecycle.journal import PROMOTION
from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.live import commands
from keyspan.model.provider import REGION
from keyspan.model.state import promoted_move, replica_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case
    from keyspan.model import Key

_WARNING = (
    'every plan fails until then ("is not a multi-Region primary key"); never plan with '
    "-refresh=false, which replaces replicas"
)


def disagreeing(case: Case) -> Iterator[Trouble]:
    """Yield that the Regions name different primaries, and none is Updating."""
    said = {each.region: each.described.primary_region for each in case.found if each.described}
    if len(set(said.values())) > 1:
        yield Trouble(
            where=", ".join(said),
            found="they do not agree on which Region holds the primary key: "
            + ", ".join(f"{region} says {primary}" for region, primary in said.items()),
            wanted="one answer; a promotion reaches every Region by and by",
            warning="wait a minute, and apply nothing",
            way=Way(commands=(commands.doctor(case.key),)),
            ends_it=True,
        )


def headless(case: Case) -> Iterator[Trouble]:
    """Yield that the Region which all others call the primary's shows no key."""
    primary = case.primary_region
    seen = case.look(primary) if primary else None
    if seen and seen.absent:
        yield Trouble(
            where=seen.region,
            found="AWS shows no key there, and the others say that it holds the primary key",
            wanted="a primary key; AWS deletes none while it has replicas",
            warning="do not deploy: another primary would be another key. Wait a minute; if it "
            "stays so, ask AWS Support",
            way=Way(commands=(commands.doctor(case.key),)),
            ends_it=True,
        )


def unfinished(case: Case) -> Iterator[Trouble]:
    """Yield a promotion that Keyspan began here, or wrote into the file, and did not end.

    Where there is a journal, no other promotion is told: Keyspan refuses one until it has ended.
    """
    key, now = case.key, case.primary_region
    if PROMOTION in case.journals:
        target = case.journal(PROMOTION, "region") or now or key.primary.region
        yield Trouble(
            where=f"the journal of keys.{key.name}",
            found=f"a promotion to {target} was begun here and is not finished; AWS has the "
            f"primary key in {now or 'a Region that cannot be told'}, the file in "
            f"{key.primary.region}",
            wanted="its end: file, state and AWS say one thing" + _or_none(case, target),
            warning=_WARNING if now and now != key.primary.region else "",
            way=_way(key, target),
        )
    elif now == key.primary.region and _unapplied(case):
        yield Trouble(
            where=f"keys.{key.name}.promoted_from",
            found=f"the promotion of {now} is in the file, and the state does not know of it",
            wanted="an apply, which moves addresses and changes nothing in AWS",
            way=Way(deploys=True, settles=True),
        )


def _or_none(case: Case, target: str) -> str:
    """Return how a promotion is left that has not come to AWS, or was taken back since."""
    now = case.key.primary.region
    if now != case.primary_region or target in (now, case.key.promoted_from):
        return ""
    return f"; to leave it where it is, instead of the way out: {commands.promote(case.key, now)}"


def promoted_and_lost(case: Case) -> Iterator[Trouble]:
    """Yield that the primary is elsewhere, and the state lacks keys: only a person can go on.

    `keyspan promote` needs the state's keys, and `keyspan adopt` a file that fits AWS; with
    neither done, a deploy would make another primary.
    """
    key, now = case.key, case.primary_region
    if now is None or now == key.primary.region or now not in key.regions or not case.lacking:
        return
    others = [key.primary.region if each == now else each for each in key.regions[1:]]
    fields = [f'primary = "{now}"', f"replicas = {json.dumps(others)}"]
    moves = case.holds(replica_address(key, now))
    fields.append(f'promoted_from = "{key.primary.region}"' if moves else "no promoted_from")
    yield Trouble(
        where=now,
        found=f"holds the primary key, and the state lacks the keys of {', '.join(case.lacking)}",
        wanted=f"by your hand in keys.{key.name}: {', '.join(fields)}; then look again",
        warning="do not deploy: it would make another primary key",
        way=Way(commands=(commands.doctor(key, case.given),)),
        ends_it=True,
    )


def promoted_outside(case: Case) -> Iterator[Trouble]:
    """Yield that another Region was promoted, and the file knows nothing of it."""
    key, now = case.key, case.primary_region
    if now in (None, key.primary.region, key.promoted_from) or PROMOTION in case.journals:
        return
    outside = now not in key.regions
    unnamed = f", and is no Region of keys.{key.name}" if outside else ""
    way = _way(key, str(now))
    if (outside or case.providers == REGION) and case.key_id:
        target = key.primary.region
        back = commands.promote_in_aws(case.key_id, origin=str(now), target=target)
        way = Way(commands=(back,))
    yield Trouble(
        where=str(now),
        found=f"holds the primary key, promoted outside of Terraform{unnamed}",
        wanted=f'primary = "{key.primary.region}", as keys.{key.name} says',
        warning=_WARNING,
        way=way,
    )


def promoted_back(case: Case) -> Iterator[Trouble]:
    """Yield that the Region of before is the primary's again, and the file has it as a replica."""
    key, now = case.key, case.primary_region
    if now and now == key.promoted_from and PROMOTION not in case.journals:
        yield Trouble(
            where=now,
            found="holds the primary key again, promoted back outside of Terraform",
            wanted=f'primary = "{key.primary.region}", as keys.{key.name} says since it was '
            f"promoted from {now}",
            warning=_WARNING,
            way=_way(key, now),
        )


def _way(key: Key, region: str) -> Way:
    """Return the way by `keyspan promote`, which stops where its plan would do something else."""
    return Way(commands=(commands.promote(key, region),), again=True, settles=True)


def _unapplied(case: Case) -> bool:
    move = promoted_move(case.key)
    return bool(move and case.holds(move.origin))
