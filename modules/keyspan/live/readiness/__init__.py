"""Whether data could be read in another Region: a copy, the right key, and who may decrypt.

verdict    what was found of one piece of data in one Region, as values
group      data and its copies, and the key that is meant
keys       what encrypts, and whom the key lets decrypt
copying    whether there is a copy, and how old it is
judging    all of it together, for each place of a group
drilling   the drill, where somebody asks for it
discovery  the data of an account that no keyring names
readiness  the keyring's data, and all of it
"""

from keyspan.live.readiness.drilling import Drilling
from keyspan.live.readiness.group import Question
from keyspan.live.readiness.readiness import Scope, readiness
from keyspan.live.readiness.verdict import (
    Encryption,
    Finding,
    Readiness,
    Reason,
    Standing,
    Verdict,
)

__all__ = [
    "Drilling",
    "Encryption",
    "Finding",
    "Question",
    "Readiness",
    "Reason",
    "Scope",
    "Standing",
    "Verdict",
    "readiness",
]
