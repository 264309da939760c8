"""An OpenSearch domain in each Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Domain

_TLS_POLICY = "Policy-Min-TLS-1-2-PFS-2023-10"


class EncryptedDomains(Protected):
    """A domain in each Region with the key of its Region, closed to plain HTTP.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the domain. Those that exist get no resource: the output tells of them.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Domain
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        regions = data.regions_of(key.key)
        for region in () if data.existing else regions:
            self.add(
                "aws_opensearch_domain",
                self.name_in(region),
                self._domain(data, region),
                region=region,
                holds_data=True,
            )
        self.tell(
            {
                region: {"domain": data.called, "kms_key_arn": self.key_arn(region)}
                for region in regions
            },
            description="domain and key by Region",
        )

    def _domain(self, data: Domain, region: str) -> dict[str, Any]:
        spread = (
            {
                "zone_awareness_enabled": True,
                "zone_awareness_config": {"availability_zone_count": data.zones},
            }
            if data.zones > 1
            else {}
        )
        return {
            "domain_name": data.called,
            "engine_version": data.engine_version,
            "cluster_config": {
                "instance_type": data.instance_type,
                "instance_count": data.instance_count,
                **spread,
            },
            "ebs_options": {
                "ebs_enabled": True,
                "volume_type": "gp3",
                "volume_size": data.volume_gib,
            },
            "encrypt_at_rest": {"enabled": True, "kms_key_id": self.key_arn(region)},
            "node_to_node_encryption": {"enabled": True},
            "domain_endpoint_options": {"enforce_https": True, "tls_security_policy": _TLS_POLICY},
            "advanced_security_options": {
                "enabled": True,
                "internal_user_database_enabled": False,
                "master_user_options": {"master_user_arn": data.administrator},
            },
        }
