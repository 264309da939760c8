"""What may stand in one field of a keyring; each rule returns the Problem, or None.

The keyring file and the values built in Python are held to these same rules.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

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
from keyspan.model.services import SERVICE_PRINCIPALS, VIA_SERVICE_SUFFIX, VIA_SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCOUNT_PATTERN = r"^[0-9]{12}$"
NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"
ALIAS_PATTERN = r"^[A-Za-z0-9/_-]+$"
_IAM_PRINCIPAL = re.compile(
    r"^arn:(?P<partition>aws[a-z-]*):"
    r"(?:iam::\d{12}:(?:root|(?:user|role)/(?:[\w+=,.@-]+/)*[\w+=,.@-]+)"
    r"|sts::\d{12}:(?:assumed-role/[\w+=,.@-]+/[\w+=,.@-]+|federated-user/[\w+=,.@-]+))$",
    re.ASCII,
)
_OPEN_VIA_SERVICE = re.compile(rf"^[a-z0-9-]+{re.escape(VIA_SERVICE_SUFFIX)}$")
_VERSION_CONSTRAINT = re.compile(
    r"\s*(?:=|!=|>|>=|<|<=|~>)?\s*\d+(?:\.\d+){0,2}(?:-[\w.]+)?\s*", re.ASCII
)
_BACKEND = re.compile(r"[a-z][a-z0-9_]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CDKTF_MARK = "{TfToken["
_TAG_MARKS = frozenset(" _.:/=+-@")
_SHOWN_CHARACTERS = 60

RESERVED_NAMES = frozenset({
    "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
    "toString", "valueOf",
})  # fmt: skip
"""What every JavaScript object holds already, and so each construct of CDKTF."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value, and what to do about it; the place is added by whoever asks."""

    text: str
    mend: str


def shown(value: object) -> str:
    """Return a value as messages quote it: text in double quotes on one line, long text cut."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    cut = value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
    return json.dumps(cut, ensure_ascii=False)


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return "did you mean X?" for the closest known word, or `otherwise` where none is close."""
    close = get_close_matches(word.lower(), sorted(known), n=1)
    return f'did you mean "{close[0]}"?' if close else otherwise


def account_problem(account: str) -> Problem | None:
    """An AWS account ID: twelve digits, as text."""
    if re.fullmatch(ACCOUNT_PATTERN, account):
        return None
    return Problem(
        f"{shown(account)} is not an AWS account ID",
        'write its twelve digits in quotes: account = "111122223333"',
    )


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


def region_problem(region: str) -> Problem | None:
    """A Region where KMS is offered, of any partition."""
    if region in REGIONS:
        return None
    return Problem(
        f"{shown(region)} is not a Region that AWS KMS is known to be in",
        did_you_mean(region, REGIONS, otherwise=f"known are {', '.join(PARTITIONS['aws'])}"),
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
    if _CDKTF_MARK in description:
        return Problem(
            f"{shown(description)} holds a token, which CDKTF fills in later",
            "write the text itself; a key's texts are known before synth",
        )
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
    if alias.startswith("aws/"):
        return Problem(
            f'{shown(alias)} would be "{ALIAS_PREFIX}{alias}"; AWS keeps "alias/aws/" for itself',
            'choose a name that does not begin with "aws/"',
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


def principal_problem(principal: str) -> Problem | None:
    """The ARN of an IAM user, role or account root, or of an STS session."""
    match = _IAM_PRINCIPAL.fullmatch(principal)
    if match and match["partition"] in PARTITIONS:
        return None
    if re.fullmatch(ACCOUNT_PATTERN, principal):
        mend = f'write the account\'s root: "arn:aws:iam::{principal}:root"'
    elif principal == "*":
        mend = "name who may use the key; everybody in the world is never wanted"
    else:
        mend = 'write a role or a user: "arn:aws:iam::111122223333:role/OrdersApp"'
    return Problem(f"{shown(principal)} is not the ARN of an IAM principal", mend)


def principal_account(principal: str) -> str:
    """Return the account ID in a principal's ARN."""
    return principal.split(":")[4]


def principal_partition(principal: str) -> str:
    """Return the partition of a principal's ARN: the part after "arn:"."""
    return principal.split(":", 2)[1]


def service_problem(service: str) -> Problem | None:
    """A service that calls KMS on behalf of users."""
    if service.removesuffix(VIA_SERVICE_SUFFIX) in SERVICE_PRINCIPALS:
        return Problem(
            f"{shown(service)} calls KMS as a service principal, which kms:ViaService never names",
            "leave it out: a key policy for service principals cannot be written here yet",
        )
    if service in VIA_SERVICES or _OPEN_VIA_SERVICE.fullmatch(service):
        return None
    return Problem(
        f"{shown(service)} is not a service that kms:ViaService is known to name",
        did_you_mean(
            service,
            VIA_SERVICES,
            otherwise=f'a newer service is written in full: "newservice{VIA_SERVICE_SUFFIX}"',
        ),
    )


def tag_key_problem(key: str) -> Problem | None:
    """The key of a tag."""
    if key.lower().startswith("aws:"):
        return Problem(
            f'{shown(key)} begins with "aws:", which AWS keeps for itself', "rename the tag"
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


def text_problem(text: str) -> Problem | None:
    """A text that has to say something."""
    return None if text.strip() else Problem("the text is empty", "fill it in, or leave it out")


def arguments_problem(arguments: dict[str, Any]) -> Problem | None:
    """The arguments of a backend: whatever JSON can say."""
    try:
        json.dumps(arguments, allow_nan=False)
    except (TypeError, ValueError) as error:
        return Problem(f"Terraform's JSON cannot hold it: {error}", "write text, numbers or lists")
    return None


def backend_problem(kind: str) -> Problem | None:
    """Terraform's name of a backend."""
    if _BACKEND.fullmatch(kind):
        return None
    return Problem(
        f"{shown(kind)} is not the name of a Terraform backend",
        'write it as Terraform does: "s3", "gcs", "azurerm"',
    )


def role_problem(arn: str) -> Problem | None:
    """The ARN of an IAM role that a provider assumes."""
    if not principal_problem(arn) and ":role/" in arn:
        return None
    return Problem(
        f"{shown(arn)} is not the ARN of an IAM role",
        'write "arn:aws:iam::111122223333:role/Terraform"',
    )


def version_problem(constraint: str) -> Problem | None:
    """A Terraform version constraint: ">= 5.100, < 7"."""
    if all(_VERSION_CONSTRAINT.fullmatch(part) for part in constraint.split(",")):
        return None
    return Problem(
        f"{shown(constraint)} is not a Terraform version constraint",
        'write one such as ">= 5.100, < 7" or "~> 6.0"',
    )


def _tag_text_problem(text: str) -> Problem | None:
    if all(character.isalnum() or character in _TAG_MARKS for character in text):
        return None
    return Problem(
        f"{shown(text)} holds characters that AWS refuses in a tag",
        f"use letters, digits, spaces and {' '.join(sorted(_TAG_MARKS)).strip()}",
    )
