"""Key policies as values: rendered for each Region from one source, parsed, compared, questioned.

The rooms: `document` and `parse` (values and the policy language), `place` and `statements` (what
is written for an account and a Region), `render` (a key's policies), `actions`, `condition_keys`
and `operators` (AWS's words), `grammar` (what AWS would refuse), `evaluate` (who can do what),
`review` and `parity` (what nobody can want), `faults` (all of that, told of a keyring).
"""

from keyspan.policy.document import EVERYBODY, Condition, KeyPolicy, Principal, Statement
from keyspan.policy.evaluate import Permission, permissions, who_can
from keyspan.policy.faults import own_policy_faults, policy_faults, policy_warnings
from keyspan.policy.parity import Difference, differences
from keyspan.policy.parse import parse, parse_statement
from keyspan.policy.place import Place
from keyspan.policy.render import key_policies, key_policy, with_needed

__all__ = [
    "EVERYBODY",
    "Condition",
    "Difference",
    "KeyPolicy",
    "Permission",
    "Place",
    "Principal",
    "Statement",
    "differences",
    "key_policies",
    "key_policy",
    "own_policy_faults",
    "parse",
    "parse_statement",
    "permissions",
    "policy_faults",
    "policy_warnings",
    "who_can",
    "with_needed",
]
