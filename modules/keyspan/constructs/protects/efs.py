"""An EFS file system, and EFS's replication of it into another Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import FileSystem


class ReplicatedFileSystem(Protected):
    """A file system with the key of its Region, and a copy that EFS makes with the key over there.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the file system. Those that exist get no resource: the output tells of them.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: FileSystem
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        systems = data.file_systems if data.existing else self._replicated(data)
        self.tell(
            {
                region: {"file_system": systems[region], "kms_key_arn": self.key_arn(region)}
                for region in data.regions
            },
            description="file system and key by Region",
        )

    def _replicated(self, data: FileSystem) -> Mapping[str, str]:
        """Make the file system and its replication, and return what refers to each side's ID."""
        name = self.name_in(data.source)
        system = self.add(
            "aws_efs_file_system",
            name,
            {
                "creation_token": data.name,
                "encrypted": True,
                "kms_key_id": self.key_arn(data.source),
                "throughput_mode": data.throughput_mode,
                "tags": {"Name": data.name},
            },
            region=data.source,
            holds_data=True,
        )
        replication = self.add(
            "aws_efs_replication_configuration",
            name,
            {
                "source_file_system_id": system.attribute("id"),
                "destination": {"region": data.to, "kms_key_id": self.key_arn(data.to)},
            },
            region=data.source,
        )
        return {
            data.source: system.attribute("id"),
            data.to: replication.attribute("destination[0].file_system_id"),
        }
