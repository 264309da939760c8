"""Living keys come into the keyring file, and so into Terraform's state.

    discover (keyspan.live)   what lives
    naming, entry             what stands in the file for it
    fit                       that it is the very key, and that a plan would change nothing
    taking                    all of that, of each key that was found
    writing                   the file, in one step
    foreign, blocks           how another Terraform root lets go of its keys

Nothing here calls AWS but to read, and nothing runs Terraform: `keyspan deploy` imports.
"""

from keyspan.lifecycle.adoption import blocks
from keyspan.lifecycle.adoption.foreign import Foreign, foreign, letting_go, taking_over
from keyspan.lifecycle.adoption.taking import Taken, Taking, take
from keyspan.lifecycle.adoption.writing import add, read_file, recorded

__all__ = [
    "Foreign",
    "Taken",
    "Taking",
    "add",
    "blocks",
    "foreign",
    "letting_go",
    "read_file",
    "recorded",
    "take",
    "taking_over",
]
