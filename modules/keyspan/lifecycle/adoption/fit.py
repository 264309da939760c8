"""Whether a key of the file is the key that lives, and where a plan would change what lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.lifecycle.adoption.entry import is_reserved
from keyspan.model.keys import OFF
from keyspan.model.rules import shown
from keyspan.policy import key_policy
from keyspan.policy.equality import unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.live import KeySet, LivingKey
    from keyspan.model import Key, RelatedKey

_ANOTHER = "it is another key than the file's, or the file has to be mended first"
_PLANNED = "the first plan changes it in AWS; to keep what lives, let the file say so"


def misfits(key: Key, living: KeySet, *, account: str) -> Iterator[Fault]:
    """Yield why a key of the file cannot be the living one: Terraform would replace or miss it.

    Args:
        key: the key of the file.
        living: the key that lives.
        account: the account that the file names.
    """
    where = f"keys.{key.name} and {living.key_id}"
    told = living.shared
    for what, wanted, found in (
        ("account", account, told.account),
        ("primary", key.primary.region, living.primary.region),
        ("replicas", _listed(key.regions[1:]), _listed(living.regions[1:])),
        ("key_spec", key.key_spec, told.spec),
        ("key_usage", key.usage, told.usage),
        ("origin", key.origin, told.origin),
    ):
        if wanted != found:
            problem = f"{what}: the file says {wanted}, and AWS {found}"
            yield Fault(where=where, problem=problem, mend=_ANOTHER)


def changes(
    key: Key, living: KeySet, *, account: str, default_tags: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield what a plan would change of a living key that the file's is held to be.

    Args:
        key: the key of the file.
        living: the key that lives.
        account: the account that owns it.
        default_tags: what the provider sets on every resource by itself; see `added_tags`.
    """
    where = f"keys.{key.name}"
    period = living.rotation.period_days if living.rotation and living.rotation.enabled else None
    if key.rotation_period != period:
        yield _change(where, "rotation_days", period or OFF, key.rotation_period or OFF)
    for own in living.related:
        wanted = key.in_region(own.region)
        inside = f"{where} in {own.region}"
        yield from _field_changes(wanted, own, inside, default_tags)
        if not unchanged(own.policy, key_policy(key, region=own.region, account=account).json()):
            yield Fault(
                where=inside,
                problem="its key policy is another in AWS than in the file",
                mend=_PLANNED,
            )


def added_tags(key: Key, living: KeySet, *, default_tags: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the provider's default tags that a plan would add to a key without such a tag."""
    for own in living.related:
        said = key.in_region(own.region).tags
        lacking = {
            name: value
            for name, value in default_tags.items()
            if name not in said and own.tags.get(name) != value
        }
        if lacking:
            yield Fault(
                where=f"{living.key_id} in {own.region}",
                problem=f"lacks {_pairs(lacking)} of provider.default_tags",
                mend="the first plan adds it",
            )


def _field_changes(
    wanted: RelatedKey, own: LivingKey, where: str, default_tags: Mapping[str, str]
) -> Iterator[Fault]:
    tags = {
        name: value
        for name, value in own.tags.items()
        if not is_reserved(name)
        and (name in wanted.tags or (name, value) not in default_tags.items())
    }
    for what, found, said in (
        ("description", own.described.description, wanted.description),
        ("aliases", _listed(own.aliases), _listed(wanted.aliases)),
        ("enabled", own.enabled, wanted.enabled),
        ("tags", _pairs(tags), _pairs(wanted.tags)),
    ):
        if found != said:
            yield _change(where, what, found, said)


def _change(where: str, what: str, found: object, wanted: object) -> Fault:
    return Fault(
        where=where,
        problem=f"{what}: AWS has {shown(found) or 'none'}, and the file {shown(wanted) or 'none'}",
        mend=_PLANNED,
    )


def _listed(texts: tuple[str, ...]) -> str:
    return ", ".join(sorted(texts)) or "none"


def _pairs(tags: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(tags.items())) or "none"
