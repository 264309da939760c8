"""Pictures of related keys: their Regions, aliases, what they protect, and who may use them.

    picture   what a picture shows, as values
    drawn     these values of a keyring file
    living    the same of living keys, as they were found
    access    who may do what, by a key policy; powers and names are its words
    mermaid   a flowchart for Markdown
    svg       a picture for a page

Names of roles, conditions and descriptions come from anybody: none leaves its label.
"""

from keyspan.pictures.drawn import picture_of
from keyspan.pictures.living import as_found
from keyspan.pictures.picture import (
    Access,
    Line,
    Mark,
    Picture,
    PicturedData,
    PicturedKey,
    PicturedRegion,
    Tone,
)

__all__ = [
    "Access",
    "Line",
    "Mark",
    "Picture",
    "PicturedData",
    "PicturedKey",
    "PicturedRegion",
    "Tone",
    "as_found",
    "picture_of",
]
