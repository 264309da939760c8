"""What may stand where a keyring says how Terraform works and keeps its state."""

from __future__ import annotations

import json
import re
from typing import Any

from keyspan.model.bounds import PROVIDER_WITH_REGION
from keyspan.model.rules.access import principal_problem
from keyspan.model.rules.problem import Problem, shown

_VERSION_CONSTRAINT = re.compile(
    r"\s*(?:=|!=|>|>=|<|<=|~>)?\s*\d+(?:\.\d+){0,2}(?:-[\w.]+)?\s*", re.ASCII
)
_LOWER_BOUND = re.compile(r"\s*(?:=|>|>=|~>)?\s*(\d+)[.\w-]*\s*", re.ASCII)
_BACKEND = re.compile(r"[a-z][a-z0-9_]*")

WAIVABLE_PATTERN = r"^KS0\d\d$"
"""The IDs of rules; those of the guard's refusals begin with KS1."""


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
    """A Terraform version constraint: ">= 5.100, < 6"."""
    if all(_VERSION_CONSTRAINT.fullmatch(part) for part in constraint.split(",")):
        return None
    return Problem(
        f"{shown(constraint)} is not a Terraform version constraint",
        'write one such as ">= 5.100, < 6" or "~> 6.0"',
    )


def region_version_problem(constraint: str) -> Problem | None:
    """A version constraint of hashicorp/aws by whose every version a resource has a `region`.

    Only a lower bound says so; what excludes versions one by one is not understood.
    """
    bounds = filter(None, map(_LOWER_BOUND.fullmatch, constraint.split(",")))
    if any(int(bound[1]) >= PROVIDER_WITH_REGION for bound in bounds):
        return None
    return Problem(
        f"{shown(constraint)} admits an AWS provider whose resources have no region argument",
        f'or write one such as "~> {PROVIDER_WITH_REGION}.0"',
    )


def waiver_rule_problem(rule: str) -> Problem | None:
    """The ID of a rule that is waived."""
    if re.fullmatch(WAIVABLE_PATTERN, rule, re.ASCII):
        return None
    if re.fullmatch(r"KS1\d\d", rule, re.ASCII):
        mend = "name the address and the action to keyspan guard, by --allow"
        return Problem(f"{shown(rule)} is a refusal of the guard, and never waived", mend)
    mend = "write it as the finding does, such as KS007"
    return Problem(f"{shown(rule)} is not the ID of a rule", mend)
