"""From a wanted key to the key policy of one Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.model.bounds import KEY_POLICY_BYTES
from keyspan.model.regions import partition_of
from keyspan.policy import statements
from keyspan.policy.document import KeyPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model import Key, RelatedKey
    from keyspan.policy.document import Statement


def key_policy(key: RelatedKey, *, account: str) -> KeyPolicy:
    """Return the key policy of one related key, written for its own Region.

    AWS never copies a key policy from a primary to its replicas and never keeps them in step, so
    each key has its own, rendered from the same source.

    Args:
        key: the primary key or a replica key.
        account: the AWS account ID that owns it.
    """
    return KeyPolicy(tuple(_statements(key, account)))


def size_faults(key: Key, *, account: str) -> Iterator[Fault]:
    """Yield each Region whose key policy AWS would refuse for its size."""
    for related in key.related:
        size = key_policy(related, account=account).size
        if size > KEY_POLICY_BYTES:
            yield Fault(
                where=f"keys.{key.name} in {related.region}",
                problem=f"its key policy is {size:,} bytes, over {KEY_POLICY_BYTES:,}",
                mend="name fewer principals: give access to a role that many assume",
            )


def _statements(key: RelatedKey, account: str) -> Iterator[Statement]:
    yield statements.root_delegation(account=account, partition=partition_of(key.region))
    if key.administrators:
        yield statements.administrators(key.administrators)
    if key.users:
        yield statements.users(key.users)
        yield statements.user_grants(key.users)
    if key.services:
        yield statements.services(key.services, account=account, region=key.region)
        yield statements.service_grants(key.services, account=account, region=key.region)
