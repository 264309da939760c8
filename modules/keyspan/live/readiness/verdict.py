"""What readiness found of data in one Region: ready, not ready for reasons, or nobody can tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from keyspan.errors import Fault
    from keyspan.live.drill import Drill
    from keyspan.live.gateway import CallRefused
    from keyspan.model.protects import Copy


class Standing(StrEnum):
    """What it comes to. What could not be read is never ready."""

    READY = "READY"
    NOT_READY = "NOT READY"
    UNKNOWN = "UNKNOWN"


class Reason(StrEnum):
    """Why data is not ready."""

    NO_COPY = "no copy"
    NOT_REPLICATING = "not replicating"
    WRONG_KEY = "wrong key"
    SINGLE_REGION_KEY = "single-Region key"
    AWS_KEY = "AWS managed key"
    NOT_ENCRYPTED = "not encrypted"
    TOO_OLD = "too old"
    POLICY_REFUSES = "policy refuses"
    KEY_NOT_USABLE = "key not usable"
    NOT_READABLE = "not readable"


class Encryption(StrEnum):
    """What kind of key encrypts data."""

    MULTI_REGION = "multi-Region key"
    SINGLE_REGION = "single-Region key"
    AWS = "AWS's key"
    NONE = "none"
    NOT_READ = "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why data is not ready, and what to do about it.

    Attributes:
        reason: the kind.
        found: what was found.
        mend: what to do.
    """

    reason: Reason
    found: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of data in one Region.

    Attributes:
        copy: which data, and where.
        where: what it is called in the keyring: "protects.s3.invoices"; "" where it is not in it.
        key: the key of the keyring that is meant; "" for none.
        encryption: what kind of key encrypts it there.
        key_arn: which one, as its service says; "" for none, for AWS's, or where it was not read.
        recovery: how recent a copy is; None of what is no copy, and where nobody can tell.
        findings: why it is not ready.
        doubts: what could not be told, and what to do about it.
        refusals: what could not be read.
        notes: what else is worth knowing.
    """

    copy: Copy
    where: str = ""
    key: str = ""
    encryption: Encryption = Encryption.NOT_READ
    key_arn: str = ""
    recovery: datetime | None = None
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Fault, ...] = ()
    refusals: tuple[CallRefused, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """What it comes to."""
        if self.findings:
            return Standing.NOT_READY
        return Standing.UNKNOWN if self.doubts or self.refusals else Standing.READY

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is not ready, each once."""
        return tuple(dict.fromkeys(each.reason for each in self.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What was found.

    Attributes:
        account: the account.
        moment: when it was looked at.
        max_age: how old a recovery point may be.
        verdicts: of the keyring's data, then of what else was found, each by Region.
        discovered: the Regions that all data was looked for in; None where nobody asked for it.
        apart: data of the keyring of which no copies are known: "protects.sns.alerts".
        refusals: what could not be listed.
        drill: what came of the drill; None where nobody asked for it.
    """

    account: str
    moment: datetime
    max_age: timedelta
    verdicts: tuple[Verdict, ...]
    discovered: tuple[str, ...] | None = None
    apart: tuple[str, ...] = ()
    refusals: tuple[CallRefused, ...] = ()
    drill: Drill | None = None

    @property
    def ready(self) -> bool:
        """Whether all data is ready, all having been listed, and the drill passed, if any."""
        good = all(each.standing is Standing.READY for each in self.verdicts)
        return good and not self.refusals and (self.drill is None or self.drill.passed)

    @property
    def counts(self) -> Counter[Standing]:
        """How much stands how."""
        return Counter(each.standing for each in self.verdicts)

    @property
    def every_refusal(self) -> tuple[CallRefused, ...]:
        """What could not be read or listed, each once."""
        found = (*self.refusals, *(each for one in self.verdicts for each in one.refusals))
        return tuple({str(each): each for each in found}.values())
