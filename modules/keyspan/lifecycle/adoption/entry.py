"""From a living key to its entry in the file: all that Terraform would change otherwise.

What is AWS's default or the same in every Region is not said again.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from keyspan.model import Denials, Key, RelatedKey, ServicePrincipal
from keyspan.model.access import Access
from keyspan.model.bounds import DEFAULT_DELETION_WINDOW_DAYS, DEFAULT_ROTATION_DAYS
from keyspan.model.keys import OFF
from keyspan.model.specs import AWS_KMS, SYMMETRIC, USAGES
from keyspan.policy.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.config.entries import Entry
    from keyspan.live import KeySet, LivingKey

_RESERVED = "aws:"


def is_reserved(tag: str) -> bool:
    """Whether a tag is one that AWS alone sets."""
    return tag.lower().startswith(_RESERVED)


def entry_of(
    living: KeySet,
    *,
    default_tags: Mapping[str, str],
    windows: Mapping[str, int],
    record: bool = True,
) -> dict[str, Any]:
    """Return what stands in [keys.NAME].

    Args:
        living: the key.
        default_tags: what the provider sets on every resource; a key's own tags are the others.
        windows: Region to the waiting period of a deletion, which AWS tells nobody, where it is
            known; AWS's default otherwise.
        record: whether Terraform is to import it.

    Raises:
        InvalidPolicy: a key policy cannot be written.
    """
    own = {
        key.region: {
            "description": key.described.description,
            "aliases": list(key.aliases),
            "enabled": key.enabled,
            "deletion_window_days": windows.get(key.region, DEFAULT_DELETION_WINDOW_DAYS),
            **access,
        }
        for key, access in zip(living.related, _access(living), strict=True)
    }
    tags = {key.region: _tags(key, default_tags) for key in living.related}
    first = own[living.primary.region]
    shared = {
        name: value
        for name, value in tags[living.primary.region].items()
        if all(each.get(name) == value for each in tags.values())
    }
    differing = {
        region: _differing(
            said, first, {name: value for name, value in tags[region].items() if name not in shared}
        )
        for region, said in own.items()
    }
    entry = _kind(living) | _without_defaults(first) | {"tags": shared}
    if record:
        entry["adopted"] = living.key_id
    entry["in"] = {region: said for region, said in differing.items() if said}
    return _ordered(entry)


def skeleton(living: KeySet, *, name: str = "adopted") -> Key:
    """Return the key with nothing but its kind and its Regions."""
    primary, *replicas = (RelatedKey(region=region) for region in living.regions)
    return Key(
        name=name,
        primary=primary,
        replicas=tuple(replicas),
        key_spec=living.shared.spec,
        key_usage=living.shared.usage,
        origin=living.shared.origin,
    )


_ORDER = (
    "description",
    "primary",
    "replicas",
    "key_spec",
    "key_usage",
    "origin",
    "aliases",
    "tags",
    "enabled",
    "deletion_window_days",
    "rotation_days",
    *(field.name for field in fields(Access) if field.name not in ("deny", "statements")),
    "adopted",
    "deny",
    "statements",
    "in",
)


def _kind(living: KeySet) -> dict[str, Any]:
    told = living.shared
    kind: dict[str, Any] = {"primary": living.primary.region}
    if replicas := list(living.regions[1:]):
        kind["replicas"] = replicas
    if told.spec != SYMMETRIC:
        kind["key_spec"] = told.spec
    if len(USAGES[told.spec]) > 1:
        kind["key_usage"] = told.usage
    if told.origin != AWS_KMS:
        kind["origin"] = told.origin
    rotation = living.rotation
    if rotation and not rotation.enabled:
        kind["rotation_days"] = OFF
    elif rotation and rotation.period_days not in (None, DEFAULT_ROTATION_DAYS):
        kind["rotation_days"] = rotation.period_days
    return kind


def _access(living: KeySet) -> Iterator[dict[str, Any]]:
    policies = {key.region: key.policy for key in living.related}
    folded = fold(policies, key=skeleton(living), account=living.shared.account)
    for access in folded.values():
        yield {field.name: _plain(getattr(access, field.name)) for field in fields(Access)}


def _plain(value: Any) -> Any:
    """Return a value of the model as TOML has it."""
    match value:
        case Denials():
            said = {each.name: getattr(value, each.name) for each in fields(Denials)}
            nothing = Denials()
            return {n: _plain(v) for n, v in said.items() if v != getattr(nothing, n)}
        case ServicePrincipal():
            arns = list(value.source_arns)
            return {"service": value.service, "source_arns": arns} if arns else value.service
        case tuple():
            return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return value


def _tags(key: LivingKey, default_tags: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in sorted(key.tags.items())
        if not is_reserved(name) and (name, value) not in default_tags.items()
    }


def _differing(said: Entry, first: Entry, tags: Mapping[str, str]) -> dict[str, Any]:
    """Return what a Region has of its own: what is not as in the primary's, and further tags."""
    own = {name: value for name, value in said.items() if value != first[name]}
    return _ordered(own | ({"tags": dict(tags)} if tags else {}))


def _without_defaults(said: Entry) -> dict[str, Any]:
    nothing = {field.name: _plain(getattr(Access(), field.name)) for field in fields(Access)}
    defaults: dict[str, Any] = {
        "description": "",
        "aliases": [],
        "enabled": True,
        "deletion_window_days": DEFAULT_DELETION_WINDOW_DAYS,
        **nothing,
    }
    return {name: value for name, value in said.items() if value != defaults[name]}


def _ordered(entry: Entry) -> dict[str, Any]:
    """Return the fields in the order of the house, those without anything left out."""
    empty = ("tags", "in")
    return {
        name: entry[name]
        for name in _ORDER
        if name in entry and not (name in empty and not entry[name])
    }
