"""CloudWatch Logs: a log group in each Region, encrypted by the key of its Region.

Source: Amazon CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS KMS",
encrypt-log-data-kms.html; its API reference, CreateLogGroup and PutRetentionPolicy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.access import ServicePrincipal
from keyspan.model.protects.each_region import InEachRegion, unfit
from keyspan.model.protects.protection import Needed
from keyspan.model.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
    1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""How long CloudWatch Logs can keep events, in days; it takes no other numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroups(InEachRegion):
    """A log group of one name in each Region.

    Attributes:
        group: the name of the log group: "/acme/orders".
        retention_days: how long events are kept; None for good.
    """

    service: ClassVar[str] = "logs"
    thing: ClassVar[str] = "group"
    of_making: ClassVar[tuple[str, ...]] = ("retention_days",)

    group: str
    retention_days: int | None = None

    @property
    def called(self) -> str:
        """The name of the log groups."""
        return self.group

    @property
    def needed(self) -> Needed:
        """That CloudWatch Logs may use the key for this log group, as it does by itself."""
        arn = f"arn:{{partition}}:logs:{{region}}:{{account}}:log-group:{self.group}"
        return Needed(service_principals=(ServicePrincipal(service="logs", source_arns=(arn,)),))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from InEachRegion.problems(self)
        mend = "use 1 to 512 letters, digits and /_.#-; AWS keeps names that begin with aws/"
        if problem := unfit(self.group, r"(?!aws/)[\w/.#-]{1,512}", what="a log group", mend=mend):
            yield "group", problem
        if self.retention_days not in (None, *RETENTION_DAYS):
            known = ", ".join(map(str, RETENTION_DAYS))
            said = f"CloudWatch Logs cannot keep events for {self.retention_days} days"
            yield "retention_days", Problem(said, f"write one of {known}, or leave it out")
