"""Terraform in two Regions, as short as a test can write it, and what one rule makes of it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from keyspan.checks import RULES, check, view_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keyspan.checks import Finding, View
    from keyspan.model.checks import Checks

ACCOUNT = "111122223333"
TODAY = date(2026, 11, 25)
KEY_ID = "mrk-1234abcd12ab34cd56ef1234567890ab"
EAST, WEST = "aws.us_east_1", "aws.eu_west_1"
PROVIDERS: tuple[Mapping[str, Any], ...] = (
    {"region": "us-east-1"},
    {"alias": "us_east_1", "region": "us-east-1"},
    {"alias": "eu_west_1", "region": "eu-west-1"},
)


def key_arn(region: str, key_id: str = KEY_ID) -> str:
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/{key_id}"


def document(
    resources: Mapping[str, Mapping[str, Any]],
    *,
    providers: Iterable[Mapping[str, Any]] = PROVIDERS,
    **blocks: Any,
) -> dict[str, Any]:
    """A *.tf.json of resources by address; other top-level blocks by name."""
    sections: dict[str, dict[str, dict[str, Any]]] = {}
    for address, body in resources.items():
        start, _, rest = address.partition(".")
        section, path = ("data", rest) if start == "data" else ("resource", address)
        kind, _, name = path.partition(".")
        sections.setdefault(section, {}).setdefault(kind, {})[name] = dict(body)
    return {"provider": {"aws": list(providers)}, **sections, **blocks}


def configuration(resources: Mapping[str, Mapping[str, Any]], **more: Any) -> View:
    return view_of("main.tf.json", document(resources, **more))


def findings(view: View, rule: str, settings: Checks | None = None) -> list[Finding]:
    """What one rule finds, what it cannot tell, and what breaks it."""
    asked = [each for each in RULES if each.id == rule]
    return list(check([view], today=TODAY, settings=settings, rules=asked).findings)


def verdicts(view: View, rule: str, settings: Checks | None = None) -> dict[str, str]:
    """What one rule says of each resource that it looks at: passes, fails, undecided or breaks."""
    (asked,) = (each for each in RULES if each.id == rule)
    said = {each.address: "passes" for each in view.of_type(*sorted(asked.types))}
    for found in findings(view, rule, settings):
        if said[found.address] == "passes":  # What is worse was told before.
            said[found.address] = {rule: "fails", "KS090": "undecided", "KS099": "breaks"}[
                found.rule
            ]
    return said


def told(view: View, rule: str) -> list[str]:
    """What one rule says, in its words, with the address."""
    return [f"{each.address}: {each.what}" for each in findings(view, rule) if each.rule == rule]


def policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(principal: Any, *actions: str, **more: Any) -> dict[str, Any]:
    """An Allow; a principal that is a text is one of AWS."""
    whom = {"AWS": principal} if isinstance(principal, str) and principal != "*" else principal
    named = {"Effect": "Allow", "Principal": whom, "Action": list(actions), "Resource": "*"}
    return {**named, **more}


def deny(principal: Any, *actions: str, **more: Any) -> dict[str, Any]:
    return allow(principal, *actions, **{"Effect": "Deny", **more})


ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ADMIN = f"arn:aws:iam::{ACCOUNT}:role/Admin"
APP = f"arn:aws:iam::{ACCOUNT}:role/App"
BY_ACCOUNT = allow(ROOT, "kms:*", Sid="Account")
SOUND = policy(BY_ACCOUNT)
