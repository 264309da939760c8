"""The replication rules of a bucket, as PutBucketReplication set them.

Source: S3 API reference, ReplicationRule; S3 user guide, "Replication configuration file elements".
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from moto.core.responses import ActionResult
from moto.s3.exceptions import ReplicationConfigurationNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from moto.s3.models import FakeBucket
    from moto.s3.responses import S3Response

_ENABLED = "Enabled"
_Element: TypeAlias = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that is enabled.

    Attributes:
        bucket: the name of the destination bucket.
        key: the key that replicas are encrypted by; None where the rule names none.
        encrypted_objects: whether objects that KMS encrypted are replicated.
        delete_markers: whether delete markers are.
        storage_class: of the replicas; None for their source's.
        priority: the higher one counts where two rules lead to one bucket.
        prefix: how the names begin that it covers.
        tags: what an object has to be tagged with.
    """

    bucket: str
    key: str | None
    encrypted_objects: bool
    delete_markers: bool
    storage_class: str | None
    priority: int
    prefix: str
    tags: Mapping[str, str]

    def covers(self, name: str, tags: Mapping[str, str]) -> bool:
        """Say whether it is about an object."""
        return name.startswith(self.prefix) and self.tags.items() <= tags.items()


def rules_of(
    bucket: FakeBucket, *, name: str | None = None, tags: Mapping[str, str] | None = None
) -> Sequence[Rule]:
    """Return the enabled rules of a bucket; for an object, those that cover it, one a destination.

    Args:
        bucket: the source bucket.
        name: the object's.
        tags: the object's.
    """
    told = cast(
        "Sequence[_Element]", _element(getattr(bucket, "replication", None)).get("Rule", ())
    )
    rules = [_rule(each) for each in told if each["Status"] == _ENABLED]
    if name is None:
        return rules
    covering = sorted(
        (rule for rule in rules if rule.covers(name, tags or {})), key=lambda rule: rule.priority
    )
    return list({rule.bucket: rule for rule in covering}.values())


def _rule(told: _Element) -> Rule:
    destination = _element(told["Destination"])
    chosen = _element(told.get("SourceSelectionCriteria"))
    filtered = _filter(told)
    both = _element(filtered.get("And")) or filtered
    return Rule(
        bucket=destination["Bucket"].rpartition(":")[2],
        key=_element(destination.get("EncryptionConfiguration")).get("ReplicaKmsKeyID"),
        encrypted_objects=_is_enabled(chosen.get("SseKmsEncryptedObjects")),
        delete_markers=_is_enabled(told.get("DeleteMarkerReplication")),
        storage_class=destination.get("StorageClass"),
        priority=int(told.get("Priority", 0)),
        prefix=both.get("Prefix") or told.get("Prefix") or "",
        tags={tag["Key"]: tag["Value"] or "" for tag in _list(both.get("Tags") or both.get("Tag"))},
    )


def _filter(told: _Element) -> _Element:
    """Return a rule's filter, in the form of the API's model."""
    found = _element(told.get("Filter"))
    if both := _element(found.get("And")):
        return {"And": {"Prefix": both.get("Prefix") or "", "Tags": _list(both.get("Tag"))}}
    return found


def _is_enabled(told: object) -> bool:
    return _element(told).get("Status") == _ENABLED


def _element(told: object) -> _Element:
    """Return an element of XML; one that is left out, or is empty, has nothing in it."""
    return cast("_Element", told or {})


def _list(told: object) -> Sequence[_Element]:
    """Return elements of a name; XML makes no list of a single one."""
    if isinstance(told, list):
        return cast("Sequence[_Element]", told)
    return [_element(told)] if told else []


def _get_bucket_replication(self: S3Response) -> Any:
    """Answer GetBucketReplication with all of each rule: moto's own answer leaves out half of it.

    Raises:
        ReplicationConfigurationNotFoundError: the bucket has no rules.
    """
    self.data["Action"] = "GetBucketReplication"
    configuration = self.backend.get_bucket_replication(self.bucket_name)
    if not configuration:
        raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
    rules = [
        {**rule, "Filter": _filter(rule)}
        for rule in cast("Sequence[_Element]", configuration["Rule"])
    ]
    told = {"ReplicationConfiguration": {"Role": configuration["Role"], "Rules": rules}}
    return self.serialized(ActionResult(told))


OPERATIONS: Mapping[str, Callable[[S3Response], Any]] = MappingProxyType(
    {"get_bucket_replication": _get_bucket_replication}
)
"""What moto answers in part."""
