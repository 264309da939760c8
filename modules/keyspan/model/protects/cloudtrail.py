"""CloudTrail: a trail of all Regions, whose log files one Region's key encrypts.

CloudTrail takes a multi-Region key, and wants it in the Region of the bucket.
Source: AWS CloudTrail user guide, "Configure AWS KMS key policies for CloudTrail",
create-kms-key-policy-for-cloudtrail.html, and "Naming requirements".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.access import ServicePrincipal
from keyspan.model.protects.each_region import said_in_vain, unfit
from keyspan.model.protects.protection import Needed, Protection
from keyspan.model.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail(Protection):
    """A trail that writes the events of all Regions into a bucket that exists.

    Attributes:
        trail: its name.
        source: its home Region, the bucket's too; the key of that Region encrypts the log files.
        bucket: the bucket's name; None for a trail that exists.
        prefix: what the names of the log files begin with, before CloudTrail's own.
    """

    service: ClassVar[str] = "cloudtrail"
    thing: ClassVar[str] = "trail"

    trail: str
    source: str
    bucket: str | None = None
    prefix: str | None = None

    @property
    def regions(self) -> tuple[str, ...]:
        """The Region of the bucket."""
        return (self.source,)

    @property
    def regions_said(self) -> tuple[tuple[str, str], ...]:
        """Each Region that a field names, after the field."""
        return (("source", self.source),)

    @property
    def called(self) -> str:
        """The name of the trail."""
        return self.trail

    @property
    def needed(self) -> Needed:
        """That CloudTrail may use the key for this trail, as it does by itself."""
        arn = f"arn:{{partition}}:cloudtrail:{self.source}:{{account}}:trail/{self.trail}"
        principal = ServicePrincipal(service="cloudtrail", source_arns=(arn,))
        return Needed(service_principals=(principal,))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from Protection.problems(self)
        pattern = r"(?=.{3,128}$)(?!(\d+\.){3}\d+$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*"
        mend = "use 3 to 128 letters and digits, with single ., - or _ between them"
        if problem := unfit(self.trail, pattern, what="a trail", mend=mend):
            yield "trail", problem
        mend = "name the bucket as S3 does: acme-trail"
        pattern = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
        if self.bucket is not None and (
            problem := unfit(self.bucket, pattern, what="a bucket", mend=mend)
        ):
            yield "bucket", problem
        mend = "use up to 200 letters, digits and /_.-"
        if self.prefix is not None and (
            problem := unfit(self.prefix, r"[\w/.-]{1,200}", what="log files", mend=mend)
        ):
            yield "prefix", problem

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        del key
        yield from said_in_vain(self, ("bucket", "prefix"))
        if self.bucket is None and not self.existing:
            mend = f'name one in {self.source} that lets CloudTrail write: bucket = "acme-trail"'
            yield "bucket", Problem("a trail is not made without it", mend)
