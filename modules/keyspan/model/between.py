"""What must hold of one key as a whole: between its fields, each of them being right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from keyspan.errors import Fault, InvalidKeyring
from keyspan.model import specs
from keyspan.model.access import PRINCIPALS
from keyspan.model.bounds import (
    ALIASES_PER_KEY,
    GRANT_CONTEXT_CHARACTERS,
    GRANT_CONTEXT_PAIRS,
    TAGS_PER_RESOURCE,
)
from keyspan.model.grants import CONSTRAINTS, operations_of
from keyspan.model.regions import PARTITIONS, partition_of
from keyspan.model.rules import did_you_mean, principal_partition, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.grants import Grant
    from keyspan.model.keys import Key, RelatedKey

_EXAMPLES = 3


def require_valid(key: Key) -> Key:
    """Return the key when nothing is wrong with it; for keys that were built in Python.

    Raises:
        InvalidKeyring: every fault of the key.
    """
    faults = list(key.field_faults()) or list(key_faults(key))
    if faults:
        raise InvalidKeyring(faults)
    return key


def key_faults(key: Key) -> Iterator[Fault]:
    """Yield what is wrong between the fields of a key."""
    where = f"keys.{key.name}"
    yield from _region_faults(key, where)
    yield from _record_faults(key, where)
    yield from _kind_faults(key, where)
    for related in key.related:
        yield from _limit_faults(related, where)
        yield from _partition_faults(key, related, where)
        yield from _usage_faults(key, related, where)
        yield from _denial_faults(key, related, where)
        for grant in related.grants:
            yield from _grant_faults(key, grant, f"{where}.grants.{grant.name}")
    for data in key.protects:
        yield from data.faults(key)
    for name, count in Counter(data.where for data in key.protects).items():
        if count > 1:
            yield Fault(
                where=name,
                problem=f"names {count} data of the key {key.name}",
                mend="give each a name of its own: it is part of addresses",
            )


def _region_faults(key: Key, where: str) -> Iterator[Fault]:
    primary = key.primary.region
    for region, count in Counter(related.region for related in key.replicas).items():
        if region == primary:
            yield Fault(
                where=f"{where}.replicas",
                problem=f'"{region}" is the primary\'s own Region',
                mend="leave it out; a Region holds one key of a set of related keys",
            )
        elif count > 1:
            yield Fault(
                where=f"{where}.replicas",
                problem=f'"{region}" stands here {count} times',
                mend="name each Region once",
            )
        if partition_of(region) != partition_of(primary):
            yield Fault(
                where=f"{where}.replicas",
                problem=f'"{region}" lies in partition {partition_of(region)}, and the '
                f'primary\'s Region "{primary}" in {partition_of(primary)}',
                mend=_other_regions(primary),
            )


def _record_faults(key: Key, where: str) -> Iterator[Fault]:
    """Yield where what is to be done to the state does not fit the key."""
    replicas = [related.region for related in key.replicas]
    if key.promoted_from is not None and key.promoted_from not in replicas:
        yield Fault(
            where=f"{where}.promoted_from",
            problem=f'"{key.promoted_from}" is no Region of the replicas',
            mend="it names the Region that held the primary key before, and a replica now",
        )
    for region, count in Counter(key.retired_regions).items():
        if count > 1 or region in replicas:
            yield Fault(
                where=f"{where}.retired",
                problem=f'"{region}" stands here {count} times'
                if count > 1
                else f'"{region}" is one of the replicas, too',
                mend="name each Region once: in replicas to keep its key, in retired to let it go",
            )
    if key.given_up and replicas:
        yield Fault(
            where=f"{where}.retired",
            problem=f'"{key.primary.region}" holds the primary key, and replicas are left',
            mend=f"promote another Region first: keyspan promote {key.name} {replicas[0]}",
        )


def _kind_faults(key: Key, where: str) -> Iterator[Fault]:
    usages = specs.USAGES[key.key_spec]
    if key.key_usage is None and len(usages) > 1:
        yield Fault(
            where=f"{where}.key_usage",
            problem=f"is missing, and a key of {key.key_spec} can be for {' or '.join(usages)}",
            mend=f'say which: key_usage = "{usages[0]}"',
        )
    elif key.usage not in usages:
        yield Fault(
            where=f"{where}.key_usage",
            problem=f"a key of {key.key_spec} is not for {key.usage}",
            mend=f"choose {' or '.join(usages)}",
        )
    partition = partition_of(key.primary.region)
    if not specs.is_in(key.key_spec, partition=partition):
        yield Fault(
            where=f"{where}.key_spec",
            problem=f"KMS has no {key.key_spec} in partition {partition}",
            mend="choose another key spec",
        )
    if key.imported and not specs.takes_imports(key.key_spec):
        yield Fault(
            where=f"{where}.origin",
            problem=f"key material of {key.key_spec} cannot be imported",
            mend=f"leave it out, for {specs.AWS_KMS}, or choose another key spec",
        )
    if isinstance(key.rotation_days, int) and key.rotation_period is None:
        yield Fault(
            where=f"{where}.rotation_days",
            problem=f"KMS does not rotate a key of {key.key_spec} with origin {key.origin}",
            mend="leave it out; rotate by importing new material"
            if key.imported and key.symmetric
            else "leave it out; rotate by hand: a new key, and the alias moved to it",
        )


def _limit_faults(key: RelatedKey, where: str) -> Iterator[Fault]:
    for alias, count in Counter(key.aliases).items():
        if count > 1:
            yield Fault(
                where=f"{where}.aliases",
                problem=f'"{alias}" stands here {count} times',
                mend="name each alias once",
            )
    for name, count, limit in (
        ("aliases", len(key.aliases), ALIASES_PER_KEY),
        ("tags", len(key.tags), TAGS_PER_RESOURCE),
    ):
        if count > limit:
            yield Fault(
                where=f"{where}.{name}",
                problem=f"{count} {name}, more than {limit}",
                mend="AWS allows no more for one key in one Region",
            )
    for name, count in Counter(grant.name for grant in key.grants).items():
        if count > 1:
            yield Fault(
                where=f"{where}.grants",
                problem=f'"{name}" names {count} grants in {key.region}',
                mend="give each grant a name of its own",
            )


def _partition_faults(key: Key, related: RelatedKey, where: str) -> Iterator[Fault]:
    partition = partition_of(key.primary.region)
    named = [(name, getattr(related, name)) for name in PRINCIPALS]
    named += [("deny.deletion_except_by", related.deny.deletion_except_by)]
    named += [(f"grants.{grant.name}", grant.principals) for grant in related.grants]
    for name, principals in named:
        for principal in principals:
            if principal_partition(principal) != partition:
                yield Fault(
                    where=f"{where}.{name}",
                    problem=f"{shown(principal)} is of partition "
                    f"{principal_partition(principal)}, and the key of {partition}",
                    mend=f'name a principal of that partition: "arn:{partition}:iam::…"',
                )


def _usage_faults(key: Key, related: RelatedKey, where: str) -> Iterator[Fault]:
    """Yield what names a use that the key does not have."""
    wanted = {
        "encrypt_only": (specs.ENCRYPT_DECRYPT,),
        "decrypt_only": (specs.ENCRYPT_DECRYPT,),
        "verify_only": (specs.SIGN_VERIFY, specs.GENERATE_VERIFY_MAC),
    }
    for name, usages in wanted.items():
        if getattr(related, name) and key.usage not in usages:
            yield Fault(
                where=f"{where}.{name}",
                problem=f"the key is for {key.usage}",
                mend="leave it out; users may use the key for whatever it is for",
            )
    for name in ("services", "service_principals"):
        if getattr(related, name) and not key.symmetric:
            yield Fault(
                where=f"{where}.{name}",
                problem=f"AWS services encrypt with {specs.SYMMETRIC} only, "
                f"and the key is of {key.key_spec}",
                mend="leave it out, or give the services a key of their own",
            )


def _denial_faults(key: Key, related: RelatedKey, where: str) -> Iterator[Fault]:
    deny = related.deny
    least = deny.deletion_window_below_days
    if least is not None and related.deletion_window_days < least:
        yield Fault(
            where=f"{where}.deletion_window_days",
            problem=f"{related.deletion_window_days} is denied below {least} "
            "by deny.deletion_window_below_days",
            mend=f"write {least} or more",
        )
    for region in key.regions[1:]:
        if deny.replication_except_to is not None and region not in deny.replication_except_to:
            yield Fault(
                where=f"{where}.deny.replication_except_to",
                problem=f'"{region}" is one of replicas, and is denied here',
                mend="add it, or take the replica out",
            )
    for name in ("replication_except_to", "promotion_except_to"):
        for region in getattr(deny, name) or ():
            if partition_of(region) != partition_of(key.primary.region):
                yield Fault(
                    where=f"{where}.deny.{name}",
                    problem=f'"{region}" lies in partition {partition_of(region)}',
                    mend=_other_regions(key.primary.region),
                )


def _grant_faults(key: Key, grant: Grant, where: str) -> Iterator[Fault]:
    known = operations_of(spec=key.key_spec, usage=key.usage)
    for operation in grant.operations:
        if operation not in known:
            yield Fault(
                where=f"{where}.operations",
                problem=f"a key of {key.key_spec} for {key.usage} has no {shown(operation)}",
                mend=did_you_mean(operation, known, otherwise=f"it has {', '.join(known)}"),
            )
    if all(getattr(grant, name) for name in CONSTRAINTS):
        yield Fault(
            where=where,
            problem=f"has {' and '.join(CONSTRAINTS)}",
            mend="choose one; AWS takes no grant with both",
        )
    for name in CONSTRAINTS:
        context = getattr(grant, name)
        if context and not key.symmetric:
            yield Fault(
                where=f"{where}.{name}",
                problem=f"a key of {key.key_spec} has no encryption context",
                mend="leave it out",
            )
        if len(context) > GRANT_CONTEXT_PAIRS:
            yield Fault(
                where=f"{where}.{name}",
                problem=f"{len(context)} pairs, more than {GRANT_CONTEXT_PAIRS}",
                mend="AWS allows no more in one constraint",
            )
        for value in context.values():
            if len(value) not in GRANT_CONTEXT_CHARACTERS:
                yield Fault(
                    where=f"{where}.{name}",
                    problem=f"{shown(value)} is {len(value)} characters long, "
                    f"outside {GRANT_CONTEXT_CHARACTERS}",
                    mend="shorten it",
                )


def _other_regions(region: str) -> str:
    partition = partition_of(region)
    others = [other for other in PARTITIONS[partition] if other != region]
    if not others:
        return f"leave it out: {partition} has no other Region, so a key there has no replica"
    return f"choose Regions of partition {partition}, such as {', '.join(others[-_EXAMPLES:])}"
