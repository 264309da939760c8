"""What a verification comes to, counted while its keys go by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from keyspan.live.comparison import Aspect
    from keyspan.live.gateway import CallRefused
    from keyspan.live.verification import Verified

GOOD = "good"
FINDINGS = "findings"
NOT_READ = "not-read"
"""The verdicts: all is well, something is not, not all could be looked at."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was found so far.

    Attributes:
        account: the account of the keyring.
        moment: when it was looked at.
        crypto: whether the keys were used.
        keys: how many keys were looked at.
        differing: how many of them are not what the keyring says.
        differences: how often each aspect differs.
        unused: how many keys were to be used and were not, none being enabled.
        trips: how many round trips were tried.
        failed: how many of them failed.
        refusals: what could not be read, each once.
    """

    account: str
    moment: datetime
    crypto: bool
    keys: int = 0
    differing: int = 0
    differences: Counter[Aspect] = field(default_factory=Counter["Aspect"])
    unused: int = 0
    trips: int = 0
    failed: int = 0
    refusals: dict[str, CallRefused] = field(default_factory=dict[str, "CallRefused"])

    def over(self, found: Iterable[Verified]) -> Iterator[Verified]:
        """Yield keys as they come, and count them."""
        for key in found:
            self.keys += 1
            self.differing += bool(key.differences)
            self.differences.update(each.aspect for each in key.differences)
            self.unused += self.crypto and not key.matrices
            for matrix in key.matrices:
                self.trips += len(matrix.trips)
                self.failed += sum(1 for _ in matrix.failed())
            self.refusals.update((str(each), each) for each in key.refusals)
            yield key

    @property
    def verdict(self) -> str:
        """GOOD, FINDINGS or NOT_READ."""
        if self.differing or self.failed:
            return FINDINGS
        return NOT_READ if self.refusals else GOOD

    @property
    def exit_code(self) -> int:
        """What the command line says: 1 for findings, 2 where only not all could be looked at."""
        return (GOOD, FINDINGS, NOT_READ).index(self.verdict)

    def summary(self) -> str:
        """Return one line: "3 keys: 2 differences, 1 of 27 round trips failed"."""
        said = [
            counted(self.differences.total(), "difference") if self.differing else "",
            f"{self.failed} of {counted(self.trips, 'round trip')} failed" if self.failed else "",
            f"{counted(len(self.refusals), 'call')} refused" if self.refusals else "",
        ]
        good = "as keyspan.toml says"
        if self.trips and not self.failed:
            good += f", and {counted(self.trips, 'round trip')} came back"
        if not self.crypto:
            good += ", and no key was used"
        elif self.unused:
            good += f"; {counted(self.unused, 'key')} not used, as none is enabled"
        return f"{counted(self.keys, 'key')}: {', '.join(filter(None, said)) or good}"
