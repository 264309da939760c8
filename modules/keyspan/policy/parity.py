"""Where the key policies of related keys differ by more than their Regions.

AWS copies no key policy from a primary to its replicas and keeps none in step; a difference is
either wanted, or a replica that somebody forgot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.policy.document import KeyPolicy, Statement

    Slots: TypeAlias = Mapping[tuple[str, ...], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One statement that two related keys do not have in common.

    Attributes:
        region: the Region of the replica key.
        sid: the statement's Sid, or "" for one without.
        of_primary: the primary key's statement, if it has one that this could be.
        of_replica: the replica key's, if it has one.
    """

    region: str
    sid: str
    of_primary: Statement | None
    of_replica: Statement | None

    def __str__(self) -> str:
        name = self.sid or "a statement without Sid"
        if self.of_replica is None:
            return f"{self.region} lacks {name}"
        if self.of_primary is None:
            return f"{self.region} alone has {name}"
        return f"{self.region} has another {name}"


def differences(policies: Mapping[str, KeyPolicy]) -> tuple[Difference, ...]:
    """Return where the key policies of related keys part from the primary's.

    Texts that name each key's own Region are one text; so are texts that are the same.

    Args:
        policies: Region to key policy, the primary's first.
    """
    (here, reference), *replicas = policies.items()
    return tuple(
        Difference(there, sid, one, other)
        for there, policy in replicas
        for sid, one, other in _pairs(reference, policy)
        if not (one and other and _same(one, other, here=here, there=there))
    )


def _pairs(
    one: KeyPolicy, other: KeyPolicy
) -> Iterator[tuple[str, Statement | None, Statement | None]]:
    """Yield the statements of two policies by Sid, those without one in their order."""
    left, right = _by_name(one), _by_name(other)
    for name in dict.fromkeys((*left, *right)):
        yield name[0], left.get(name), right.get(name)


def _by_name(policy: KeyPolicy) -> dict[tuple[str, int], Statement]:
    seen: defaultdict[str, int] = defaultdict(int)
    named: dict[tuple[str, int], Statement] = {}
    for statement in policy.statements:
        sid = statement.sid or ""
        named[sid, seen[sid]] = statement
        seen[sid] += 1
    return named


def _same(one: Statement, other: Statement, *, here: str, there: str) -> bool:
    left, right = _slots(one), _slots(other)
    return left.keys() == right.keys() and all(
        len(left[slot]) == len(right[slot])
        and _explained(left[slot], right[slot], here, there)
        and _explained(right[slot], left[slot], there, here)
        for slot in left
    )


def _explained(texts: frozenset[str], others: frozenset[str], here: str, there: str) -> bool:
    """Whether each text stands among others, as it is or with its Region in place of theirs."""
    return all(text in others or _moved(text, here, there) in others for text in texts)


def _moved(text: str, here: str, there: str) -> str:
    return re.sub(rf"(?<![a-z0-9-]){here}(?![a-z0-9-])", there, text)


def _slots(statement: Statement) -> Slots:
    """Return what a statement says, place by place, in no order."""
    (_, effect, whom, not_whom, actions, not_actions, resources, not_resources, conditions) = (
        statement.meaning()
    )
    return {
        ("Effect", effect): frozenset(),
        ("Principal",): frozenset(f"{each.kind} {each.name}" for each in whom),
        ("NotPrincipal",): frozenset(f"{each.kind} {each.name}" for each in not_whom),
        ("Action",): actions,
        ("NotAction",): not_actions,
        ("Resource",): resources,
        ("NotResource",): not_resources,
        **{("Condition", operator, key): values for operator, key, values in conditions},
    }
