"""How a broken rule is told, and the words that messages have in common."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN_CHARACTERS = 60
_CDKTF_MARK = "{TfToken["


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value, and what to do about it; the place is added by whoever asks."""

    text: str
    mend: str


def shown(value: object) -> str:
    """Return a value as messages quote it: text in double quotes on one line, long text cut."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    cut = value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
    return json.dumps(cut, ensure_ascii=False)


def token_problem(text: str, *, mend: str) -> Problem | None:
    """A text that is not known yet: CDKTF writes a token, and puts a reference there later."""
    if _CDKTF_MARK not in text:
        return None
    return Problem(f"{shown(text)} holds a token, which CDKTF fills in later", mend)


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return "did you mean X?" for the closest known word, or `otherwise` where none is close."""
    spelled = {each.lower(): each for each in sorted(known)}
    close = get_close_matches(word.lower(), spelled, n=1)
    return f'did you mean "{spelled[close[0]]}"?' if close else otherwise
