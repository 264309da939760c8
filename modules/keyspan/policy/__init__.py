"""Key policies as values, rendered for each Region from one source."""

from keyspan.policy.document import KeyPolicy, Statement
from keyspan.policy.render import key_policy, size_faults

__all__ = ["KeyPolicy", "Statement", "key_policy", "size_faults"]
