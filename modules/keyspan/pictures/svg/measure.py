"""How wide a text is, without a font: as wide as the widest of common sans-serif fonts makes it."""

from __future__ import annotations

from functools import lru_cache

ELLIPSIS = "…"
_BREAKS_AFTER = "/:-._"

# Source: DejaVu Sans and Liberation Sans (as wide as Arial), the wider of both, by Chromium.
_REGULAR = """
318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636
636 636 636 337 337 838 838 838 556 1015 684 686 722 770 667 611 778 752 295 500 667 557 863
748 787 667 787 722 667 611 732 684 989 685 667 685 390 337 390 838 556 500 613 635 550 635
615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636
337 636 838
"""
_BOLD = """
348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696
696 696 696 400 400 838 838 838 611 1000 774 762 734 830 683 683 821 837 372 556 775 637 995
837 850 733 850 770 720 682 812 774 1103 771 724 725 457 365 457 838 556 500 675 716 593 716
678 435 716 712 343 343 665 343 1042 712 687 716 716 493 595 478 712 652 924 645 652 582 712
365 712 838
"""
_OTHER = 1000
_THOUSANDTHS = 1000


def _table(widths: str) -> dict[str, int]:
    return {chr(code): int(width) for code, width in enumerate(widths.split(), start=ord(" "))}


_TABLES = {False: _table(_REGULAR), True: _table(_BOLD)}
_KNOWN = frozenset(_TABLES[False]) | {ELLIPSIS, "·"}


def is_measured(text: str) -> bool:
    """Whether the width of a text is known; of other scripts it is a guess."""
    return _KNOWN.issuperset(text)


@lru_cache(maxsize=4096)
def width(text: str, *, size: float, bold: bool = False) -> float:
    """Return how wide a text is at most, in the unit of its size."""
    table = _TABLES[bold]
    return sum(table.get(each, _OTHER) for each in text) * size / _THOUSANDTHS


def cut(text: str, *, room: float, size: float, bold: bool = False) -> str:
    """Return a text that fits, with an ellipsis where some of it had to go."""
    if width(text, size=size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept + ELLIPSIS, size=size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrapped(text: str, *, room: float, size: float, bold: bool = False) -> list[str]:
    """Return a text as lines that fit, broken at spaces, and within what is longer than a line."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size=size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *parts, line = _parts(word, room=room, size=size, bold=bold)
        lines += parts
    return [*lines, line] if line else lines


def _parts(word: str, *, room: float, size: float, bold: bool) -> list[str]:
    """Return a word as pieces that fit, each with one character at least."""
    parts: list[str] = []
    rest = word
    while width(rest, size=size, bold=bold) > room and len(rest) > 1:
        fits = 1
        while width(rest[: fits + 1], size=size, bold=bold) <= room:
            fits += 1
        breaks = [at for at in range(fits // 2, fits) if rest[at] in _BREAKS_AFTER]
        end = breaks[-1] + 1 if breaks else fits
        parts.append(rest[:end])
        rest = rest[end:]
    return [*parts, rest]
