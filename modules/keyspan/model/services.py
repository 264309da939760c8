"""The AWS services that call KMS on behalf of a user, by the name that kms:ViaService gives them.

Source: KMS developer guide, "kms:ViaService", the table of services (its public source of 2023).
A service that AWS added since is written in full, with its Region left open:
"newservice.{region}.amazonaws.com".
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VIA_SERVICES: frozenset[str] = frozenset({
    "airflow", "appflow", "apprunner", "athena", "auditmanager", "backup", "backup-gateway",
    "cassandra", "codeartifact", "codeguru-reviewer", "comprehend", "connect", "dax",
    "directoryservice", "dms", "dynamodb", "ec2", "ecr", "eks", "elasticache",
    "elasticfilesystem", "es", "events", "finspace", "firehose", "forecast", "fsx", "geo", "glue",
    "groundstation", "healthlake", "importexport", "iotsitewise", "kafka", "kendra", "kinesis",
    "kinesisvideo", "lambda", "lex", "license-manager", "lookoutequipment", "lookoutmetrics",
    "lookoutvision", "macie", "malware-protection", "managedblockchain", "mediatailor",
    "memorydb", "mgn", "mq", "nimble", "omics", "profile", "proton", "qldb", "rds", "redshift",
    "redshift-serverless", "rekognition", "s3", "sagemaker", "secretsmanager", "ses", "sns",
    "sqlworkbench", "sqs", "ssm", "ssm-contacts", "ssm-incidents", "storagegateway", "timestream",
    "translate", "wisdom", "workmail", "workspaces", "workspaces-web", "xray",
})  # fmt: skip

VIA_SERVICE_SUFFIX = ".{region}.amazonaws.com"
"""The rest of a kms:ViaService value; the guide gives this suffix for every partition."""


_SEVERAL: Mapping[str, tuple[str, ...]] = MappingProxyType({"elasticache": ("elasticache", "dax")})
"""The guide asks for both names of ElastiCache in the condition."""


def via_service(service: str, *, region: str) -> tuple[str, ...]:
    """Return the kms:ViaService values of a service in one Region: "s3.eu-west-1.amazonaws.com"."""
    if service.endswith(VIA_SERVICE_SUFFIX):
        return (service.replace("{region}", region),)
    return tuple(
        name + VIA_SERVICE_SUFFIX.replace("{region}", region)
        for name in _SEVERAL.get(service, (service,))
    )
