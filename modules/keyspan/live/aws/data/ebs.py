"""EBS of one Region: a Data by boto3, of snapshots.

Data is named by a volume ("vol-…"), a snapshot ("snap-…") or a tag of either ("tag:backup=daily").
EBS does not say which snapshot a copy was made from: a copy is known by its description, in which
AWS names it, "[Copied snap-… from us-east-1]", or by the tag, which a copy rule may take along, and
a volume ID that is none. A copy is as old as its original, whenever it was made.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from keyspan.live.aws.data.reading import SAMPLES, Reading
from keyspan.live.gateway import Held, Point, Points, Seal, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    Index = dict[str, list[Mapping[str, Any]]]

_SNAPSHOT, _TAG = "snap-", "tag:"
_COPIED = re.compile(r"Copied (?:snapshot )?(?P<id>snap-[0-9a-f]+) from")
_NO_VOLUME = re.compile("vol-f+")
"""The volume ID of a copy, which is of no volume: "vol-ffffffff"."""

_DONE = "completed"


class RegionalSnapshots(Reading):
    """A Data by boto3; what its methods take and return is told there."""

    @cached_property
    def _snapshots(self) -> Sequence[Mapping[str, Any]]:
        """DescribeSnapshots of the account's own that are done, every page."""
        listed = self.pages("DescribeSnapshots", "Snapshots", OwnerIds=["self"])
        return tuple(each for each in listed if each.get("State") == _DONE)

    @cached_property
    def _named(self) -> Index:
        """The snapshots by all that may name them: their ID, and if no copies, tags and volume."""
        found: Index = {}
        for each in self._snapshots:
            own = () if _is_copy(each) else (each["VolumeId"], *_tags(each))
            for name in (each["SnapshotId"], *own):
                found.setdefault(name, []).append(each)
        return found

    @cached_property
    def _copies(self) -> Index:
        """The copies by what one is known by: the ID of its original, and its tags."""
        found: Index = {}
        for each in filter(_is_copy, self._snapshots):
            for name in (_origin(each), *_tags(each)):
                found.setdefault(name, []).append(each)
        return found

    def names(self) -> tuple[str, ...]:
        """Return the volumes that have snapshots which are no copies."""
        own = (each for each in self._snapshots if not _is_copy(each))
        return tuple(dict.fromkeys(each["VolumeId"] for each in own))

    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """Return the snapshots that a name means, or the copies of them."""
        originals: Mapping[str, Point] = {}
        if source:
            originals = source.held.points.ids if source.held and source.held.points else {}
            kept = _all_of(self._copies, (name, *originals))
        else:
            volumes = self._volumes(name) if name.startswith(_TAG) else ()
            kept = _all_of(self._named, (name, *volumes))
        if not kept:
            return None
        points = {each["SnapshotId"]: _point(each, originals) for each in kept}
        return Held(
            name=name,
            seals=tuple(
                Seal(
                    what=each["SnapshotId"],
                    key=each.get("KmsKeyId") or "",
                    encrypted=bool(each.get("Encrypted")),
                )
                for each in kept[:SAMPLES]
            ),
            replicas=None,
            points=Points.among(points.values(), ids=points, fixed=name.startswith(_SNAPSHOT)),
        )

    def _volumes(self, name: str) -> Collection[str]:
        """DescribeVolumes of a tag, every page."""
        key, _, value = name.removeprefix(_TAG).partition("=")
        asked = [{"Name": f"tag:{key}", "Values": [value]}]
        listed = self.pages("DescribeVolumes", "Volumes", Filters=asked)
        return {each["VolumeId"] for each in listed}


def _origin(snapshot: Mapping[str, Any]) -> str:
    """Return the snapshot that one was copied from, as its description says; "" for none."""
    found = _COPIED.search(snapshot.get("Description") or "")
    return found["id"] if found else ""


def _is_copy(snapshot: Mapping[str, Any]) -> bool:
    return bool(_origin(snapshot) or _NO_VOLUME.fullmatch(snapshot["VolumeId"]))


def _point(snapshot: Mapping[str, Any], originals: Mapping[str, Point]) -> Point:
    """Return a snapshot as a recovery point: a copy is what its original is, if that is known."""
    if original := originals.get(_origin(snapshot)):
        return original
    volume = "" if _is_copy(snapshot) else snapshot["VolumeId"]
    return Point(of=volume, moment=snapshot["StartTime"])


def _tags(snapshot: Mapping[str, Any]) -> Iterator[str]:
    """Yield a snapshot's tags as they name data."""
    for tag in snapshot.get("Tags") or ():
        yield f"{_TAG}{tag['Key']}={tag['Value']}"


def _all_of(index: Index, names: Iterable[str]) -> Sequence[Mapping[str, Any]]:
    """Return what any of these names means, each once, the newest first."""
    found = {each["SnapshotId"]: each for name in names for each in index.get(name, ())}
    return sorted(found.values(), key=lambda each: each["StartTime"], reverse=True)
