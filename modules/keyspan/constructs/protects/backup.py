"""AWS Backup's vaults in several Regions, and a plan that copies backups between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.constructs.protects.protected import Protected
from keyspan.model.regions import partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.constructs.protects.protected import Made
    from keyspan.model.protects import Vaults
    from keyspan.model.protects.backup_plan import BackupRule, Lock


class BackupVaults(Protected):
    """A vault in each Region with the key of its Region, and a plan that fills them.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the vaults. Those that exist get no resource: the output tells what they need.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Vaults
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._vaults = data
        regions = data.regions_of(key.key)
        if not data.existing:
            vaults = {region: self._vault(region) for region in regions}
            if data.plan:
                self._plan(vaults)
        self.tell(
            {
                region: {"vault": data.called, "kms_key_arn": self.key_arn(region)}
                for region in regions
            },
            description="vault and key by Region",
        )

    def _vault(self, region: str) -> Made:
        vault = self.add(
            "aws_backup_vault",
            self.name_in(region),
            {"name": self._vaults.called, "kms_key_arn": self.key_arn(region)},
            region=region,
            holds_data=True,
        )
        if self._vaults.lock:
            self.add(
                "aws_backup_vault_lock_configuration",
                self.name_in(region),
                {"backup_vault_name": vault.attribute("name"), **_locked(self._vaults.lock)},
                region=region,
            )
        return vault

    def _plan(self, vaults: Mapping[str, Made]) -> None:
        """Make the plan, what it backs up, and the role by which it does."""
        data = self._vaults
        name = self.name_in(data.source)
        plan = self.add(
            "aws_backup_plan",
            name,
            {
                "name": data.called,
                "rule": [self._rule(each, rule, vaults) for each, rule in data.plan.items()],
            },
            region=data.source,
        )
        role, policies = self._role()
        self.add(
            "aws_backup_selection",
            name,
            {
                "name": data.called,
                "plan_id": plan.attribute("id"),
                "iam_role_arn": role.attribute("arn"),
                "resources": list(data.resources) or ["*"],
                "condition": {"string_equals": list(_tagged(data.tags))} if data.tags else None,
            },
            region=data.source,
            depends_on=policies,
        )

    def _rule(self, name: str, rule: BackupRule, vaults: Mapping[str, Made]) -> dict[str, Any]:
        source = self._vaults.source
        return {
            "rule_name": name,
            "target_vault_name": vaults[source].attribute("name"),
            "schedule": rule.schedule,
            "start_window": rule.start_window,
            "completion_window": rule.completion_window,
            **_kept(*rule.kept),
            "copy_action": [
                {"destination_vault_arn": vault.attribute("arn"), **_kept(*rule.copy_kept)}
                for region, vault in vaults.items()
                if region != source
            ],
        }

    def _role(self) -> tuple[Made, list[Made]]:
        """Make the role, with AWS's policies for it; return it, and what attaches them."""
        data = self._vaults
        name = f"backup_{data.name}"
        role = self.add_role(
            name, data.role_name, service="backup.amazonaws.com", region=data.source
        )
        policies = [
            self.add(
                "aws_iam_role_policy_attachment",
                f"{name}_{purpose}",
                {
                    "role": role.attribute("name"),
                    "policy_arn": f"arn:{partition_of(data.source)}:iam::aws:policy/{policy}",
                },
                region=data.source,
            )
            for purpose, policy in _policies(data)
        ]
        return role, policies


def _policies(data: Vaults) -> Iterator[tuple[str, str]]:
    """Yield AWS's policies for a role that backs up, each after what it is for.

    Source: AWS Backup developer guide, "Managed policies for AWS Backup",
    security-iam-awsmanpol.html
    """
    yield "backup", "service-role/AWSBackupServiceRolePolicyForBackup"
    if data.restores:
        yield "restores", "service-role/AWSBackupServiceRolePolicyForRestores"
    if data.s3:
        yield "s3_backup", "AWSBackupServiceRolePolicyForS3Backup"
    if data.s3 and data.restores:
        yield "s3_restores", "AWSBackupServiceRolePolicyForS3Restore"


def _tagged(tags: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for key, value in tags.items():
        yield {"key": f"aws:ResourceTag/{key}", "value": value}


def _kept(delete_after: int | None, cold_storage_after: int | None) -> dict[str, Any]:
    days = {"delete_after": delete_after, "cold_storage_after": cold_storage_after}
    said = {name: number for name, number in days.items() if number is not None}
    return {"lifecycle": said} if said else {}


def _locked(lock: Lock) -> dict[str, int | None]:
    return {
        "min_retention_days": lock.min_days,
        "max_retention_days": lock.max_days,
        "changeable_for_days": lock.changeable_for_days,
    }
