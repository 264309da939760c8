"""The data of a keyring, and all data of its account, asked whether another Region could read it.

Nothing is changed, but by a drill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.gateway import CallRefused
from keyspan.live.readiness.discovery import discover
from keyspan.live.readiness.drilling import drilled
from keyspan.live.readiness.group import Meant, groups_of, principals_of
from keyspan.live.readiness.judging import judge
from keyspan.live.readiness.keys import Keys
from keyspan.live.readiness.verdict import Readiness
from keyspan.live.survey import list_aliases
from keyspan.live.verification.meant import all_meant
from keyspan.live.window import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keyspan.live.readiness.group import Group, Question
    from keyspan.live.readiness.judging import Looked
    from keyspan.live.readiness.verdict import Verdict
    from keyspan.live.survey import Listed
    from keyspan.live.verification.meant import Meant as MeantKey
    from keyspan.model import Key
    from keyspan.model.protects import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which data is asked about.

    Attributes:
        keys: the keys of the keyring whose data is.
        key_ids: the ID of each key that somebody named it for.
        discover: the Regions all of whose data is, too; None for none.
    """

    keys: Sequence[Key]
    key_ids: Mapping[str, str]
    discover: tuple[str, ...] | None = None


def readiness(scope: Scope, question: Question) -> Readiness:
    """Return how ready data is to be read in another Region.

    Args:
        scope: which data.
        question: what is asked of it, and of whom.
    """
    keys = Keys(question.account, question.connect)
    question.say("looking for the keys")
    regions = dict.fromkeys(region for key in scope.keys for region in key.regions)
    listed = list_aliases(regions, connect=question.connect)
    found = all_meant(scope.keys, listed, given=scope.key_ids)
    meant = {key.name: _meant(key, found[key.name], listed) for key in scope.keys}
    named = [group for key in scope.keys for group in groups_of(key, meant[key.name])]
    groups = [*named]
    refusals: tuple[CallRefused, ...] = ()
    looked: Mapping[Copy, Looked] = {}
    if scope.discover is not None:
        known = [copy for group in named for copy in group.copies]
        by_id = {each.key_id: each for each in meant.values() if each.key_id}
        more = discover(scope.discover, question=question, keys=keys, known=known, meant=by_id)
        groups += more.groups
        looked, refusals = more.looked, more.refusals
    judged = _judged(groups, question, keys, looked)
    verdicts = tuple(each for every in judged for each in every)
    return Readiness(
        account=question.account,
        moment=question.now,
        max_age=question.max_age,
        verdicts=verdicts,
        discovered=scope.discover,
        apart=tuple(
            data.where for key in scope.keys for data in key.protects if not data.copies(key)
        ),
        refusals=refusals,
        drill=question.drilling
        and drilled(named, verdicts, account=question.account, drilling=question.drilling),
    )


def _judged(
    groups: Sequence[Group], question: Question, keys: Keys, looked: Mapping[Copy, Looked]
) -> Iterator[tuple[Verdict, ...]]:
    def judged(group: Group) -> tuple[Verdict, ...]:
        return tuple(judge(group, question, keys, known=looked))

    done = side_by_side(groups, judged)
    for number, each in enumerate(done, 1):
        question.say(f"{number} of {len(groups)} looked at")
        yield each


def _meant(key: Key, found: MeantKey, listed: Listed) -> Meant:
    """Return which living key data is to be under, or why nobody can tell."""
    doubts = [
        Fault(where=f"keys.{key.name}", problem=each.found, mend=each.mend)
        for each in found.differences
    ]
    if found.key_id is None and not doubts:
        unread = [r for r in key.regions if isinstance(listed.get(r), CallRefused)]
        doubts = [
            Fault(
                where=f"keys.{key.name}",
                problem=f"its aliases were not read in {', '.join(unread)}",
                mend=f"name it: --key-id {key.name}=mrk-…",
            )
        ]
    return Meant(
        key_id=found.key_id,
        name=key.name,
        doubts=tuple(doubts),
        principals=principals_of(key),
    )
