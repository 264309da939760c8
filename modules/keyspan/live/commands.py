"""The commands of every way out, each spelled in one place; none of them deletes or replaces."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.keys import DEFAULT_STACK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.model import Key


CALLER = "aws sts get-caller-identity"
"""What shows who is signed in, and to which account."""


def promote(key: Key, region: str) -> str:
    """Return what makes a Region the primary's, or finishes it."""
    return f"keyspan promote {key.name} {region} --apply"


def cancel(key: Key, region: str) -> str:
    """Return what saves the key of a Region from its deletion."""
    return f"keyspan retire {key.name} {region} --cancel --apply"


def cancel_all(key: Key) -> str:
    """Return what saves a whole key from its deletion."""
    return f"keyspan retire {key.name} --all --cancel --apply"


def cancel_in_aws(key_id: str, region: str) -> tuple[str, str]:
    """Return what saves the key of a Region from its deletion without any Terraform."""
    named = f"--key-id {key_id} --region {region}"
    return f"aws kms cancel-key-deletion {named}", f"aws kms enable-key {named}"


def promote_in_aws(key_id: str, *, origin: str, target: str) -> str:
    """Return what makes another Region the primary's without any Terraform."""
    named = f"--key-id {key_id} --region {origin} --primary-region {target}"
    return f"aws kms update-primary-region {named}"


def adopt(key: Key, key_id: str) -> str:
    """Return what lets the next deploy take living keys into the state."""
    return f"keyspan adopt --key-id {key_id} --name {key.name} --apply"


def settle(key: Key) -> str:
    """Return what drops records that have been applied."""
    return f"keyspan settle {key.name} --apply"


def doctor(key: Key, key_id: str | None = None) -> str:
    """Return what looks again."""
    return f"keyspan doctor {key.name}" + (f" --key-id {key_id}" if key_id else "")


def material_status(key: Key) -> str:
    """Return what shows each Region's key material."""
    return f"keyspan material status {key.name}"


def material_import(key: Key) -> str:
    """Return what brings key material in again, FILE being the person's own."""
    return f"keyspan material import {key.name} --file FILE --apply"


def policy(key: Key, region: str) -> str:
    """Return what prints the key policy that the file asks for."""
    return f"keyspan policy show {key.name} --region {region}"


def untaint(terraform: str, address: str) -> str:
    """Return what tells Terraform that a resource is whole.

    Args:
        terraform: how Terraform is called in the stack's folder.
        address: the resource's address.
    """
    return f"{terraform} untaint {shlex.quote(address)}"


def deploy(key: Key, allow: Iterable[str] = ()) -> str:
    """Return what plans, has the guard read the plan, and applies it when a person says yes."""
    stack = "" if key.stack == DEFAULT_STACK else f" {key.stack}"
    allowed = "".join(f" --allow {shlex.quote(each)}" for each in dict.fromkeys(allow))
    return f"keyspan deploy{stack}{allowed}"


def describe(key_id: str, region: str) -> str:
    """Return what shows a key of a Region."""
    return f"aws kms describe-key --key-id {key_id} --region {region}"


def events(key_id: str, region: str) -> str:
    """Return what shows who did what with a key of a Region lately."""
    return (
        f"aws cloudtrail lookup-events --region {region} "
        f"--lookup-attributes AttributeKey=ResourceName,AttributeValue={key_id}"
    )


def verify(key: Key) -> str:
    """Return what looks at a key again, and uses it."""
    return f"keyspan verify {key.name}"


def delete_alias(name: str, region: str) -> str:
    """Return what takes an alias away; the key stays."""
    named = shlex.quote(f"{ALIAS_PREFIX}{name}")
    return f"aws kms delete-alias --alias-name {named} --region {region}"


def revoke_grant(key_id: str, grant_id: str, region: str) -> str:
    """Return what takes a grant away; who has it can do nothing by it any more."""
    named = f"--key-id {key_id} --grant-id {shlex.quote(grant_id)} --region {region}"
    return f"aws kms revoke-grant {named}"
