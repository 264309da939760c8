"""ReplicateKey and UpdatePrimaryRegion: what makes a key multi-Region.

Both are sent to the Region of the primary key. Source: KMS API reference, and the developer guide,
"Multi-Region keys".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.emulator.kms import states
from keyspan.emulator.kms.errors import already_exists, not_found, unsupported, validation
from keyspan.emulator.kms.family import Promotion
from keyspan.emulator.kms.key import Key
from keyspan.emulator.kms.metadata import metadata
from keyspan.emulator.kms.policies import policy_of
from keyspan.emulator.kms.tags import given_tags, shown_tags
from keyspan.model.regions import PARTITIONS

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output


def replicate_key(call: Call) -> Output:
    """ReplicateKey: policy, description and tags are the request's or AWS's defaults.

    They are never the primary key's.
    """
    primary = _primary(call)
    family = primary.family
    region = _other_region(call, "ReplicaRegion")
    if region in family.keys:
        raise already_exists(f"Key {family.arn(region)} already exists in {region}.")
    place = call.at(region)
    replica = Key(
        family=family,
        region=region,
        created=call.now,
        ready=call.now + call.lag,
        policy=policy_of(call, place=place),
        description=call.input.get("Description", ""),
        tags=given_tags(call),
    )
    family.keys[region] = replica
    return {
        "ReplicaKeyMetadata": metadata(replica, now=call.now),
        "ReplicaPolicy": replica.policy,
        "ReplicaTags": shown_tags(replica.tags),
    }


def update_primary_region(call: Call) -> None:
    """UpdatePrimaryRegion: both keys are Updating for a while, and only then change roles."""
    primary = _primary(call)
    family = primary.family
    region = _other_region(call, "PrimaryRegion")
    replica = family.keys.get(region)
    if replica is None:
        raise not_found(f"Key '{family.arn(region)}' does not exist")
    states.require(call.operation, replica, now=call.now)
    family.promotion = Promotion(origin=primary.region, target=region, done=call.now + call.lag)
    family.settle(call.now)


def _primary(call: Call) -> Key:
    """Return the primary key that a request names.

    Raises:
        KmsError: UnsupportedOperationException for a single-Region key or a replica key.
    """
    key = call.key()
    if not key.family.multi_region:
        raise unsupported(f"{key.arn} is not a multi-Region key.")
    if not key.primary:
        raise unsupported(
            f"{key.arn} is not a multi-Region primary key. "
            f"Its primary key is in {key.family.primary_region}."
        )
    return key


def _other_region(call: Call, member: str) -> str:
    """Return the Region that a request names: another one of the same partition.

    Raises:
        KmsError: ValidationException.
    """
    region: str = call.input[member]
    if region not in PARTITIONS[call.place.partition]:
        raise validation(
            f"{member} {region} is not a Region of the partition {call.place.partition}."
        )
    if region == call.place.region:
        raise validation(f"{member} {region} is already the Region of the primary key.")
    return region
