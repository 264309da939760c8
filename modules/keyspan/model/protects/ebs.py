"""EBS: volumes that are encrypted by the key of their Region, and snapshots of them elsewhere.

EBS takes a multi-Region key for a single-Region one: a snapshot's copy is encrypted anew, with the
key that is named for its Region. EBS acts for whoever makes a volume or starts a copy, by grants in
their name; Data Lifecycle Manager acts by a role, which has to be allowed on both sides.
Sources: Amazon EBS user guide, "Amazon EBS encryption", ebs-encryption.html, "Control access to
Amazon Data Lifecycle Manager using IAM", dlm-prerequisites.html; DLM API reference, CreateRule,
RetainRule, CrossRegionCopyRule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from keyspan.model import rules
from keyspan.model.bounds import TAGS_PER_RESOURCE, Bounds
from keyspan.model.protects.protection import Copy, Needed, Protection, letting_role_in
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key

HOURS = (1, 2, 3, 4, 6, 8, 12, 24)
"""How many hours may lie between two snapshots."""
KEPT_SNAPSHOTS = Bounds(1, 1000)
KEPT_COPY_DAYS = Bounds(1, 36_500)
COPY_REGIONS = 3
"""Regions that one schedule copies into (CrossRegionCopyRules of Schedule)."""

_SNAPSHOT = re.compile(r"snap-(?:[0-9a-f]{8}|[0-9a-f]{17})")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


ROLE_USES: tuple[tuple[str, tuple[str, ...], Mapping[str, Any]], ...] = (
    (
        "AllowDLMToCopy",
        (
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
        ),
        {},
    ),
    (
        "AllowDLMToGrant",
        ("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"),
        {"Bool": {"kms:GrantIsForAWSResource": "true"}},
    ),
)
"""What the role of Data Lifecycle Manager does with a key: Sid, actions and condition.

https://docs.aws.amazon.com/ebs/latest/userguide/dlm-prerequisites.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When Data Lifecycle Manager takes snapshots, and how long they and their copies are kept.

    Attributes:
        target_tags: the volumes that bear one of these tags are snapshotted.
        hours: between two snapshots.
        time: when the first of a day is taken, in UTC.
        keep: how many snapshots of a volume are kept in the source's Region.
        copy_days: how long a copy is kept.
        role: the name of the role, after its path if it has one; "dlm-NAME" by default.
    """

    target_tags: Mapping[str, str]
    hours: int = 24
    time: str = "03:00"
    keep: int = 7
    copy_days: int = 7
    role: str | None = None

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        if not 1 <= len(self.target_tags) <= TAGS_PER_RESOURCE:
            said = f"{len(self.target_tags)} tags is outside 1 to {TAGS_PER_RESOURCE}"
            yield "target_tags", Problem(said, 'name a tag: target_tags = { Backup = "daily" }')
        for tag, value in self.target_tags.items():
            if problem := rules.tag_key_problem(tag) or rules.tag_value_problem(value):
                yield "target_tags", problem
        if self.hours not in HOURS:
            mend = f"write one of {', '.join(map(str, HOURS))}"
            yield "hours", Problem(f"{self.hours} is no interval of DLM", mend)
        if not _TIME.fullmatch(self.time):
            yield "time", Problem(f"{shown(self.time)} is no time", 'write it in UTC: "03:00"')
        if self.keep not in KEPT_SNAPSHOTS:
            yield "keep", Problem(f"{self.keep} is outside {KEPT_SNAPSHOTS}", "keep more or fewer")
        if self.copy_days not in KEPT_COPY_DAYS:
            said = f"{self.copy_days} is outside {KEPT_COPY_DAYS}"
            yield "copy_days", Problem(said, "keep copies for a longer or a shorter time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes(Protection):
    """The volumes and snapshots of an account.

    Attributes:
        source: the Region of the volumes that are snapshotted. It is said, and never the primary's.
        regions: the Regions; () for each of the key's.
        default: whether new volumes and snapshots are encrypted, each by the key of its Region.
        snapshots: IDs of snapshots in the source's Region that are copied into each further one.
        schedule: when snapshots are taken and copied; None for never.
    """

    service: ClassVar[str] = "ebs"

    source: str
    regions: tuple[str, ...] = ()  # pyright: ignore[reportIncompatibleMethodOverride] - read alike
    default: bool = True
    snapshots: tuple[str, ...] = ()
    schedule: Schedule | None = None

    @property
    def regions_said(self) -> tuple[tuple[str, str], ...]:
        """Each Region that a field names, after the field."""
        return (*(("regions", region) for region in self.regions), ("source", self.source))

    @property
    def role_name(self) -> str:
        """The name of the role by which Data Lifecycle Manager works, after its path."""
        return (self.schedule and self.schedule.role) or f"dlm-{self.name}"

    def further(self, key: Key) -> tuple[str, ...]:
        """Return the Regions that snapshots are copied into."""
        return tuple(region for region in self.regions_of(key) if region != self.source)

    @property
    def needed(self) -> Needed:
        """That the role may copy snapshots: it uses the key, and has EBS do so by grants.

        It is the same in each Region: a snapshot is decrypted on one side, and encrypted on the
        other.
        """
        if not self.schedule:
            return Needed()
        return Needed(
            statements=tuple(
                letting_role_in(
                    self.role_name, sid=self.sid(sid), actions=actions, condition=condition
                )
                for sid, actions, condition in ROLE_USES
            )
        )

    def copies(self, key: Key) -> tuple[Copy, ...]:
        """Return each snapshot by its ID, and what the schedule takes by tag: "tag:Backup=daily".

        A copy has an ID of its own, which AWS gives it: it is known by what it was copied from.
        """
        names = [*self.snapshots]
        if self.schedule:
            names += [f"tag:{tag}={value}" for tag, value in self.schedule.target_tags.items()]
        sides = [(self.source, None), *((region, self.source) for region in self.further(key))]
        return tuple(
            Copy(service=self.service, name=name, region=region, source=source)
            for name in names
            for region, source in sides
        )

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield the default key of EBS in each Region, and the role, if this data sets them."""
        if self.existing:
            return
        for region in self.regions_of(key) if self.default else ():
            yield f"the default key of EBS in {region}", "default"
        if self.schedule:
            yield f"the role {self.role_name}", "schedule.role"

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from Protection.problems(self)
        for snapshot in self.snapshots:
            if not _SNAPSHOT.fullmatch(snapshot):
                mend = 'write it as AWS does: "snap-0123456789abcdef0"'
                yield "snapshots", Problem(f"{shown(snapshot)} is no ID of a snapshot", mend)
        if self.schedule:
            for field, problem in self.schedule.problems():
                yield f"schedule.{field}", problem
            if problem := rules.role_name_problem(self.role_name):
                yield "schedule.role", problem

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        regions, further = self.regions_of(key), self.further(key)
        if self.source not in regions:
            said = f"{self.source} is none of the Regions, {', '.join(regions)}"
            yield "source", Problem(said, "name one of them, or add it to regions")
        if len(set(self.snapshots)) < len(self.snapshots):
            yield "snapshots", Problem("a snapshot is named twice", "name it once")
        copied = [name for name in ("snapshots", "schedule") if getattr(self, name)]
        for field in copied:
            if not further:
                said = f"there is no Region but {self.source} to copy into"
                yield field, Problem(said, "add a Region to the key, and to regions if it has any")
        if self.schedule and len(further) > COPY_REGIONS:
            said = f"{len(further)} Regions are more than a schedule copies into, {COPY_REGIONS}"
            yield "regions", Problem(said, "name fewer, or split them over two tables")
