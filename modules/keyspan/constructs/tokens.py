"""What CDKTF fills in at synth, and the text around it on its way into Terraform."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\$\{TfToken\[[\w.-]+\]\}", re.ASCII)
"""How CDKTF writes what it fills in: a reference, such as to the ARN of a role."""

_MARKS = re.compile(rf"(?!{TOKEN.pattern})([$%])(?=\{{)", re.ASCII)


def literal_but_tokens(text: str) -> str:
    """Return text that Terraform reads as it stands, as `literal` does, but for its tokens."""
    return _MARKS.sub(r"\1\1", text)
