"""What may stand in the fields of a key: its name, kind, Regions, texts, aliases and tags."""

from __future__ import annotations

import re

from keyspan.model.bounds import (
    ALIAS_CHARACTERS,
    ALIAS_PREFIX,
    DEFAULT_DELETION_WINDOW_DAYS,
    DEFAULT_ROTATION_DAYS,
    DELETION_WINDOW_DAYS,
    DESCRIPTION_CHARACTERS,
    NAME_CHARACTERS,
    ROTATION_DAYS,
    TAG_KEY_CHARACTERS,
    TAG_VALUE_CHARACTERS,
)
from keyspan.model.regions import PARTITIONS, REGIONS
from keyspan.model.rules.problem import Problem, did_you_mean, shown, token_problem
from keyspan.model.specs import EVERY_USAGE, ORIGINS, USAGES

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"
KEY_ID_PATTERN = r"^mrk-[0-9a-f]{32}$"
ALIAS_PATTERN = r"^[A-Za-z0-9/_-]+$"
AWS_ALIASES = "aws/"
AWS_TAGS = "aws:"
"""How the names begin that AWS keeps for itself."""
CONTROLS_PATTERN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_CONTROLS = re.compile(CONTROLS_PATTERN)
TAG_MARKS = frozenset(" _.:/=+-@")
"""What may stand in a tag besides letters and digits."""


RESERVED_NAMES = frozenset({
    "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
    "toString", "valueOf",
})  # fmt: skip
"""What every JavaScript object holds already, and so each construct of CDKTF."""


def name_problem(name: str) -> Problem | None:
    """A key's or a stack's name: it becomes part of Terraform addresses and folder names."""
    if len(name) not in NAME_CHARACTERS:
        return Problem(
            f"{shown(name)} is {len(name)} characters long, outside {NAME_CHARACTERS}",
            "shorten it",
        )
    if name in RESERVED_NAMES:
        return Problem(f"{shown(name)} is a name that CDKTF cannot take", "choose another")
    if re.fullmatch(NAME_PATTERN, name):
        return None
    return Problem(
        f"{shown(name)} cannot be a name: it becomes part of Terraform addresses",
        "begin with a letter; use letters, digits, - and _",
    )


def key_spec_problem(spec: str) -> Problem | None:
    """AWS's name of a key spec."""
    if spec in USAGES:
        return None
    known = ", ".join(USAGES)
    return Problem(
        f"{shown(spec)} is not a key spec of multi-Region keys",
        did_you_mean(spec, USAGES, otherwise=f"known are {known}"),
    )


def key_usage_problem(usage: str) -> Problem | None:
    """AWS's name of a key usage."""
    if usage in EVERY_USAGE:
        return None
    return Problem(
        f"{shown(usage)} is not a key usage",
        did_you_mean(usage, EVERY_USAGE, otherwise=f"known are {', '.join(EVERY_USAGE)}"),
    )


def origin_problem(origin: str) -> Problem | None:
    """AWS's name of where key material comes from."""
    if origin in ORIGINS:
        return None
    return Problem(
        f"{shown(origin)} is not an origin of multi-Region keys",
        did_you_mean(origin, ORIGINS, otherwise=f"known are {', '.join(ORIGINS)}"),
    )


def region_problem(region: str) -> Problem | None:
    """A Region where KMS is offered, of any partition."""
    if region in REGIONS:
        return None
    return Problem(
        f"{shown(region)} is not a Region that AWS KMS is known to be in",
        did_you_mean(region, REGIONS, otherwise=f"known are {', '.join(PARTITIONS['aws'])}"),
    )


def key_id_problem(key_id: str) -> Problem | None:
    """The key ID of a multi-Region key, which related keys share."""
    if re.fullmatch(KEY_ID_PATTERN, key_id):
        return None
    return Problem(
        f"{shown(key_id)} is not the key ID of a multi-Region key",
        "it is mrk- and 32 hexadecimal digits; a single-Region key never becomes one of several",
    )


def rotation_problem(days: int) -> Problem | None:
    """A rotation period in days."""
    if days in ROTATION_DAYS:
        return None
    return Problem(
        f"{days} is outside {ROTATION_DAYS}",
        f'leave it out for AWS\'s default, {DEFAULT_ROTATION_DAYS}, or write "off"',
    )


def deletion_window_problem(days: int) -> Problem | None:
    """A waiting period before deletion, in days."""
    if days in DELETION_WINDOW_DAYS:
        return None
    return Problem(
        f"{days} is outside {DELETION_WINDOW_DAYS}",
        f"leave it out for AWS's default, {DEFAULT_DELETION_WINDOW_DAYS}",
    )


def description_problem(description: str) -> Problem | None:
    """A key's description."""
    if len(description) not in DESCRIPTION_CHARACTERS:
        return Problem(
            f"{len(description)} characters is outside {DESCRIPTION_CHARACTERS}",
            "shorten it; AWS refuses a longer one",
        )
    mend = "write the text itself; a key's texts are known before synth"
    if problem := token_problem(description, mend=mend):
        return problem
    if _CONTROLS.search(description):
        return Problem(f"{shown(description)} holds control characters", "leave them out")
    return None


def alias_problem(alias: str) -> Problem | None:
    """An alias, written without AWS's prefix "alias/"."""
    if alias.startswith(ALIAS_PREFIX):
        return Problem(
            f'{shown(alias)} begins with "{ALIAS_PREFIX}", which Keyspan adds itself',
            f"write {shown(alias.removeprefix(ALIAS_PREFIX))}",
        )
    if alias.startswith(AWS_ALIASES):
        return Problem(
            f'{shown(alias)} would be "{ALIAS_PREFIX}{alias}"; AWS keeps '
            f'"{ALIAS_PREFIX}{AWS_ALIASES}" for itself',
            f'choose a name that does not begin with "{AWS_ALIASES}"',
        )
    if len(alias) not in ALIAS_CHARACTERS:
        return Problem(
            f"{shown(alias)} is {len(alias)} characters long, outside {ALIAS_CHARACTERS}",
            "shorten it" if alias else "leave it out; a key may have no alias",
        )
    if re.fullmatch(ALIAS_PATTERN, alias):
        return None
    return Problem(
        f"{shown(alias)} holds characters that AWS refuses in an alias",
        "use letters, digits, /, - and _",
    )


def tag_key_problem(key: str) -> Problem | None:
    """The key of a tag."""
    if key.lower().startswith(AWS_TAGS):
        return Problem(
            f'{shown(key)} begins with "{AWS_TAGS}", which AWS keeps for itself', "rename the tag"
        )
    if len(key) not in TAG_KEY_CHARACTERS:
        return Problem(
            f"{shown(key)} is {len(key)} characters long, outside {TAG_KEY_CHARACTERS}",
            "rename the tag",
        )
    return _tag_text_problem(key)


def tag_value_problem(value: str) -> Problem | None:
    """The value of a tag."""
    if len(value) not in TAG_VALUE_CHARACTERS:
        return Problem(
            f"{shown(value)} is {len(value)} characters long, outside {TAG_VALUE_CHARACTERS}",
            "shorten the value",
        )
    return _tag_text_problem(value)


def _tag_text_problem(text: str) -> Problem | None:
    if all(character.isalnum() or character in TAG_MARKS for character in text):
        return None
    return Problem(
        f"{shown(text)} holds characters that AWS refuses in a tag",
        f"use letters, digits, spaces and {' '.join(sorted(TAG_MARKS)).strip()}",
    )
