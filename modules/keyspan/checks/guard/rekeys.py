"""KS117: data, or a copy of it, that the provider deletes to have it under another key.

Most resources cannot change their key in place: Terraform replaces them. Of a DynamoDB table and of
a secret it says "update in-place", and the provider deletes a replica whose key changes, and makes
it anew.
Source: hashicorp/aws, internal/service/dynamodb/table.go (updateReplica) and
internal/service/secretsmanager/secret.go (resourceSecretUpdate).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown, at, blocks, stated
from keyspan.checks.encryption.arguments import OWN_REGION, TARGET_REGION, TOLD_REGION
from keyspan.checks.finding import Severity
from keyspan.checks.guard.refusal import Objection, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents import Change, Values
    from keyspan.checks.guard.planned import Planned

REKEY = "rekey"

_SETTINGS = frozenset({
    "aws_appconfig_deployment", "aws_dms_endpoint", "aws_dms_s3_endpoint",
    "aws_drs_replication_configuration_template", "aws_ebs_default_kms_key",
    "aws_ecr_repository_creation_template", "aws_emrcontainers_job_template",
    "aws_glue_security_configuration", "aws_imagebuilder_component",
    "aws_imagebuilder_container_recipe", "aws_imagebuilder_image_recipe",
    "aws_imagebuilder_workflow", "aws_launch_template", "aws_quicksight_key_registration",
    "aws_sagemaker_data_quality_job_definition", "aws_sagemaker_endpoint_configuration",
    "aws_sagemaker_flow_definition", "aws_s3_bucket_server_side_encryption_configuration",
    "aws_xray_encryption_config",
})  # fmt: skip
"""Types that say how other things are encrypted, and hold no data that would go with them."""

_REMAKING: Mapping[str, str] = MappingProxyType({
    "aws_dynamodb_table": "have AWS change the replica's key in place first (UpdateTable with "
    "ReplicaUpdates), and plan again",
    "aws_secretsmanager_secret": "have AWS change the replica's key in place first (UpdateSecret "
    "in the replica's Region), and plan again",
})  # fmt: skip
"""Type of which the provider deletes copies within an update, to the way round it."""


def _rekeyed(plan: Planned) -> Iterator[Objection]:
    for change in plan.view.changes:
        if "delete" in change.actions:
            yield from _replaced(change)
        elif change.resource.type in _REMAKING:
            yield from _remade(change)


def _replaced(change: Change) -> Iterator[Objection]:
    """Yield that a resource is replaced, with another key."""
    resource = change.resource
    if resource.type in _SETTINGS:
        return
    forced = {_plain(path) for path in change.replace_paths}
    for path in key_paths(resource.type):
        if path in forced or _names_another(resource.before, resource.values, path):
            what = f"{path} becomes another key, and so it is deleted, with what it holds"
            yield Objection(address=resource.address, what=what, action=REKEY)


def replaced_for_a_key(change: Change) -> bool:
    """Whether a resource is replaced to have its data under another key."""
    return any(_replaced(change))


def key_paths(kind: str) -> tuple[str, ...]:
    """Return the arguments of a type that name a key, each from the resource down."""
    inner = (*TOLD_REGION.get(kind, ()), *TARGET_REGION.get(kind, ()))
    return (*OWN_REGION.get(kind, ()), *(f"{block}.{key}" for block, key, _ in inner))


def _plain(path: str) -> str:
    """Return a path of Terraform's without the numbers of blocks."""
    return ".".join(step for step in path.split(".") if not step.isdigit())


def _names_another(before: Any, after: Any, path: str) -> bool:
    """Whether an argument names another key; one that nobody writes is the provider's to fill."""
    steps = tuple(path.split("."))
    was = [value for value in at(before, steps) if stated(value)]
    values = list(at(after, steps))
    named = [value for value in values if stated(value)]
    is_told = not any(isinstance(value, Unknown) for value in values)
    gone = is_told and any(value not in named for value in was)
    return gone or any(value not in was for value in named)


def _remade(change: Change) -> Iterator[Objection]:
    """Yield each copy that an update deletes."""
    resource = change.resource
    for path, key, region in TOLD_REGION[resource.type]:
        planned = tuple(blocks(resource.values.get(path)))
        for copy in blocks((resource.before or {}).get(path)):
            where = _value(copy, region)
            there = [each for each in planned if _value(each, region) == where]
            if there:
                lost = _under_another(_value(copy, key), [_value(each, key) for each in there], key)
            elif any(isinstance(_value(each, region), Unknown) for each in planned):
                lost = "may be deleted: which Regions have one is not known yet"
            else:
                lost = "is deleted"
            if lost:
                yield Objection(
                    address=resource.address,
                    what=f"its {path} in {where} {lost}",
                    mend=_REMAKING[resource.type] if there else "let that Region have its copy",
                    action=REKEY,
                )


def _value(block: Values | Unknown, name: str) -> Any:
    return block if isinstance(block, Unknown) else block.get(name)


def _under_another(was: Any, planned: list[Any], key: str) -> str:
    """Return in words which other key a copy is to have, or "" where it keeps its own.

    A key that nobody writes is no news only where there was none: to the provider it is "".
    """
    for becomes in planned:
        if becomes != was and (stated(was) or stated(becomes)):
            news = "is not known yet" if isinstance(becomes, Unknown) else f"becomes {becomes}"
            return f"is deleted and made anew: its {key} was {was}, and {news}"
    return ""


REKEYED = Refusal(
    id="KS117",
    name="data-under-another-key",
    severity=Severity.ERROR,
    what="The plan deletes data to have it under another key",
    why="Where the provider cannot change a key in place it deletes what is there: data is lost, "
    "or there is no copy of it until another one is full.",
    mend="let it name the key that it has; what needs another key is copied first, under that",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "globaltables-security.html",
    find=_rekeyed,
)
