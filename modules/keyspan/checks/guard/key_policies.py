"""KS108 to KS111: a key policy that is not known, locks out, opens, or bars promotion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown
from keyspan.checks.finding import Severity
from keyspan.checks.guard.holders import FOREIGN_KEY_TYPES
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import KEY_POLICY_TYPE, POLICY_TYPES
from keyspan.checks.policies import Broken, known_policy, place_of, read_policy
from keyspan.model.regions import REGIONS
from keyspan.policy.review import can_be_promoted, locks_out, public_actions, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Resource
    from keyspan.checks.guard.planned import Planned
    from keyspan.checks.keys import Keys, KeySet
    from keyspan.policy import KeyPolicy, Place

POLICY = "policy"


def _unknown(plan: Planned) -> Iterator[Objection]:
    for resource, value in _changed(plan):
        if isinstance(value, Unknown) and _is_there(resource, plan):
            what = "its key policy changes, and nobody can tell to what before it is applied"
            yield Objection(address=resource.address, what=what, action=POLICY)
        elif isinstance(value, str) and isinstance(broken := read_policy(value), Broken):
            what = f"its key policy is none: {broken.problem}"
            yield Objection(address=resource.address, what=what)


def _is_there(resource: Resource, plan: Planned) -> bool:
    """Whether there is a key already whose policy changes; an aws_kms_key_policy may come later."""
    if resource.before is not None or resource.type != KEY_POLICY_TYPE:
        return resource.before is not None
    key_id = resource.values.get("key_id")
    named = plan.after.named_by(resource, key_id)
    if isinstance(key_id, Unknown):
        return named is not None and all(key.before is not None for key in named.keys)
    return True


def _locking_out(plan: Planned) -> Iterator[Objection]:
    for resource, policy in _changed_policies(plan):
        if locks_out(policy, place=_place(resource, policy, plan)):
            what = "nobody in the key's account could change its key policy again"
            yield Objection(address=resource.address, what=what, action=POLICY)


def _place(resource: Resource, policy: KeyPolicy, plan: Planned) -> Place:
    """Return where a key policy will be in force; nothing in it can tell of another account."""
    key = plan.after.key_of_policy(resource) if resource.type == KEY_POLICY_TYPE else None
    was = known_policy((resource.before or {}).get("policy"))
    return place_of(key or resource, was or policy)


def _public(plan: Planned) -> Iterator[Objection]:
    for resource, policy in _changed_policies(plan):
        if actions := public_actions(policy, place=_place(resource, policy, plan)):
            what = f"any principal of any account could call {some(actions)}"
            yield Objection(address=resource.address, what=what, action=POLICY)


def _unpromotable(plan: Planned) -> Iterator[Objection]:
    changed = {resource.address for resource, _ in _changed(plan)}
    for members in plan.after.sets:
        touched = any(
            each.address in changed
            for member in members.members
            for each in (member, *plan.after.policies_of(member))
        )
        if touched:
            yield from _no_longer_promotable(members, plan)


def _no_longer_promotable(members: KeySet, plan: Planned) -> Iterator[Objection]:
    for keys in _promotions(members):
        before, after = _promotable(keys, plan.before), _promotable(keys, plan.after)
        if before is True and after is False:
            what = f"nobody could promote {keys[-1].region or 'its Region'} by it any more"
            yield Objection(address=keys[-1].address, what=what, action=POLICY)


def _promotions(members: KeySet) -> Iterator[tuple[Resource, ...]]:
    """Yield the keys that have to let a promotion happen, as far as the plan holds them."""
    primary = (members.primary,) if members.primary else ()
    for replica in members.replicas:
        yield (*primary, replica)
    if not members.replicas and primary and primary[0].argument("multi_region") is True:
        yield primary


def _promotable(members: tuple[Resource, ...], keys: Keys) -> bool | None:
    """Whether some principal may promote, the last key's Region; None where nothing tells."""
    policies: dict[str, KeyPolicy] = {}
    account = ""
    for member in members:
        key = keys.at(member.address)
        policy = known_policy(keys.policy_of(key)) if key else None
        if key is None or policy is None or key.region not in REGIONS:
            return None
        policies[key.region] = policy
        account = place_of(key, policy).account
    return can_be_promoted(policies, account=account)


def _changed_policies(plan: Planned) -> Iterator[tuple[Resource, KeyPolicy]]:
    for resource, value in _changed(plan):
        if policy := known_policy(value):
            yield resource, policy


def _changed(plan: Planned) -> Iterator[tuple[Resource, Any]]:
    """Yield each key or aws_kms_key_policy whose policy is new or changes, with what it becomes."""
    for kind in sorted(POLICY_TYPES | FOREIGN_KEY_TYPES):
        name = "key_policy" if kind in FOREIGN_KEY_TYPES else "policy"
        for change in plan.surviving(kind):
            value = change.resource.argument(name)
            if value is not None and (change.resource.before or {}).get(name) != value:
                yield change.resource, value


_GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"

UNKNOWN = Refusal(
    id="KS108",
    name="policy-not-known",
    severity=Severity.ERROR,
    what="A key policy changes to what cannot be told",
    why="Whether it locks out, or lets in, can be seen only when it is too late.",
    mend="apply what it depends on first, and plan again",
    source=_GUIDE,
    find=_unknown,
)

LOCKING_OUT = Refusal(
    id="KS109",
    name="policy-locks-out",
    severity=Severity.ERROR,
    what="A key policy locks everybody out",
    why="A key that nobody may manage can be neither mended nor shared; only AWS Support can help.",
    mend="let the account's root or an administrator call kms:PutKeyPolicy",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    find=_locking_out,
)

PUBLIC = Refusal(
    id="KS110",
    name="policy-public",
    severity=Severity.ERROR,
    what="A key policy lets the world in",
    why="A key policy that lets any principal in gives the key to every AWS account in the world.",
    mend="name principals, or add a condition with a fixed value",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5",
    find=_public,
)

UNPROMOTABLE = Refusal(
    id="KS111",
    name="promotion-dropped",
    severity=Severity.ERROR,
    what="Nobody could promote a Region any more",
    why="A promotion is allowed by both keys; without it the primary's Region cannot be left.",
    mend="let the administrators call kms:UpdatePrimaryRegion in every Region of the key",
    source="https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html",
    find=_unpromotable,
)
