"""KS016: an alias that one related key has and another lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import KEY_TYPES
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Resource
    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    keys, key = subject.keys, subject.resource
    here = {_open(alias, key) for alias, _ in keys.aliases_of(key)}
    for other in keys.set_of(key).members:
        for alias, address in keys.aliases_of(other):
            if (name := _open(alias, other)) not in here:
                here.add(name)
                if keys.may_have_aliases(key):
                    yield Undecided("whether the key has every alias of its related keys")
                    return
                yield f"{address} is {alias} of {other.address}, and none is here"


def _open(alias: str, key: Resource) -> str:
    """Return an alias with its own Region, if it names that, left open."""
    if not key.region:
        return alias
    return re.sub(re.escape(key.region).replace("\\-", "[-_]?"), "{region}", alias)


RULE = Rule(
    id="KS016",
    name="alias-missing",
    severity=Severity.WARNING,
    what="An alias is missing in a Region",
    why=(
        "What finds the key by its alias finds nothing in that Region, on the day that it has "
        "to run there."
    ),
    mend="make the alias in every Region of the key",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    types=KEY_TYPES,
    find=_find,
)
