"""KS112: an alias that leads to another key than before, whichever address makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import ALIAS_TYPE, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Resource
    from keyspan.checks.guard.planned import Planned
    from keyspan.checks.keys import Keys

RETARGET = "retarget"


def _retargeted(plan: Planned) -> Iterator[Objection]:
    targets = {
        (change.resource.arn_region, name): _target(change.resource, plan.before, before=True)
        for change in plan.view.changes
        if change.resource.type == ALIAS_TYPE and change.resource.before and not change.deposed
        if isinstance(name := change.resource.before.get("name"), str)
    }
    for change in plan.surviving(ALIAS_TYPE):
        alias = change.resource
        name = alias.values.get("name")
        was = targets.get((alias.region, name)) if isinstance(name, str) else None
        becomes = _target(alias, plan.after, before=False)
        if was and becomes != was:
            what = f"{name} led to {was}, and would to {becomes or 'a key that is not known yet'}"
            yield Objection(address=alias.address, what=what, action=RETARGET)


def _target(alias: Resource, keys: Keys, *, before: bool) -> str | None:
    """Return the ID of the key that an alias leads to, or None where it is not known."""
    values = alias.before if before else alias.values
    named = keys.named_by(alias, (values or {}).get("target_key_id"))
    if named is None or named.key_id:
        return named and named.key_id
    arn = key_arn_parts((named.key.before or {}).get("arn")) if named.key else None
    return arn[2] if arn else None


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
