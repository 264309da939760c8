"""What CDKTF wrote of a stack, as it is committed: a header, sorted names, and nothing of CDKTF's.

CDKTF notes its version and the paths of its constructs in comments. They would change the file
with each release, and differ between CDKTF and CDK Terrain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from keyspan.writing.documents import dumped
from keyspan.writing.generated import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMENT = "//"
_NOTES = frozenset({"metadata", "outputs"})
"""What CDKTF writes into a comment; whatever else stands there, a waiver, is somebody's own."""


def committed(document: Mapping[str, Any], *, stack: str, source: str) -> str:
    """Return the text that is committed of a stack.

    Args:
        document: its Terraform JSON, decoded.
        stack: its name.
        source: the file that people change instead.
    """
    header = (
        f"{MARK} generate: stack {stack} of {source}. "
        f"Do not edit it: change {source}, and run keyspan generate."
    )
    cleared = cast("dict[str, Any]", _cleared(document))
    own = cleared.pop(COMMENT, None)
    return dumped({COMMENT: {"generated": header, **own} if own else header, **cleared})


def _cleared(value: Any) -> Any:
    """Return JSON with its names sorted, and without the comments of CDKTF."""
    if isinstance(value, list):
        return [_cleared(each) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    named = cast("dict[str, Any]", value)
    cleared = {name: _cleared(named[name]) for name in sorted(named) if name != COMMENT}
    if COMMENT not in named:
        return cleared
    comment = named[COMMENT]
    if isinstance(comment, dict):
        notes = cast("dict[str, Any]", comment)
        comment = {name: _cleared(notes[name]) for name in sorted(notes) if name not in _NOTES}
    return {COMMENT: comment, **cleared} if comment else cleared
