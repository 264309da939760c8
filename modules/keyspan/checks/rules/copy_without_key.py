"""KS018: a copy of data in another Region that no customer managed key protects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown, at, blocks, region_of_arn, stated
from keyspan.checks.encryption.copies import COPIES, MADE_OF, Copy
from keyspan.checks.finding import Severity
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Resource, Values
    from keyspan.checks.rule import Outcome, Subject

_BUCKET = "aws_s3_bucket"
_BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
_REPLICATION = "aws_s3_bucket_replication_configuration"
_BUCKET_KEY = ("rule", "apply_server_side_encryption_by_default", "kms_master_key_id")
_INLINE_KEY = ("server_side_encryption_configuration", *_BUCKET_KEY)
_FURTHEST = 8
"""Copies of copies; Terraform has no rings of them."""


def _find(subject: Subject) -> Iterator[Outcome]:
    for copy in COPIES[subject.resource.type]:
        for block in _blocks(subject.resource, copy):
            if isinstance(block, Unknown):
                if block.written:
                    yield Undecided(f"which key {copy.what} has")
            elif _is_copied(subject, copy, block):
                yield from _keyless(subject, copy, block)


def _keyless(subject: Subject, copy: Copy, block: Values) -> Iterator[Outcome]:
    """Say it where a copy has no key, or one that AWS manages."""
    resource = subject.resource
    region = block.get(copy.region) if copy.region else None if copy.block else resource.region
    name = f"{copy.what} in {region}" if region and isinstance(region, str) else copy.what
    value = next(at(block, _path(copy.key)), None)
    if not stated(value) or not resource.writes_in(_path(copy.block), block, _path(copy.key)):
        if _source_has_key(subject, copy) is not False and not _has_default(subject, copy, region):
            yield f"{name} has no {copy.key}: {copy.without}"
        return
    if copy.through:
        yield from _keyless_holder(subject, copy, value, name)
        return
    named = subject.keys.named_by(resource, value)
    if named and named.aws_managed:
        yield f"{name} is under {named.alias}, which AWS manages"


def _keyless_holder(subject: Subject, copy: Copy, value: Any, name: str) -> Iterator[Outcome]:
    """Say it where the vault, or the like, that a copy goes to has no key."""
    resource = subject.resource
    found = subject.view.referred(resource, value)
    if not found and not copy.block:
        # A name that is planned already is still written as the holder's.
        found = subject.view.referred(resource, resource.written(copy.key))
    holders = [each for each in found if each.type in copy.through]
    if not holders:
        yield Undecided(f"whether what {copy.key} names has a key")
    for holder in holders:
        path = copy.through[holder.type]
        if not stated(holder.argument(path)) or not holder.writes((path,)):
            yield f"{holder.address} has no {path}, and {name} goes there: {copy.without}"
        elif (named := subject.keys.named_by(holder, holder.argument(path))) and named.aws_managed:
            yield f"{holder.address} is under {named.alias}, which AWS manages"


def _is_copied(subject: Subject, copy: Copy, block: Values) -> bool:
    """Whether there is a copy, and in another Region, as far as the arguments tell."""
    own = subject.resource.region
    if copy.exempt and stated(block.get(copy.exempt)):
        return False
    if copy.region:
        return own is None or block.get(copy.region) != own
    if copy.target:
        return not _is_beside(subject, block.get(copy.target))
    if not copy.origin:
        return True
    origin = subject.argument(copy.origin)
    return stated(origin) and _is_elsewhere(subject, copy, origin)


def _is_beside(subject: Subject, target: Any) -> bool:
    """Whether what holds a copy lies in the Region of the resource."""
    if told := region_of_arn(target):
        return told == subject.resource.region
    found = subject.view.referred(subject.resource, target)
    return bool(found) and all(each.shares_region(subject.resource) for each in found)


def _is_elsewhere(subject: Subject, copy: Copy, origin: Any) -> bool:
    """Whether what is copied may lie in another Region than the copy, which is the resource."""
    own = subject.resource.region
    if isinstance(origin, Unknown):
        sources = subject.view.referred(subject.resource, origin)
        return not sources or not all(each.shares_region(subject.resource) for each in sources)
    told = region_of_arn(origin)
    # Without an ARN, what is copied is named in its own Region; else a Region is named.
    names_source = bool(copy.source_keys) and not copy.source
    return told != own if told else not names_source and origin != own


def _source_has_key(subject: Subject, copy: Copy) -> bool | None:
    """Whether what is copied is under a customer managed key; None where that is untold."""
    resource = subject.resource
    if resource.type in {_BUCKET, _REPLICATION}:
        return _bucket_has_key(subject)
    if copy.source_key:
        return any(map(stated, at(resource.values, _path(copy.source_key))))
    if copy.source_keys:
        return _made_of_encrypted(subject, copy, resource, copy.source or copy.origin)
    return None


def _made_of_encrypted(
    subject: Subject, copy: Copy, resource: Resource, argument: str, *, far: int = 0
) -> bool | None:
    for source in _referred_by(subject, resource, argument):
        if path := copy.source_keys.get(source.type):
            return any(map(stated, at(source.values, _path(path))))
        if (made_of := MADE_OF.get(source.type)) and far < _FURTHEST:
            return _made_of_encrypted(subject, copy, source, made_of, far=far + 1)
    return None


def _bucket_has_key(subject: Subject) -> bool | None:
    """Whether the bucket that is replicated has a key by default; None where nothing tells."""
    resource = subject.resource
    own = resource.type == _BUCKET
    buckets = [resource] if own else _referred_by(subject, resource, "bucket")
    for encryption in subject.view.of_type(_BUCKET_ENCRYPTION):
        theirs = _referred_by(subject, encryption, "bucket")
        by_name = not own and encryption.argument("bucket") == subject.argument("bucket")
        if by_name or any(bucket in theirs for bucket in buckets):
            return any(map(stated, at(encryption.values, _BUCKET_KEY)))
    inline = any(stated(key) for bucket in buckets for key in at(bucket.values, _INLINE_KEY))
    # S3 encrypts by keys of its own where nobody says otherwise, in parts that were read.
    return inline or (False if buckets and not subject.view.unread else None)


def _has_default(subject: Subject, copy: Copy, region: Any) -> bool:
    """Whether the Region of a copy has a default key, given it by a resource."""
    defaults = subject.view.of_type(copy.default_key) if copy.default_key else ()
    if copy.region:
        return any(region is not None and each.region == region for each in defaults)
    return any(each.shares_region(subject.resource) for each in defaults)


def _referred_by(subject: Subject, resource: Resource, argument: str) -> list[Resource]:
    """Return the resources that an argument refers to, by its value or as it is written."""
    found = subject.view.referred(resource, resource.argument(argument))
    return found or subject.view.referred(resource, resource.written(argument))


def _blocks(resource: Resource, copy: Copy) -> Iterator[Values | Unknown]:
    if not copy.block:
        yield resource.values
        return
    for place in at(resource.values, _path(copy.block)):
        yield from blocks(place)


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(dotted.split(".")) if dotted else ()


RULE = Rule(
    id="KS018",
    name="copy-without-key",
    severity=Severity.WARNING,
    what="A copy in another Region has no customer managed key",
    why="The data leaves the key that protects it: whoever may read the copy is nobody's decision.",
    mend="give the copy the related key of its own Region",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    types=frozenset(COPIES),
    find=_find,
)
