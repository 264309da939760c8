"""From wanted keys to Terraform resources; usable in any CDKTF app."""

from keyspan.constructs import references
from keyspan.constructs.keyring_stack import KeyringStack
from keyspan.constructs.multi_region_key import MultiRegionKey
from keyspan.constructs.policies import OwnPolicy
from keyspan.constructs.rule_validation import RuleValidation
from keyspan.constructs.state_blocks import StateBlocks
from keyspan.constructs.synthesis import UnfitTerraform, synthesize
from keyspan.writing.hcl import literal

__all__ = [
    "KeyringStack",
    "MultiRegionKey",
    "OwnPolicy",
    "RuleValidation",
    "StateBlocks",
    "UnfitTerraform",
    "literal",
    "references",
    "synthesize",
]
