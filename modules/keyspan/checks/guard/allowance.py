"""What a person allows by name: one address, and one thing that may be done to it."""

from __future__ import annotations

from dataclasses import dataclass

from keyspan.checks.guard.aliases import RETARGET
from keyspan.checks.guard.deletions import DELETE, FORGET, REPLACE
from keyspan.checks.guard.gone import CREATE
from keyspan.checks.guard.key_policies import POLICY
from keyspan.checks.guard.moves import MOVE
from keyspan.checks.guard.rekeys import REKEY
from keyspan.checks.guard.switches import DISABLE, STOP_ROTATION

ACTIONS = (DELETE, REPLACE, FORGET, CREATE, MOVE, DISABLE, STOP_ROTATION, POLICY, RETARGET, REKEY)
"""Everything that can be allowed, as --allow names it."""

_SEPARATOR = "="


@dataclass(frozen=True, slots=True)
class Allowance:
    """One thing that may be done at one address.

    Attributes:
        address: the exact Terraform address.
        action: one of ACTIONS.
    """

    address: str
    action: str

    def __str__(self) -> str:
        return f"{self.address}{_SEPARATOR}{self.action}"


def parse_allowance(text: str) -> Allowance:
    """Return what a text such as "aws_kms_key.orders=delete" allows.

    Raises:
        ValueError: it names no address, or nothing that can be allowed; the text says what to do.
    """
    # An address may hold the separator, in the key of a for_each; an action never does.
    address, separator, action = text.rpartition(_SEPARATOR)
    if not separator or not address.strip():
        raise ValueError(f"{text!r} is not ADDRESS=ACTION, such as aws_kms_key.orders=delete")
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is none of {', '.join(ACTIONS)}")
    return Allowance(address, action)
