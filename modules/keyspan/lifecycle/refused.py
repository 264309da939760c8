"""What is not done, for a check, the guard or the keys themselves speak against it."""

from __future__ import annotations

from typing import ClassVar

from keyspan.errors import KeyspanError


class Refused(KeyspanError):
    """Something was not done; the text says why, and what to do."""

    exit_code: ClassVar[int] = 1
