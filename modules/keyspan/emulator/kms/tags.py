"""Tags of a key: TagResource, UntagResource, ListResourceTags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import KmsError, limit_exceeded
from keyspan.emulator.kms.listing import page
from keyspan.model.bounds import TAGS_PER_RESOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keyspan.emulator.kms.call import Call, Output

_RESERVED_PREFIX = "aws:"


def given_tags(call: Call) -> dict[str, str]:
    """Return the tags of a request that makes or tags a key.

    Raises:
        KmsError: TagException for a reserved or repeated tag key, LimitExceededException.
    """
    entries: Sequence[Mapping[str, str]] = call.input.get("Tags", ())
    tags = {entry["TagKey"]: entry["TagValue"] for entry in entries}
    if len(tags) < len(entries):
        raise KmsError("TagException", "Duplicate tag keys")
    _require_unreserved(tags)
    _require_room(tags)
    return tags


def tag_resource(call: Call) -> None:
    """TagResource."""
    key = call.key()
    tags = key.tags | given_tags(call)
    _require_room(tags)
    key.tags = tags


def untag_resource(call: Call) -> None:
    """UntagResource; a tag that is not there is no fault."""
    key = call.key()
    _require_unreserved(call.input["TagKeys"])
    for name in call.input["TagKeys"]:
        key.tags.pop(name, None)


def list_resource_tags(call: Call) -> Output:
    """ListResourceTags."""
    tags = call.key().tags
    return page(call, tags, member="Tags", identity=str, shown=lambda name: _entry(name, tags))


def shown_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as responses hold them."""
    return [_entry(name, tags) for name in sorted(tags)]


def _entry(name: str, tags: Mapping[str, str]) -> dict[str, str]:
    return {"TagKey": name, "TagValue": tags[name]}


def _require_unreserved(names: Iterable[str]) -> None:
    for name in names:
        if name.lower().startswith(_RESERVED_PREFIX):
            raise KmsError("TagException", f"Tag key cannot begin with {_RESERVED_PREFIX}: {name}")


def _require_room(tags: Mapping[str, str]) -> None:
    if len(tags) > TAGS_PER_RESOURCE:
        raise limit_exceeded(f"A key can have at most {TAGS_PER_RESOURCE} tags.")
