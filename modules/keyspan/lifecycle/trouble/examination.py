"""Looking at one key: the file and the journals, the state, and AWS in every Region."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING, Any

from keyspan.errors import KeyspanError
from keyspan.lifecycle.journal import PROMOTION, RETIREMENT, Journal, UnfitJournal
from keyspan.lifecycle.trouble.case import Case, held_keys
from keyspan.lifecycle.trouble.identity import alias_targets, may_be_meant
from keyspan.live import CallRefused
from keyspan.live.survey import survey
from keyspan.model.rules import principal_account
from keyspan.synth import OUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from keyspan.lifecycle.project import Project
    from keyspan.lifecycle.trouble.case import Held
    from keyspan.live.gateway import Connect
    from keyspan.live.survey import Surveyed
    from keyspan.model import Key
    from keyspan.model.provider import Providers
    from keyspan.terraform import State


def examine(
    project: Project,
    key: Key,
    *,
    account: str,
    providers: Providers,
    connect: Connect,
    caller: Callable[[str], str],
    now: datetime,
    given: str | None = None,
) -> Case:
    """Read everything that is known of a key; nothing is planned and nothing is changed.

    What cannot be read is kept as such, and the rest is told all the same.

    Args:
        project: the project of the key.
        key: the key of the file.
        account: the account of the file.
        providers: how the file has a resource's Region chosen.
        connect: gives KMS of a Region.
        caller: gives the ARN of who is signed in to a Region.
        now: the time.
        given: the key ID that a person named.
    """
    state, fault = _state(project, key)
    signed_in, unsigned = _caller(key, caller)
    journals, unread = _journals(project, key)
    key_id, live = _live(key, held_keys(key, state), given=given, connect=connect)
    return Case(
        key=key,
        account=account,
        providers=providers,
        now=now,
        live=live,
        key_id=key_id,
        state=state,
        state_fault=fault,
        given=given,
        journals=journals,
        faults=(*unsigned, *unread),
        caller=signed_in,
        terraform=_terraform(project, key),
    )


def _state(project: Project, key: Key) -> tuple[State | None, str]:
    try:
        return project.stack(key.stack).state(), ""
    except KeyspanError as error:
        return None, str(error)


def _caller(key: Key, caller: Callable[[str], str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the account that is signed in to, and why it was not told."""
    try:
        return principal_account(caller(key.primary.region)), ()
    except CallRefused as refusal:
        return "", (("which account is signed in to", str(refusal)),)


def _journals(
    project: Project, key: Key
) -> tuple[Mapping[str, Mapping[str, Any]], tuple[tuple[str, str], ...]]:
    read: dict[str, Mapping[str, Any]] = {}
    faults: list[tuple[str, str]] = []
    for kind in (PROMOTION, RETIREMENT):
        try:
            noted = Journal(project=project.folder, kind=kind, key=key.name).read()
        except UnfitJournal as error:
            faults.append((f"whether a {kind} was begun here", str(error)))
            continue
        if noted is not None:
            read[kind] = noted
    return read, tuple(faults)


def _live(
    key: Key, held: tuple[Held, ...], *, given: str | None, connect: Connect
) -> tuple[str | None, Mapping[str, Surveyed]]:
    """Return the key ID, as the first that knows it tells it, and what AWS shows of it."""
    regions = (*key.regions, *key.retired_regions, *(each.region for each in held))
    in_state = (each.key_id for each in held if each.key_id)
    told = given or next(in_state, None) or key.adopted
    live = survey(regions, key_id=told, connect=connect)
    if told:
        return told, live
    targets = {target for _, _, target in alias_targets(key, live) if may_be_meant(target)}
    if len(targets) != 1:
        return None, live
    found = targets.pop()
    return found, survey(regions, key_id=found, connect=connect)


def _terraform(project: Project, key: Key) -> str:
    """Return how Terraform is called in the stack's folder, from the project's."""
    binary = project.toolchain.binary
    known = shutil.which(binary.name, path=project.environment.get("PATH"))
    name = binary.name if known else str(binary)
    return f"{shlex.quote(name)} -chdir={OUT.as_posix()}/stacks/{key.stack}"
