"""What pydantic found wrong with a keyring file, in the words of the house."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from keyspan.config.fields import RULE
from keyspan.config.tables import BACKENDS, KeyringTable
from keyspan.errors import Fault
from keyspan.model.rules import did_you_mean, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
"""A place in the file: ("keys", "orders", "replicas", 1)."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WANTED = {
    "bool_type": "true or false",
    "date_type": "a day, without quotes or a time,",
    "dict_type": "a table",
    "int_type": "a whole number without quotes",
    "list_type": "a list in brackets",
    "literal_error": "a word that is known",
    "model_type": "a table",
    "string_type": "text in quotes",
}


def place(error: ErrorDetails) -> Path:
    """Return where in the file an error lies."""
    path = _location(error)
    return path[:1] + path[2:] if path[0] == "backend" else path


def fault(error: ErrorDetails) -> Fault:
    """Return one error of pydantic's as a Fault."""
    path = _location(error)
    where = dotted(place(error))
    match error["type"]:
        case "missing":
            return Fault(where=where, problem="is missing", mend=_help(path))
        case "extra_forbidden":
            known = sorted(_fields(path[:-1]))
            return Fault(
                where=where,
                problem="nothing of that name belongs here",
                mend=did_you_mean(str(path[-1]), known, otherwise=f"known are {', '.join(known)}"),
            )
        case kind if kind == RULE:
            context = error.get("ctx", {})
            return Fault(where=where, problem=context["text"], mend=context["mend"])
        case kind:
            wanted = _WANTED.get(kind, error["msg"])
            problem = f"{_got(error['input'])} stands where {wanted} belongs"
            return Fault(where=where, problem=problem, mend=_help(path))


def dotted(path: Path) -> str:
    """Return a place as TOML writes it: keys.orders.replicas[1], keys."a b".primary."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{_bare(part)}" for part in path)
    return text.removeprefix(".")


def _bare(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _location(error: ErrorDetails) -> Path:
    """Return pydantic's location: "backend" is followed by its kind; no mark of a "[key]"."""
    loc = error["loc"]
    return loc[:-1] if loc[-1] == "[key]" else loc


def _got(value: object) -> str:
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case str() | bool() | int() | float():
            return shown(value)
        case _:
            return f"{value} (a date or time)"


def _help(path: Path) -> str:
    """Return what the field says of itself; for an item, what the list or map around it says."""
    for end in range(len(path), 0, -1):
        text = _fields(path[: end - 1]).get(str(path[end - 1]))
        if text:
            return "wanted: " + " ".join(text.split())
    return "see `keyspan schema`"


def whole() -> type[KeyringTable]:
    """Return the tables of a keyring with data, which are loaded when they are asked for."""
    from keyspan.config.protects.keyring import (  # noqa: PLC0415 - slow to build
        WholeKeyringTable,
    )

    return WholeKeyringTable


def _fields(path: Path) -> dict[str, str]:
    """Return the names that may stand in the table at a place, each with its help."""
    if path[:1] == ("backend",) and len(path) > 1:
        inside: Any = BACKENDS[str(path[1])]
        path = path[2:]
    else:
        inside = whole()
    for part in path:
        inside = _inside(inside, part)
    if not _is_table(inside):
        return {}
    return {
        field.alias or name: field.description or "" for name, field in inside.model_fields.items()
    }


def _inside(annotation: Any, part: str | int) -> Any:
    """Return what stands under a name or a number: of a table a field, else one of several."""
    if not _is_table(annotation):
        several = get_origin(annotation) in (dict, list)
        return _bare_type(get_args(annotation)[-1]) if several else None
    for name, field in annotation.model_fields.items():
        if part == (field.alias or name):
            tables = [a for a in get_args(field.annotation) if _is_table(a)]
            several = get_origin(field.annotation) in (dict, list)
            return field.annotation if several or not tables else tables[0]
    return None


def _bare_type(annotation: Any) -> Any:
    """Return a type without what Annotated says of it."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _is_table(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
