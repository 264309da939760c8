"""KS018: a copy of data in another Region that no customer managed key protects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown, at, blocks, region_of_arn, stated
from keyspan.checks.encryption.copies import COPIES, Copy
from keyspan.checks.finding import Severity
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Resource, Values
    from keyspan.checks.rule import Outcome, Subject

_BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
_BUCKET_KEY = ("rule", "apply_server_side_encryption_by_default", "kms_master_key_id")
_REPLICATION = "aws_s3_bucket_replication_configuration"


def _find(subject: Subject) -> Iterator[Outcome]:
    for copy in COPIES[subject.resource.type]:
        for block in _blocks(subject.resource, copy):
            if isinstance(block, Unknown):
                yield Undecided(f"which key {copy.what} has")
            elif _is_copied(subject, copy, block):
                yield from _keyless(subject, copy, block)


def _keyless(subject: Subject, copy: Copy, block: Values) -> Iterator[Outcome]:
    """Say it where a copy has no key, or one that AWS manages."""
    own = "" if copy.block else subject.resource.region
    region = block.get(copy.region) if copy.region else own
    name = f"{copy.what} in {region}" if region and isinstance(region, str) else copy.what
    value = next(at(block, _path(copy.key)), None)
    if not stated(value) or not subject.resource.writes(_path(copy.block) + _path(copy.key)):
        if _source_has_key(subject, copy) is not False and not _has_default(subject, copy):
            yield f"{name} has no {copy.key}: {copy.without}"
        return
    if copy.through:
        yield from _keyless_holder(subject, copy, value, name)
        return
    named = subject.keys.named_by(subject.resource, value)
    if named and named.aws_managed:
        yield f"{name} is under {named.alias}, which AWS manages"


def _keyless_holder(subject: Subject, copy: Copy, value: Any, name: str) -> Iterator[Outcome]:
    """Say it where the vault, or the like, that a copy goes to has no key."""
    holders = [each for each in _referred(subject, value) if each.type in copy.through]
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
    if not copy.origin:
        return True
    origin = subject.argument(copy.origin)
    return stated(origin) and _is_elsewhere(subject, copy, origin)


def _is_elsewhere(subject: Subject, copy: Copy, origin: Any) -> bool:
    """Whether what is copied may lie in another Region than the copy, which is the resource."""
    own = subject.resource.region
    if isinstance(origin, Unknown):
        sources = _referred(subject, origin)
        return not sources or any(each.region != own for each in sources)
    told = region_of_arn(origin)
    # Without an ARN, what has keys of its own is named in its own Region; else a Region is named.
    return told != own if told else not copy.source_keys and origin != own


def _source_has_key(subject: Subject, copy: Copy) -> bool | None:
    """Whether what is copied is under a customer managed key; None where that is untold."""
    resource = subject.resource
    if resource.type == _REPLICATION:
        return _bucket_has_key(subject)
    if copy.source_key:
        return any(map(stated, at(resource.values, _path(copy.source_key))))
    for source in _referred(subject, subject.argument(copy.origin)) if copy.source_keys else ():
        if path := copy.source_keys.get(source.type):
            return any(map(stated, at(source.values, _path(path))))
    return None


def _bucket_has_key(subject: Subject) -> bool | None:
    """Whether the bucket that is replicated has a key by default; None where nothing tells."""
    bucket = subject.argument("bucket")
    for encryption in subject.view.of_type(_BUCKET_ENCRYPTION):
        if _same(subject, bucket, encryption):
            return any(map(stated, at(encryption.values, _BUCKET_KEY)))
    return None


def _same(subject: Subject, bucket: Any, other: Resource) -> bool:
    theirs = other.argument("bucket")
    if isinstance(bucket, Unknown) and isinstance(theirs, Unknown):
        ends = [end.resource for end in subject.view.follow(subject.resource, bucket)]
        return any(end.resource in ends for end in subject.view.follow(other, theirs))
    return bucket == theirs


def _has_default(subject: Subject, copy: Copy) -> bool:
    """Whether the Region of a copy has a default key, given it by a resource."""
    defaults = subject.view.of_type(copy.default_key) if copy.default_key else ()
    return any(each.provider == subject.resource.provider for each in defaults)


def _referred(subject: Subject, value: Any) -> list[Resource]:
    """Return the resources that an argument refers to, or whose ARN or ID it is."""
    if isinstance(value, Unknown):
        return [end.resource for end in subject.view.follow(subject.resource, value)]
    return [
        each
        for each in subject.view.resources
        if each.lives and value in (each.values.get("arn"), each.values.get("id"))
    ]


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
