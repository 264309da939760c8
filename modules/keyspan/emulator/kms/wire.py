"""Reads requests and writes responses of the AWS JSON 1.1 protocol, by botocore's service model.

Every member's type, length, range, pattern and enumeration comes from that model; no table of
parameters is written by hand. All faults of a request are reported at once, in AWS's words.
"""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from botocore.model import ListShape, MapShape, StructureShape

from keyspan.emulator.kms.errors import KmsError, validation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import Shape

_TEXT_TYPES = ("string", "character")
_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "timestamp": (int, float),
}


def decode(shape: StructureShape, document: object) -> dict[str, Any]:
    """Return a request's members: blobs as bytes, timestamps as datetimes, null ones left out.

    Raises:
        KmsError: SerializationException for a wrong type, else ValidationException with every
            constraint that is not met.
    """
    decoded = _decoded(shape, document)
    faults = list(_faults(shape, decoded, path=""))
    if faults:
        noun = "error" if len(faults) == 1 else "errors"
        raise validation(f"{len(faults)} validation {noun} detected: {'; '.join(faults)}")
    return decoded


def encode(shape: Shape, value: Any) -> Any:
    """Return a response value as JSON holds it; members that are None are left out."""
    if isinstance(shape, StructureShape):
        return {
            name: encode(shape.members[name], member)
            for name, member in value.items()
            if member is not None
        }
    if isinstance(shape, ListShape):
        return [encode(shape.member, item) for item in value]
    if shape.type_name == "blob":
        return base64.b64encode(value).decode("ascii")
    if shape.type_name == "timestamp":
        return round(value.timestamp(), 3)
    return value


def _decoded(shape: Shape, value: Any) -> Any:
    wanted = _JSON_TYPES[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        raise KmsError(
            "SerializationException",
            f"{type(value).__name__} value cannot be converted to {shape.type_name}",
        )
    if isinstance(shape, StructureShape):
        given = cast("dict[str, Any]", value)
        return {
            name: _decoded(member, given[name])
            for name, member in shape.members.items()
            if given.get(name) is not None
        }
    if isinstance(shape, ListShape):
        return [_decoded(shape.member, item) for item in cast("list[Any]", value)]
    if isinstance(shape, MapShape):
        entries = cast("dict[str, Any]", value)
        return {key: _decoded(shape.value, item) for key, item in entries.items()}
    return _decoded_scalar(shape, value)


def _decoded_scalar(shape: Shape, value: Any) -> Any:
    if shape.type_name == "timestamp":
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, ValueError, OSError):
            raise KmsError("SerializationException", f"{value} is not a timestamp") from None
    if shape.type_name == "blob":
        try:
            return base64.b64decode(value, validate=True)
        except ValueError:  # binascii.Error, and letters outside of ASCII
            raise KmsError("SerializationException", "blob is not valid base64") from None
    return value


def _faults(shape: Shape, value: Any, *, path: str) -> Iterator[str]:
    for rule in _broken_rules(shape, value):
        shown = "Value" if shape.type_name == "blob" or _sensitive(shape) else f"Value '{value}'"
        yield f"{shown} at '{path}' failed to satisfy constraint: {rule}"
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            inner = f"{path}.{_lower(name)}" if path else _lower(name)
            if name in value:
                yield from _faults(member, value[name], path=inner)
            elif name in shape.required_members:
                yield (
                    f"Value null at '{inner}' failed to satisfy constraint: Member must not be null"
                )
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value, start=1):
            yield from _faults(shape.member, item, path=f"{path}.{number}.member")


def _broken_rules(shape: Shape, value: Any) -> Iterator[str]:
    rules = shape.metadata
    sized = shape.type_name in (*_TEXT_TYPES, "blob", "list", "map")
    size = len(value) if sized else value
    noun = "length" if sized else "value"
    if "min" in rules and size < rules["min"]:
        yield f"Member must have {noun} greater than or equal to {rules['min']}"
    if "max" in rules and size > rules["max"]:
        yield f"Member must have {noun} less than or equal to {rules['max']}"
    if "enum" in rules and value not in rules["enum"]:
        yield f"Member must satisfy enum value set: [{', '.join(rules['enum'])}]"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        yield f"Member must satisfy regular expression pattern: {rules['pattern']}"


def _sensitive(shape: Shape) -> bool:
    return bool(shape.metadata.get("sensitive"))


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
