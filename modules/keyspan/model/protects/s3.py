"""S3: buckets in several Regions, each encrypted by the key of its Region, that S3 replicates.

S3 takes a multi-Region key for a single-Region one: it decrypts each object with the source's key
and encrypts it with the destination's. Its role may do just that, through S3 and for these buckets.
Source: Amazon S3 user guide, "Replicating encrypted objects (SSE-C, SSE-S3, SSE-KMS)",
replication-config-for-kms-objects.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.model import rules
from keyspan.model.protects.protection import Copy, Needed, Protection, letting_role_in
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key

BUCKET_PATTERN = r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"
"""A bucket's name; S3 allows dots too, and advises against them: TLS does not reach such names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets(Protection):
    """Buckets that S3 replicates from one Region into the others, or both ways.

    Attributes:
        buckets: Region to bucket name.
        source: the Region whose bucket is written to. It is said, and never the primary's: what a
            promotion turns round is the key, and no data.
        two_way: whether every bucket replicates into every other.
        delete_markers: whether deletions are replicated, as delete markers.
        replica_modifications: whether changes of a replica's metadata are replicated back; only
            with two_way.
        replication_time: whether S3 promises 15 minutes (S3 Replication Time Control), at a price.
        role: the name of S3's role, after its path if it has one; "s3-replication-NAME" by default.
    """

    service: ClassVar[str] = "s3"

    buckets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source: str
    two_way: bool = False
    delete_markers: bool = False
    replica_modifications: bool = False
    replication_time: bool = False
    role: str | None = None

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions of the buckets, the source's first."""
        return tuple(sorted(self.buckets, key=lambda region: (region != self.source, region)))

    @property
    def regions_said(self) -> tuple[tuple[str, str], ...]:
        """Each Region that a field names, after the field."""
        return (*(("buckets", region) for region in self.buckets), ("source", self.source))

    @property
    def role_name(self) -> str:
        """The name of the role by which S3 replicates."""
        return self.role or f"s3-replication-{self.name}"

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """From where to where S3 replicates: pairs of Regions."""
        sources = self.regions if self.two_way else (self.source,)
        return tuple((one, other) for one in sources for other in self.regions if one != other)

    def destinations(self, region: str) -> tuple[str, ...]:
        """Return the Regions that a Region's bucket is replicated into."""
        return tuple(other for one, other in self.ways if one == region)

    def bucket_arn(self, region: str) -> str:
        """Return a bucket's ARN, with its partition to be filled in."""
        return f"arn:{{partition}}:s3:::{self.buckets[region]}"

    @property
    def needed(self) -> Needed:
        """That S3's role may decrypt what it reads, and encrypt what it writes.

        It is the same in each Region, so that turning replication round changes no key policy; the
        role's own policy says which it does where.
        """
        arns = [self.bucket_arn(each) for each in self.regions]
        objects = [pattern for arn in arns for pattern in (arn, f"{arn}/*")]
        statement = letting_role_in(
            self.role_name,
            sid=self.sid("AllowS3ToReplicate"),
            actions=("kms:Decrypt", "kms:Encrypt"),
            condition={
                "StringEquals": {"kms:ViaService": "s3.{region}.amazonaws.com"},
                "StringLike": {"kms:EncryptionContext:aws:s3:arn": objects},
            },
        )
        return Needed(statements=(statement,))

    def copies(self, key: Key) -> tuple[Copy, ...]:
        """Return each bucket."""
        del key
        return tuple(
            Copy(
                service=self.service,
                name=self.buckets[region],
                region=region,
                source=None if region == self.source else self.source,
            )
            for region in self.regions
        )

    def copied(self, key: Key) -> tuple[tuple[str, str], ...]:
        """Return from where to where S3 replicates."""
        del key
        return self.ways

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield the buckets and the role, if they are made: their names are taken then."""
        del key
        if not self.existing:
            for region, bucket in self.buckets.items():
                yield f"the bucket {bucket}", f"buckets.{region}"
            yield f"the role {self.role_name}", "role"

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from Protection.problems(self)
        for region, bucket in self.buckets.items():
            if not re.fullmatch(BUCKET_PATTERN, bucket):
                mend = (
                    "use 3 to 63 small letters, digits and -; begin and end with a letter or digit"
                )
                yield f"buckets.{region}", Problem(f"{shown(bucket)} cannot name a bucket", mend)
        if problem := rules.role_name_problem(self.role_name):
            yield "role", problem

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        del key
        if self.source not in self.buckets:
            said = f"{shown(self.source)} has no bucket"
            mend = f"name one of {', '.join(self.buckets)}" if self.buckets else "name buckets"
            yield "source", Problem(said, mend)
        if len(self.buckets) < 2:  # noqa: PLR2004 - a bucket and its copy
            mend = 'name one for each Region: buckets = { us-east-1 = "…", eu-west-1 = "…" }'
            yield "buckets", Problem("there is no copy: it takes buckets in two Regions", mend)
        if len(set(self.buckets.values())) < len(self.buckets):
            mend = "a bucket's name is taken in every Region: name another"
            yield "buckets", Problem("two Regions name one bucket", mend)
        if self.replica_modifications and not self.two_way:
            said = "there is no way back for them"
            yield "replica_modifications", Problem(said, "write two_way = true, or leave it out")
