"""The colours, light, dark and on paper; every text has the contrast of WCAG AA on its ground."""

from __future__ import annotations

from dataclasses import dataclass

ROOT = "keyspan-picture"
"""The class of the picture. Every rule begins with it, so that none reaches the page around."""

PREFIX = "ks-"
"""How the classes of what is in it begin, so that no rule of the page around is about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours by what they are for, as #rrggbb.

    Attributes:
        page: the ground of all.
        card: the ground of one key.
        box: the ground of a replica key.
        primary: the ground of a primary key.
        edge: the edge of cards and replica keys, and rules.
        ink: text.
        soft: text beside it.
        accent: the primary key's edge and label, arrows.
        wrong: what somebody has to look at.
        tag: text on the accent, or on what is wrong.
    """

    page: str
    card: str
    box: str
    primary: str
    edge: str
    ink: str
    soft: str
    accent: str
    wrong: str
    tag: str


LIGHT = Palette(
    page="#ffffff", card="#f6f8fa", box="#ffffff", primary="#e8f1fc", edge="#c3ccd6",
    ink="#1b2430", soft="#545f6d", accent="#0b57b0", wrong="#b3261e", tag="#ffffff",
)  # fmt: skip
DARK = Palette(
    page="#0d1117", card="#151b23", box="#0d1117", primary="#12263f", edge="#3d4752",
    ink="#e6edf3", soft="#a3adb8", accent="#6cb2ff", wrong="#ff9d92", tag="#0d1117",
)  # fmt: skip
PAPER = Palette(
    page="#ffffff", card="#ffffff", box="#ffffff", primary="#ffffff", edge="#8c959f",
    ink="#000000", soft="#3d4752", accent="#0b3d7a", wrong="#8f1d16", tag="#ffffff",
)  # fmt: skip

_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def style() -> str:
    """Return the rules of every colour scheme."""
    common = (
        f".{ROOT} {{ max-width: 100%; height: auto; }}\n.{ROOT} text {{ font-family: {_FONTS}; }}\n"
        f".{ROOT} path {{ stroke-linejoin: round; }}"
    )
    return "\n".join(
        (
            "",
            common,
            _rules(LIGHT),
            f"@media (prefers-color-scheme: dark) {{\n{_rules(DARK)}\n}}",
            f"@media print {{\n{_rules(PAPER)}\n}}",
            "",
        )
    )


def _rules(palette: Palette) -> str:
    fills = ("page", "ink", "soft", "accent", "wrong", "tag")
    grounds = {
        "card": (palette.card, palette.edge, 1),
        "box": (palette.box, palette.edge, 1),
        "primary": (palette.primary, palette.accent, 2),
        "rule": ("none", palette.edge, 1),
        "arrow": ("none", palette.accent, 1.75),
    }
    return "\n".join(
        (
            *(_rule(name, f"fill: {getattr(palette, name)}") for name in fills),
            *(
                _rule(name, f"fill: {fill}; stroke: {edge}; stroke-width: {width}")
                for name, (fill, edge, width) in grounds.items()
            ),
        )
    )


def _rule(name: str, properties: str) -> str:
    return f".{ROOT} .{PREFIX}{name} {{ {properties}; }}"
