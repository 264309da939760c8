"""AWS services that use a key by themselves: what the key policy of each Region has to allow.

Each row is the statement of an AWS page (2026-11), with the condition by which the page keeps other
accounts' resources out ("confused deputy"). {source} stands for the resources' ARNs, which the
keyring may narrow, and {source_account} for the accounts in them; {account}, {partition} and
{region} are the key's. A service whose page has no
condition has none here either: one that it does not send would shut it out.
Pages are under https://docs.aws.amazon.com/.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "{source}"
SOURCE_ACCOUNT = "{source_account}"

Conditions: TypeAlias = "tuple[tuple[str, str, str], ...]"
"""Operator, condition key and value; with {source} in it, one value for each source."""


@dataclass(frozen=True, slots=True)
class Part:
    """One statement for a service.

    Attributes:
        sid: its Sid.
        actions: what the service may do.
        conditions: what its requests have to say. Without a source to put in, one that asks for it
            is left out.
    """

    sid: str
    actions: tuple[str, ...]
    conditions: Conditions = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccess:
    """What a key policy has to allow a service.

    Attributes:
        principal: the service principal, or the ARN of the service-linked role.
        parts: one statement each.
        page: the AWS page that they are from.
        source: the widest pattern of sources in one account, or None where the page asks for none.
        takes_sources: whether the service says for whose resource it calls.
    """

    principal: str
    parts: tuple[Part, ...]
    page: str
    source: str | None = None
    takes_sources: bool = True


_FOR_ACCOUNT = ("StringEquals", "aws:SourceAccount", "{source_account}")
_FOR_SOURCE = ("ArnLike", "aws:SourceArn", SOURCE)
_BOUND: Conditions = (_FOR_ACCOUNT, _FOR_SOURCE)
_USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)
_PUBLISH = ("kms:Decrypt", "kms:GenerateDataKey*")
_IDENTITY = (
    "kms:Decrypt",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
_SNS_PAGE = "sns/latest/dg/sns-key-management.html"
_IDENTITY_PAGE = "singlesignon/latest/userguide/baseline-KMS-key-policy.html"
_EBS_PAGE = "autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html"


def _linked_role(name: str, *, service: str, page: str, sid: str) -> ServiceAccess:
    role = f"aws-service-role/{service}.amazonaws.com/{name}"
    return ServiceAccess(
        principal=f"arn:{{partition}}:iam::{{account}}:role/{role}",
        parts=(
            Part(sid, _USE),
            Part(
                f"{sid}Grants",
                ("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"),
                (("Bool", "kms:GrantIsForAWSResource", "true"),),
            ),
        ),
        page=page,
        takes_sources=False,
    )


SERVICE_PRINCIPALS: Mapping[str, ServiceAccess] = MappingProxyType({
    "autoscaling": _linked_role(
        "AWSServiceRoleForAutoScaling", service="autoscaling", page=_EBS_PAGE,
        sid="AllowAutoScaling",
    ),
    "backup": _linked_role(
        "AWSServiceRoleForBackup", service="backup", sid="AllowBackup",
        page="aws-backup/latest/devguide/encryption.html",
    ),
    "budgets": ServiceAccess(
        principal="budgets.amazonaws.com",
        parts=(Part("AllowBudgets", _PUBLISH, _BOUND),),
        source="arn:{partition}:budgets::{account}:*",
        page="cost-management/latest/userguide/budgets-sns-policy.html",
    ),
    "cloudfront": ServiceAccess(
        principal="cloudfront.amazonaws.com",
        parts=(
            Part(
                "AllowCloudFront",
                ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"),
                (_FOR_SOURCE,),
            ),
        ),
        source="arn:{partition}:cloudfront::{account}:distribution/*",
        page="AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    ),
    "cloudtrail": ServiceAccess(
        principal="cloudtrail.amazonaws.com",
        parts=(
            Part(
                "AllowCloudTrail",
                ("kms:GenerateDataKey*",),
                (
                    _FOR_SOURCE,
                    (
                        "StringLike",
                        "kms:EncryptionContext:aws:cloudtrail:arn",
                        "arn:{partition}:cloudtrail:*:{source_account}:trail/*",
                    ),
                ),
            ),
            Part("AllowCloudTrailDescribeKey", ("kms:DescribeKey",), (_FOR_SOURCE,)),
            Part("AllowCloudTrailDecrypt", ("kms:Decrypt",)),
        ),
        source="arn:{partition}:cloudtrail:*:{account}:trail/*",
        page="awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
    ),
    "cloudwatch": ServiceAccess(
        principal="cloudwatch.amazonaws.com",
        parts=(Part("AllowCloudWatchAlarms", _PUBLISH, _BOUND),),
        source="arn:{partition}:cloudwatch:{region}:{account}:alarm:*",
        page=_SNS_PAGE,
    ),
    "codestar-notifications": ServiceAccess(
        principal="codestar-notifications.amazonaws.com",
        parts=(
            Part(
                "AllowCodeStarNotifications",
                _PUBLISH,
                (("StringEquals", "kms:ViaService", "sns.{region}.amazonaws.com"),),
            ),
        ),
        takes_sources=False,
        page="dtconsole/latest/userguide/set-up-sns.html",
    ),
    "config": ServiceAccess(
        principal="config.amazonaws.com",
        parts=(Part("AllowConfig", ("kms:Decrypt", "kms:GenerateDataKey"), _BOUND),),
        page="config/latest/developerguide/s3-kms-key-policy.html",
    ),
    "delivery.logs": ServiceAccess(
        principal="delivery.logs.amazonaws.com",
        parts=(Part("AllowLogDelivery", _USE, _BOUND),),
        source="arn:{partition}:logs:*:{account}:*",
        page="AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html",
    ),
    "dynamodb": ServiceAccess(
        principal="dynamodb.amazonaws.com",
        parts=(Part("AllowDynamoDBDescribe", ("kms:Describe*", "kms:Get*", "kms:List*")),),
        takes_sources=False,
        page="kms/latest/developerguide/services-dynamodb.html",
    ),
    "event-bus": ServiceAccess(
        principal="events.amazonaws.com",
        parts=(
            Part(
                "AllowEventBus",
                ("kms:Decrypt", "kms:GenerateDataKey"),
                (("ArnLike", "kms:EncryptionContext:aws:events:event-bus:arn", SOURCE),),
            ),
            Part("AllowEventBusDescribeKey", ("kms:DescribeKey",)),
        ),
        source="arn:{partition}:events:{region}:{account}:event-bus/*",
        page="eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html",
    ),
    "events": ServiceAccess(
        principal="events.amazonaws.com",
        parts=(Part("AllowEventBridge", ("kms:Decrypt", "kms:GenerateDataKey"), (_FOR_SOURCE,)),),
        page="eventbridge/latest/userguide/eb-targets.html",
    ),
    "guardduty": ServiceAccess(
        principal="guardduty.amazonaws.com",
        parts=(Part("AllowGuardDuty", ("kms:GenerateDataKey",), _BOUND),),
        source="arn:{partition}:guardduty:*:{account}:detector/*",
        page="guardduty/latest/ug/guardduty_exportfindings.html",
    ),
    "identitystore": ServiceAccess(
        principal="identitystore.amazonaws.com",
        parts=(
            Part(
                "AllowIdentityStore",
                _IDENTITY,
                (
                    _FOR_ACCOUNT,
                    (
                        "StringLike",
                        "kms:EncryptionContext:aws:identitystore:identitystore-arn",
                        SOURCE,
                    ),
                ),
            ),
        ),
        source="arn:{partition}:identitystore::{account}:identitystore/*",
        page=_IDENTITY_PAGE,
    ),
    "inspector2": ServiceAccess(
        principal="inspector2.amazonaws.com",
        parts=(Part("AllowInspector", _PUBLISH, _BOUND),),
        source="arn:{partition}:inspector2:{region}:{account}:report/*",
        page="inspector/latest/user/findings-managing-exporting-reports.html",
    ),
    "lambda": ServiceAccess(
        principal="lambda.amazonaws.com",
        parts=(
            Part(
                "AllowLambda",
                ("kms:Decrypt", "kms:GenerateDataKey"),
                (("StringLike", "kms:EncryptionContext:aws:lambda:FunctionArn", SOURCE),),
            ),
        ),
        source="arn:{partition}:lambda:{region}:{account}:function:*",
        page="lambda/latest/dg/encrypt-zip-package.html",
    ),
    "logs": ServiceAccess(
        principal="logs.{region}.{suffix}",
        parts=(
            Part(
                "AllowCloudWatchLogs",
                (
                    "kms:Decrypt",
                    "kms:Describe*",
                    "kms:Encrypt",
                    "kms:GenerateDataKey*",
                    "kms:ReEncrypt*",
                ),
                (("ArnLike", "kms:EncryptionContext:aws:logs:arn", SOURCE),),
            ),
        ),
        source="arn:{partition}:logs:{region}:{account}:*",
        page="AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    ),
    "macie": ServiceAccess(
        principal="macie.amazonaws.com",
        parts=(Part("AllowMacie", ("kms:Encrypt", "kms:GenerateDataKey"), _BOUND),),
        source="arn:{partition}:macie2:*:{account}:*",
        page="macie/latest/user/discovery-results-repository-s3.html",
    ),
    "s3": ServiceAccess(
        principal="s3.amazonaws.com",
        parts=(Part("AllowS3Events", ("kms:Decrypt", "kms:GenerateDataKey"), _BOUND),),
        source="arn:{partition}:s3:::*",
        page="AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
    ),
    "s3-inventory": ServiceAccess(
        principal="s3.amazonaws.com",
        parts=(Part("AllowS3Inventory", ("kms:GenerateDataKey",), _BOUND),),
        source="arn:{partition}:s3:::*",
        page="AmazonS3/latest/userguide/configure-inventory.html",
    ),
    "ses": ServiceAccess(
        principal="ses.amazonaws.com",
        parts=(Part("AllowSES", ("kms:GenerateDataKey*",), _BOUND),),
        source="arn:{partition}:ses:{region}:{account}:receipt-rule-set/*:receipt-rule/*",
        page="ses/latest/dg/receiving-email-permissions.html",
    ),
    "sns": ServiceAccess(
        principal="sns.amazonaws.com",
        parts=(Part("AllowSNS", _PUBLISH, (_FOR_SOURCE,)),),
        source="arn:{partition}:sns:*:{account}:*",
        page="sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html",
    ),
    "spot": _linked_role(
        "AWSServiceRoleForEC2Spot", service="spot", page=_EBS_PAGE, sid="AllowEC2Spot"
    ),
    "sqs": ServiceAccess(
        principal="sqs.amazonaws.com",
        parts=(Part("AllowSQS", ("kms:Decrypt", "kms:GenerateDataKey"), (_FOR_SOURCE,)),),
        source="arn:{partition}:sqs:{region}:{account}:*",
        page="AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
    ),
    "sso": ServiceAccess(
        principal="sso.amazonaws.com",
        parts=(
            Part(
                "AllowIdentityCenter",
                _IDENTITY,
                (
                    _FOR_ACCOUNT,
                    ("StringLike", "kms:EncryptionContext:aws:sso:instance-arn", SOURCE),
                ),
            ),
        ),
        source="arn:{partition}:sso:::instance/*",
        page=_IDENTITY_PAGE,
    ),
    "storage-lens.s3": ServiceAccess(
        principal="storage-lens.s3.amazonaws.com",
        parts=(Part("AllowS3StorageLens", ("kms:GenerateDataKey",), _BOUND),),
        source="arn:{partition}:s3:*:{account}:storage-lens/*",
        page="AmazonS3/latest/userguide/storage_lens_encrypt_permissions.html",
    ),
})  # fmt: skip
"""What each service needs, by the name that a keyring calls it by."""

_SUFFIXES: Mapping[str, str] = MappingProxyType({
    "aws-cn": "amazonaws.com.cn", "aws-iso": "c2s.ic.gov", "aws-iso-b": "sc2s.sgov.gov",
})  # fmt: skip


def regional_suffix(partition: str) -> str:
    """Return how the principals that name their Region end: those of CloudWatch Logs.

    Source: the AWS provider of Terraform, data source aws_service_principal.
    """
    return _SUFFIXES.get(partition, "amazonaws.com")
