"""S3: objects that are encrypted by KMS, and replicated to buckets elsewhere.

The bytes stay as they are in moto; beside them lies the data key, and whoever reads the object has
KMS decrypt it. A replica has the version ID, the metadata and the tags of its source.
Source: S3 user guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "What does
Amazon S3 replicate?", "Replicating encrypted objects" and "Getting replication status
information".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeDeleteMarker, FakeKey, S3Backend

from keyspan.emulator.data.copies import Copy
from keyspan.emulator.data.replication_rules import Rule, rules_of
from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from moto.s3.models import FakeBucket

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys, Sealed

SERVICE = "s3"
_BY_KMS = ("aws:kms", "aws:kms:dsse")
_PENDING, _COMPLETED, _FAILED, _REPLICA = "PENDING", "COMPLETED", "FAILED", "REPLICA"


class StoredObject(FakeKey):
    """An object's version, as moto keeps it.

    Attributes:
        keys: the way to KMS.
        sealed: its data key; None where S3 manages the key itself.
        progress: of each destination bucket, how far its replication is.
        replica: whether S3 made it of an object elsewhere.
    """

    keys: Keys
    sealed: Sealed | None
    progress: dict[str, str]
    replica: bool

    @property
    def value(self) -> bytes:
        """Its bytes, which KMS has to decrypt."""
        if self.sealed:
            try:
                self.keys.open(self.sealed)
            except KmsError as error:
                raise _told(error) from None
        return self.stored_value

    @value.setter
    def value(self, new_value: bytes) -> None:
        FakeKey.value.__set__(self, new_value)

    def __getstate__(self) -> dict[str, Any]:
        """Return what moto copies for a list of versions, in which nobody reads the bytes."""
        uncopied = ("_value_buffer", "keys", "lock")
        state = {name: kept for name, kept in self.__dict__.items() if name not in uncopied}
        return {**state, "value": self.stored_value}

    def resemble(self, source: FakeKey) -> None:
        """Take over what a replica has of its source."""
        self._version_id = source.version_id
        self._etag = source.etag.strip('"')
        self.multipart = source.multipart
        self.last_modified = source.last_modified
        self.set_metadata(dict(source.metadata))

    @property
    def stored_value(self) -> bytes:
        """Its bytes, without asking KMS."""
        return FakeKey.value.__get__(self)

    @property
    def replication_status(self) -> str | None:
        """How far its replication to all destinations is; None where no rule covers it."""
        if self.replica:
            return _REPLICA
        worst_first = (_FAILED, _PENDING, _COMPLETED)
        return next((each for each in worst_first if each in self.progress.values()), None)

    @property
    def response_dict(self) -> dict[str, Any]:
        """The headers that answer GetObject and HeadObject."""
        headers = super().response_dict
        if status := self.replication_status:
            headers["x-amz-replication-status"] = status
        return headers


class Buckets(S3Backend):
    """The buckets of an account, in one partition.

    Args:
        region_name: the partition.
        account_id: the account.
        keys: the way to KMS.
        copies: what is under way.
    """

    __module__ = S3Backend.__module__  # by which moto knows whose requests these are

    def __init__(self, region_name: str, account_id: str, *, keys: Keys, copies: Copies) -> None:
        super().__init__(region_name, account_id)
        self._keys = keys
        self._copies = copies

    def put_object(
        self, bucket_name: str, key_name: str, value: bytes, *args: Any, **given: Any
    ) -> FakeKey:
        """Store an object, encrypted as is asked for or as the bucket does, and replicate it."""
        bucket = self.get_bucket(bucket_name)
        default = _default_encryption(bucket)
        sealed = None
        if (given.get("encryption") or default.get("SSEAlgorithm")) in _BY_KMS:
            place = _place(bucket)
            key = given.get("kms_key_id") or default.get("KMSMasterKeyID")
            key = key or self._keys.managed(SERVICE, place=place)
            context = {"aws:s3:arn": f"{bucket.arn}/{key_name}"}
            try:
                sealed = self._keys.seal(key, place=place, context=context)
            except KmsError as error:
                raise _told(error) from None
            given = {**given, "kms_key_id": sealed.key}
        stored = self._stored(
            super().put_object(bucket_name, key_name, value, *args, **given), sealed
        )
        # Its metadata and tags are set after this; rules may ask for tags.
        start = partial(self._replicate, bucket, stored)
        self._copies.send(Copy(service=SERVICE, region=bucket.region_name, arrive=start))
        return stored

    def delete_object(
        self,
        bucket_name: str,
        key_name: str,
        version_id: str | None = None,
        *args: Any,
        **given: Any,
    ) -> tuple[bool, dict[str, Any]]:
        """Delete an object; a delete marker is replicated where a rule says so, a version never."""
        done = super().delete_object(bucket_name, key_name, version_id, *args, **given)
        bucket = self.get_bucket(bucket_name)
        marker = bucket.keys.get(key_name)
        if version_id is None and isinstance(marker, FakeDeleteMarker):
            for rule in rules_of(bucket, name=key_name, tags={}):
                if rule.delete_markers and (target := self._target(rule)):
                    mark = partial(self._mark, rule.bucket, key_name)
                    self._copies.send(Copy(service=SERVICE, region=target.region_name, arrive=mark))
        return done

    def put_bucket_replication(self, bucket_name: str, replication: dict[str, Any]) -> None:
        """Set the rules; a bucket that they name has to be there, and to keep versions."""
        super().put_bucket_replication(bucket_name, replication)
        bucket = self.get_bucket(bucket_name)
        for rule in rules_of(bucket):
            problem = None
            if not (target := self._target(rule)):
                problem = "Destination bucket must exist."
            elif not target.is_versioned:
                problem = "Destination bucket must have versioning enabled."
            if problem:
                self.delete_bucket_replication(bucket_name)
                raise S3ClientError("InvalidRequest", problem)

    def _replicate(self, bucket: FakeBucket, source: StoredObject) -> None:
        """Send the copies of a new object that the bucket's rules ask for."""
        tags = self.tagger.get_tag_dict_for_resource(source.arn)
        for rule in rules_of(bucket, name=source.name, tags=tags):
            if source.sealed and not rule.encrypted_objects:
                continue
            target = self._target(rule)
            source.progress[rule.bucket] = _PENDING if target else _FAILED
            if target:
                arrive = partial(self._copy, source, target, rule)
                self._copies.send(Copy(service=SERVICE, region=target.region_name, arrive=arrive))

    def _copy(self, source: StoredObject, target: FakeBucket, rule: Rule) -> None:
        """Let a copy arrive; of a version that was deleted meanwhile there is none."""
        if source.disposed:
            return
        try:
            replica = self._replica(source, target, rule)
        except KmsError:
            source.progress[rule.bucket] = _FAILED
            return
        replica.resemble(source)
        self.tagger.copy_tags(source.arn, replica.arn)
        source.progress[rule.bucket] = _COMPLETED

    def _replica(self, source: StoredObject, target: FakeBucket, rule: Rule) -> StoredObject:
        """Store the copy of an object.

        Raises:
            KmsError: one of the two keys cannot be used.
        """
        sealed, encryption = None, source.encryption
        if source.sealed:
            place = _place(target)
            context = {"aws:s3:arn": f"{target.arn}/{source.name}"}
            key = rule.key or self._keys.managed(SERVICE, place=place)
            sealed = self._keys.seal_anew(source.sealed, key, place=place, context=context)
        stored = super().put_object(
            target.name,
            source.name,
            source.stored_value,
            storage=rule.storage_class or source.storage_class,
            encryption=encryption,
            kms_key_id=sealed.key if sealed else None,
        )
        return self._stored(stored, sealed, replica=True)

    def _stored(
        self, key: FakeKey, sealed: Sealed | None, *, replica: bool = False
    ) -> StoredObject:
        """Return what moto stored, as the object that it is from now on."""
        key.__class__ = StoredObject
        stored = cast("StoredObject", key)
        stored.keys, stored.sealed, stored.progress, stored.replica = (
            self._keys,
            sealed,
            {},
            replica,
        )
        return stored

    def _mark(self, bucket_name: str, key_name: str) -> None:
        """Let a delete marker arrive, which no rule replicates any further."""
        if key_name in self.get_bucket(bucket_name).keys:
            super().delete_object(bucket_name, key_name)

    def _target(self, rule: Rule) -> FakeBucket | None:
        try:
            return self.get_bucket(rule.bucket)
        except S3ClientError:
            return None


def _default_encryption(bucket: FakeBucket) -> dict[str, Any]:
    rule = cast("dict[str, Any]", (bucket.encryption or {}).get("Rule", {}))
    return rule.get("ApplyServerSideEncryptionByDefault") or {}


def _place(bucket: FakeBucket) -> Place:
    return Place(account=bucket.account_id, region=bucket.region_name)


def _told(error: KmsError) -> S3ClientError:
    """Return how S3 tells what KMS refused."""
    denied = error.code == "AccessDeniedException"
    return S3ClientError("AccessDenied" if denied else f"KMS.{error.code}", error.message)
