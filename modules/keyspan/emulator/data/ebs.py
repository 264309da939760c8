"""EBS: snapshots under the key of their volume, and copies of them under a key of their Region.

Source: EBS user guide, "Amazon EBS encryption" and "Copy an Amazon EBS snapshot"; EC2 API
reference, CopySnapshot: a key that cannot be used fails the copy after the request was answered.
"""

from __future__ import annotations

from copy import copy as copied
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend, ec2_backends

from keyspan.emulator.data.copies import Copy
from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.ec2.models.elastic_block_store import Snapshot
    from moto.ec2.responses import EC2Response

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys

SERVICE = "ebs"
_MANAGED = "alias/aws/ebs"

_NO_VOLUME = "vol-ffffffff"
"""The volume ID of a copy; CopySnapshot: "an arbitrary volume ID", and this is what AWS takes."""


class Volumes(EC2Backend):
    """The volumes and snapshots of an account in a Region, and whatever else EC2 has there.

    Args:
        region_name: the Region.
        account_id: the account.
        keys: the way to KMS.
        copies: what is under way.
    """

    __module__ = EC2Backend.__module__  # by which moto knows whose requests these are

    def __init__(self, region_name: str, account_id: str, *, keys: Keys, copies: Copies) -> None:
        super().__init__(region_name, account_id)
        self._keys = keys
        self._copies = copies
        self._place = Place(account=account_id, region=region_name)

    def create_snapshot(self, *args: Any, **given: Any) -> Snapshot:
        """Take a snapshot, which is encrypted by the key of its volume."""
        snapshot = super().create_snapshot(*args, **given)
        snapshot.kms_key_id = snapshot.volume.kms_key_id
        return snapshot

    def copy_snapshot(
        self,
        source_snapshot_id: str,
        source_region: str,
        description: str | None,
        kms_key_id: str | None,
    ) -> Snapshot:
        """Copy a snapshot of a Region into this one, under a key of this one."""
        there = cast("Volumes", ec2_backends[self.account_id][source_region])
        source = there.get_snapshot(source_snapshot_id)
        said = description or f"[Copied {source_snapshot_id} from {source_region}]"
        copy = super().copy_snapshot(source_snapshot_id, source_region, said, None)
        copy.volume = copied(source.volume)
        copy.volume.id = _NO_VOLUME
        copy.status = "pending"
        copy.kms_key_id = kms_key_id
        copy.encrypted = source.encrypted or bool(kms_key_id)
        arrive = partial(self._arrive, copy)
        self._copies.send(Copy(service=SERVICE, region=self.region_name, arrive=arrive))
        return copy

    def describe_snapshots(
        self, snapshot_ids: list[str] | None = None, filters: Any = None
    ) -> list[Snapshot]:
        """Tell of snapshots: those that are asked for, or the account's own.

        moto has thousands of AWS's images from the start, and asks nobody whose snapshots to list.
        """
        listed = super().describe_snapshots(snapshot_ids=snapshot_ids, filters=filters)
        return [each for each in listed if snapshot_ids or each.owner_id == self.account_id]

    def default_key(self) -> str:
        """Return the key that volumes and copies are encrypted by where none is named."""
        return self.default_kms_key_id or _MANAGED

    def _arrive(self, copy: Snapshot) -> None:
        if copy.encrypted:
            key = copy.kms_key_id or self.default_key()
            if key == _MANAGED:
                key = self._keys.managed(SERVICE, place=self._place)
            try:
                context = {"aws:ebs:id": copy.id}
                copy.kms_key_id = self._keys.seal(key, place=self._place, context=context).key
            except KmsError:
                copy.status = "error"
                return
        copy.status = "completed"


def _get_default_key(self: EC2Response) -> ActionResult:
    """Answer GetEbsDefaultKmsKeyId."""
    return ActionResult({"KmsKeyId": cast("Volumes", self.ec2_backend).default_key()})


OPERATIONS: Mapping[str, Callable[[EC2Response], ActionResult]] = MappingProxyType(
    {"get_ebs_default_kms_key_id": _get_default_key}
)
"""What moto does not answer."""
