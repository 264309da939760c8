"""Another Region's key becomes the primary: AWS first, then keyspan.toml, then Terraform's state.

    standing    where AWS, the file and the state stand, and so what is left to be done
    noted       what the journal tells of a promotion that was begun
    preflight   what speaks for and against it, told line by line
    empty       whether a plan does nothing but the move
    steps       doing it; run again after any end, it goes on
    blocks      the blocks for a key that Keyspan's app does not make

The provider reads a resource through whatever provider its block names, and related keys have one
key ID. So the primary's address stays, its provider is swapped, and one moved block carries the
promoted Region's replica address to the demoted Region's: a plan of nothing, and no write to KMS.
"""

from keyspan.lifecycle.promotion.blocks import Blocks, Swap, blocks_of_key, blocks_of_state
from keyspan.lifecycle.promotion.noted import Noted, noted
from keyspan.lifecycle.promotion.preflight import Prepared, prepare
from keyspan.lifecycle.promotion.standing import Standing, held_primary
from keyspan.lifecycle.promotion.steps import carry_out

__all__ = [
    "Blocks",
    "Noted",
    "Prepared",
    "Standing",
    "Swap",
    "blocks_of_key",
    "blocks_of_state",
    "carry_out",
    "held_primary",
    "noted",
    "prepare",
]
