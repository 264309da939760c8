"""Aliases: CreateAlias, UpdateAlias, DeleteAlias, ListAliases. They belong to one Region.

Source: KMS API reference, CreateAlias and UpdateAlias.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from keyspan.emulator.kms.errors import (
    KmsError,
    already_exists,
    limit_exceeded,
    not_found,
    validation,
)
from keyspan.emulator.kms.key import Alias, Key
from keyspan.emulator.kms.listing import page
from keyspan.emulator.kms.specs import kind
from keyspan.model.bounds import ALIAS_PREFIX, ALIASES_PER_KEY

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output

_RESERVED_PREFIX = f"{ALIAS_PREFIX}aws/"
_NAME = re.compile(r"alias/[a-zA-Z0-9/_-]+")


def create_alias(call: Call) -> None:
    """CreateAlias."""
    name = _name(call)
    key = call.key("TargetKeyId")
    if call.store.alias_owner(call.place, name):
        raise already_exists(f"An alias with the name {call.place.arn(name)} already exists")
    _require_room(key)
    key.aliases[name] = Alias(name=name, created=call.now, updated=call.now)


def update_alias(call: Call) -> None:
    """UpdateAlias: only to a key of the same type and usage."""
    name = _name(call)
    target = call.key("TargetKeyId")
    owner = _owner(call, name)
    if owner is not target:
        if (kind(owner.family.spec), owner.family.usage) != (
            kind(target.family.spec),
            target.family.usage,
        ):
            raise validation(
                f"Alias {call.place.arn(name)} cannot be changed to {target.arn}: the current and "
                "the new key must be of the same type and have the same key usage."
            )
        _require_room(target)
    alias = owner.aliases.pop(name)
    target.aliases[name] = replace(alias, updated=call.now)


def delete_alias(call: Call) -> None:
    """DeleteAlias."""
    name = _name(call)
    del _owner(call, name).aliases[name]


def list_aliases(call: Call) -> Output:
    """ListAliases, of the Region or of one key."""
    keys = (call.key(),) if "KeyId" in call.input else call.store.keys(call.place)
    pairs = [(alias, key) for key in keys for alias in key.aliases.values()]
    return page(
        call,
        pairs,
        member="Aliases",
        identity=lambda pair: pair[0].name,
        shown=lambda pair: _shown(call, *pair),
    )


def _shown(call: Call, alias: Alias, key: Key) -> dict[str, Any]:
    return {
        "AliasName": alias.name,
        "AliasArn": call.place.arn(alias.name),
        "TargetKeyId": key.family.key_id,
        "CreationDate": alias.created,
        "LastUpdatedDate": alias.updated,
    }


def _name(call: Call) -> str:
    """Return the alias that a request names; those of AWS managed keys are out of reach."""
    name: str = call.input["AliasName"]
    if not name.startswith(ALIAS_PREFIX):
        raise validation(
            f'Alias must start with the prefix "{ALIAS_PREFIX}". Please see '
            "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html"
        )
    if name.startswith(_RESERVED_PREFIX):
        raise KmsError(
            "InvalidAliasNameException", f"The prefix {_RESERVED_PREFIX} is reserved: {name}"
        )
    if not _NAME.fullmatch(name):
        raise KmsError("InvalidAliasNameException", f"Alias {name} contains invalid characters")
    return name


def _owner(call: Call, name: str) -> Key:
    owner = call.store.alias_owner(call.place, name)
    if owner is None:
        raise not_found(f"Alias {call.place.arn(name)} is not found.")
    return owner


def _require_room(key: Key) -> None:
    if len(key.aliases) >= ALIASES_PER_KEY:
        raise limit_exceeded(f"{key.arn} has reached its limit of {ALIASES_PER_KEY} aliases.")
