"""What to write by hand after a promotion of a key that Keyspan's app does not make.

Its blocks stand in a module, or in a root that somebody wrote. Which provider each address is to
name is told in comments; the moved block is Terraform, in its language or as JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.checks.keys import key_arn_parts
from keyspan.errors import Fault
from keyspan.lifecycle.refused import Refused
from keyspan.model.addresses import (
    EXTERNAL_PRIMARY_TYPE,
    EXTERNAL_REPLICA_TYPE,
    PRIMARY_TYPE,
    REPLICA_TYPE,
    provider_alias,
)
from keyspan.model.provider import REGION, REGION_MODE_DOC, TIED
from keyspan.model.rules import key_id_problem
from keyspan.model.state import Move, key_address, replica_address

if TYPE_CHECKING:
    from keyspan.model import Key
    from keyspan.model.provider import Providers
    from keyspan.terraform import HeldResource, State

_REPLICA_OF = {PRIMARY_TYPE: REPLICA_TYPE, EXTERNAL_PRIMARY_TYPE: EXTERNAL_REPLICA_TYPE}
_AFTER = "Put in place after UpdatePrimaryRegion, in one change; the plan has to be of nothing."
_ANEW = (
    "no moved block helps there: the state has to let both addresses go, and import them anew, "
    f"see {REGION_MODE_DOC}"
)
_IGNORE = "A replica's lifecycle has ignore_changes = [primary_key_arn], or it may be replaced."


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """The Region of an address after the promotion.

    Attributes:
        address: the address of a key.
        region: the Region whose AWS provider its block has to name.
    """

    address: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """What a promotion asks of a configuration.

    Attributes:
        swaps: the addresses whose provider is another after it.
        move: what Terraform has to move; None where no address names a Region.
        instead: what makes all of it anew, where something does.
    """

    swaps: tuple[Swap, ...]
    move: Move | None
    instead: str | None = None

    def comments(self) -> list[str]:
        """What a person has to do besides, line by line."""
        return [
            _AFTER,
            *(
                f"{each.address}: provider of {each.region}, such as "
                f"aws.{provider_alias(each.region)}"
                for each in self.swaps
            ),
            *([] if self.move else ["The addresses stay; no moved block is needed."]),
            _IGNORE,
            *([self.instead] if self.instead else []),
        ]

    def hcl(self) -> str:
        """Return it in Terraform's language."""
        lines = [f"# {line}" for line in self.comments()]
        if self.move:
            lines += [
                "moved {",
                f"  from = {self.move.origin}",
                f"  to   = {self.move.target}",
                "}",
            ]
        return "\n".join(lines)

    def json(self) -> str:
        """Return it as a *.tf.json file; "//" is a comment there."""
        moved = [{"from": self.move.origin, "to": self.move.target}] if self.move else []
        document = {"//": self.comments(), **({"moved": moved} if moved else {})}
        return json.dumps(document, indent=2)


def blocks_of_key(key: Key, region: str, *, providers: Providers) -> Blocks:
    """Return the blocks for a key of the keyring file, as its addresses stand in a module.

    Args:
        key: the key.
        region: the Region whose key is to be the primary.
        providers: how a resource's Region is chosen.

    Raises:
        Refused: the key has no replica in that Region, or no block takes a promotion in.
    """
    if providers == REGION:
        raise _refused("providers", f'is "{REGION}": {TIED}', _ANEW)
    origin = key.primary.region
    if region not in key.regions or region == origin:
        raise _refused(
            f"keys.{key.name}",
            f"has no replica in {region}",
            f"name one of {', '.join(each.region for each in key.replicas) or 'its replicas'}",
        )
    target = replica_address(key, origin)
    return Blocks(
        swaps=(
            Swap(address=key_address(key, origin), region=region),
            Swap(address=target, region=origin),
        ),
        move=Move(origin=replica_address(key, region), target=target),
        instead=f"A module of keyspan module holds all of this when keyspan.toml says primary = "
        f'"{region}" and promoted_from = "{origin}", and it is generated again.',
    )


def blocks_of_state(state: State, key: str, region: str) -> Blocks:
    """Return the blocks for a key that a state holds, wherever it stands in modules and loops.

    Args:
        state: the state, from before the promotion.
        key: the address of the primary key, or its key ID.
        region: the Region whose key is to be the primary.

    Raises:
        Refused: the state does not tell which keys are related, or where they are.
    """
    primary = _primary(state, key)
    origin, key_id = _arn(primary)
    if region == origin:
        raise _refused(primary.address, f"is in {region} already", "name another Region")
    replica = _replica(state, primary, key_id, region)
    for each in (primary, replica):
        if each.values.get("region"):
            raise _refused(
                each.address,
                f"has its Region in the state: {TIED}, and would replace the key in another",
                _ANEW,
            )
    target = _renamed(replica.address, region, origin)
    if target is None:
        move = None
    elif target in state.addresses:
        raise _refused(target, "is taken", "the replica of the old primary's Region has no address")
    else:
        move = Move(origin=replica.address, target=target)
    return Blocks(
        swaps=(
            Swap(address=primary.address, region=region),
            Swap(address=target or replica.address, region=origin),
        ),
        move=move,
    )


def _primary(state: State, key: str) -> HeldResource:
    named = [
        each
        for each in state.resources
        if each.type in _REPLICA_OF and key in (each.address, each.values.get("id"))
    ]
    if len(named) != 1 or named[0].deposed:
        found = ", ".join(each.address for each in named) or "none"
        mend = "name the address of one primary key, as `terraform state list` prints it"
        raise _refused(key, f"is no primary key of the state alone: {found}", mend)
    return named[0]


def _replica(state: State, primary: HeldResource, key_id: str, region: str) -> HeldResource:
    """Return the replica of a Region; every replica of the key has to be understood."""
    kind = _REPLICA_OF[primary.type]
    replicas = [each for each in state.resources if each.type == kind]
    related = [(each, *_arn(each)) for each in replicas if not each.deposed]
    there = [each for each, where, its_id in related if (where, its_id) == (region, key_id)]
    if len(there) != 1:
        found = ", ".join(each.address for each in there) or "none"
        mend = "give the state of the root that holds all related keys"
        problem = f"has not one replica in {region}, as the state tells it, but: {found}"
        raise _refused(primary.address, problem, mend)
    return there[0]


def _arn(key: HeldResource) -> tuple[str, str]:
    """Return the Region and the key ID of a multi-Region key."""
    region, _, key_id = key_arn_parts(key.values.get("arn")) or ("", "", "")
    multi_region = key_id_problem(key_id) is None
    if not multi_region or key.tainted:
        problem = "is tainted" if multi_region else "is no multi-Region key that is there"
        raise _refused(key.address, problem, "deploy first, and give the state that comes of it")
    return region, key_id


def _renamed(address: str, region: str, other: str) -> str | None:
    """Return an address with another Region in it; None where it names none.

    A Region may be written us-west-2 or us_west_2, in a name or an index.
    """
    renamed = address
    for one, another in (
        (region, other),
        (provider_alias(region), provider_alias(other)),
    ):
        renamed = re.sub(rf"(?<![A-Za-z0-9]){one}(?![A-Za-z0-9])", another, renamed)
    return None if renamed == address else renamed


def _refused(where: str, problem: str, mend: str) -> Refused:
    return Refused(str(Fault(where=where, problem=problem, mend=mend)))
