"""KS112: an alias that leads to another key than before, whichever address makes it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown
from keyspan.checks.finding import Severity
from keyspan.checks.guard.planned import held_key_id
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import ALIAS_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents import Change, Resource
    from keyspan.checks.guard.planned import Planned
    from keyspan.checks.keys import Keys

RETARGET = "retarget"

_ACCOUNT = 4
"""Which part of an ARN is the account."""


def _retargeted(plan: Planned) -> Iterator[Objection]:
    ended = _ended(plan)
    for change in plan.surviving(ALIAS_TYPE):
        alias = change.resource
        becomes = _target(alias, plan.after, before=False)
        for old in _taken_over(change, ended):
            was = _target(old, plan.before, before=True)
            if was and becomes != was:
                name = (old.before or {}).get("name")
                there = becomes or "a key that is not known yet"
                what = f"{name} led to {was}, and would to {there}"
                yield Objection(address=alias.address, what=what, action=RETARGET)
                break


def _ended(plan: Planned) -> Mapping[str, list[Resource]]:
    """Return by name each alias that the plan takes away; what survives keeps others out."""
    found: defaultdict[str, list[Resource]] = defaultdict(list)
    for change in plan.view.changes:
        alias = change.resource
        if alias.type == ALIAS_TYPE and alias.before and not change.deposed:
            name = alias.before.get("name")
            if isinstance(name, str) and (not alias.lives or "delete" in change.actions):
                found[name].append(alias)
    return found


def _taken_over(change: Change, ended: Mapping[str, list[Resource]]) -> list[Resource]:
    """Return what an alias was: itself, or those that it may take the name of."""
    alias = change.resource
    if alias.before and "delete" not in change.actions:
        return [alias]
    name = alias.values.get("name")
    if isinstance(name, Unknown):
        same = [old for each in ended.values() for old in each] if name.written else []
    else:
        same = ended.get(str(name), [])
    found = [old for old in same if _may_be_there(alias, old)]
    # One account holds a name once in a Region: that of its own provider is the one.
    return [old for old in found if old.provider and old.provider == alias.provider] or found


def _may_be_there(alias: Resource, old: Resource) -> bool:
    """Whether an alias may be in the Region and the account of another; so it is if untold."""
    if alias.region and old.arn_region and alias.region != old.arn_region:
        return False
    accounts = alias.provider.accounts if alias.provider else ()
    parts = str((old.before or {}).get("arn")).split(":")
    return not accounts or len(parts) <= _ACCOUNT or parts[_ACCOUNT] in accounts


def _target(alias: Resource, keys: Keys, *, before: bool) -> str | None:
    """Return the ID of the key that an alias leads to, or None where it is not known."""
    values = alias.before if before else alias.values
    named = keys.named_by(alias, (values or {}).get("target_key_id"))
    if named is None or named.key_id:
        return named and named.key_id
    return held_key_id(named.key) if named.key else None


RETARGETED = Refusal(
    id="KS112",
    name="alias-retargeted",
    severity=Severity.ERROR,
    what="An alias leads to another key",
    why="What encrypts by the alias goes on under the other key, and what names the key by it "
    "when it decrypts, fails.",
    mend="give the other key an alias of its own",
    source="https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html",
    find=_retargeted,
)
