"""The key policy of each Region: what a key asks for, or what an app wrote itself, and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from keyspan.constructs.tokens import TOKEN
from keyspan.errors import Fault, InvalidKeyring, InvalidPolicy
from keyspan.policy import (
    KeyPolicy,
    Place,
    key_policies,
    own_policy_faults,
    parse,
    policy_faults,
    with_needed,
)

if TYPE_CHECKING:
    from keyspan.constructs.stand_ins import StandIns
    from keyspan.model import Key

_ESCAPED_TOKEN = re.compile(rf"[$%](?={TOKEN.pattern})", re.ASCII)

OwnPolicy: TypeAlias = Callable[[str], KeyPolicy | Mapping[str, Any] | str]
"""From a Region to its key policy: a value of keyspan.policy, a table, or JSON."""


def written_policies(
    key: Key, *, account: str, own: OwnPolicy | None, stand_ins: StandIns
) -> dict[str, str]:
    """Return the key policy of each Region as JSON, with stand-ins.

    Args:
        key: the key, whose principals are known or stood in for.
        account: the AWS account ID that owns it.
        own: the app's own key policies, if it has any.
        stand_ins: what stands in for principals of these.

    Raises:
        InvalidKeyring: what is wrong with the key policies.
    """
    if own is None:
        faults = list(policy_faults(key, account=account))
        policies = {} if faults else key_policies(key, account=account)
    else:
        policies = {
            region: with_needed(
                key,
                stand_ins.of_policy(_read(own(region), f"keys.{key.name}: policy in {region}")),
                place=Place(account=account, region=region),
            )
            for region in key.regions
        }
        faults = list(own_policy_faults(key, policies, account=account))
    written = {region: policy.json() for region, policy in policies.items()}
    for region, text in written.items():
        faults += [
            Fault(
                where=f"keys.{key.name} in {region}",
                problem=f"its key policy has {each[0]} before a reference, which escapes it",
                mend="leave it out: a reference is whole by itself",
            )
            for each in _ESCAPED_TOKEN.findall(text)
        ]
    if faults:
        raise InvalidKeyring(faults)
    return written


def _read(policy: object, where: str) -> KeyPolicy:
    """Return what an app handed in as a key policy.

    Raises:
        InvalidKeyring: it is none, or nobody can tell yet.
    """
    if isinstance(policy, KeyPolicy):
        return policy
    if isinstance(policy, str) and TOKEN.fullmatch(policy.strip()):
        problem = "is known only when Terraform applies, and cannot be checked before"
        mend = "write it in Python, with references where it names principals of the account"
        raise InvalidKeyring([Fault(where=where, problem=problem, mend=mend)])
    try:
        return parse(policy if isinstance(policy, str) else json.dumps(policy), where=where)
    except TypeError:
        problem = f"is a {type(policy).__name__}, or holds what JSON cannot"
        mend = "return a KeyPolicy, a table or its JSON"
        raise InvalidKeyring([Fault(where=where, problem=problem, mend=mend)]) from None
    except InvalidPolicy as error:
        raise InvalidKeyring(error.faults) from None
