"""The tables of keyspan.checks.encryption name arguments that the real AWS provider has."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from keyspan.checks.encryption.arguments import OWN_REGION, TARGET_REGION, TOLD_REGION
from keyspan.checks.encryption.copies import COPIES, MADE_OF, Copy
from keyspan.terraform import find_toolchain
from keyspan.terraform.environment import child_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}}
}
NEWER = {
    "aws_athena_workgroup.configuration.managed_query_results_configuration.encryption_configuration.kms_key",
    "aws_backup_logically_air_gapped_vault.encryption_key_arn",
    "aws_bedrockagent_flow.customer_encryption_key_arn",
    "aws_bedrockagentcore_gateway.kms_key_arn",
    "aws_bedrockagentcore_memory.encryption_key_arn",
    "aws_bedrockagentcore_token_vault_cmk.kms_configuration.kms_key_arn",
    "aws_cloudwatch_event_archive.kms_key_identifier",
    "aws_emrserverless_application.monitoring_configuration.cloudwatch_logging_configuration.encryption_key_arn",
    "aws_emrserverless_application.monitoring_configuration.managed_persistence_monitoring_configuration.encryption_key_arn",
    "aws_lambda_capacity_provider.kms_key_arn",
    "aws_lambda_function.source_kms_key_arn",
    "aws_quicksight_key_registration.key_registration.key_arn",
    "aws_s3_bucket_metadata_configuration.metadata_configuration.inventory_table_configuration.encryption_configuration.kms_key_arn",
    "aws_s3_bucket_metadata_configuration.metadata_configuration.journal_table_configuration.encryption_configuration.kms_key_arn",
    "aws_s3vectors_vector_bucket.encryption_configuration.kms_key_arn",
    "aws_ssmincidents_replication_set.regions.kms_key_arn",
    "aws_ssmincidents_replication_set.regions.name",
    "aws_workspacesweb_portal.customer_managed_key",
    "aws_workspacesweb_session_logger.customer_managed_key",
}
"""What the bindings of 6.25.0 have, and 5.100.0 has not."""

pytestmark = pytest.mark.terraform


@pytest.fixture(scope="module")
def schemas(tmp_path_factory) -> dict[str, Any]:
    scratch = tmp_path_factory.mktemp("schema")
    (scratch / "main.tf.json").write_text(json.dumps(ROOT))
    toolchain = find_toolchain(os.environ, scratch=scratch)

    def terraform(*arguments: str) -> str:
        command = [str(toolchain.binary), *arguments]
        environment = child_environment(toolchain.environment)
        return subprocess.run(
            command, cwd=scratch, env=environment, check=True, capture_output=True, text=True
        ).stdout

    terraform("init", "-input=false")
    told = json.loads(terraform("providers", "schema", "-json"))["provider_schemas"]
    (schemas,) = told.values()
    return schemas


def paths() -> Iterator[str]:
    """Every argument that the tables name, with its type."""
    for kind, arguments in OWN_REGION.items():
        yield from (f"{kind}.{argument}" for argument in arguments)
    for table in (TOLD_REGION, TARGET_REGION):
        for kind, rows in table.items():
            for block, *arguments in rows:
                yield from (f"{kind}.{block}.{argument}" for argument in arguments)
    for kind, copies in COPIES.items():
        for copy in copies:
            yield from paths_of(kind, copy)
    yield from (f"{kind}.{argument}" for kind, argument in MADE_OF.items())


def paths_of(kind: str, copy: Copy) -> Iterator[str]:
    within = f"{kind}.{copy.block}" if copy.block else kind
    inside = (copy.key, copy.region, copy.exempt, copy.target)
    yield from (f"{within}.{argument}" for argument in inside if argument)
    outside = (copy.origin, copy.source, copy.source_key)
    yield from (f"{kind}.{argument}" for argument in outside if argument)
    others = {**copy.source_keys, **copy.through}
    yield from (f"{other}.{argument}" for other, argument in others.items())
    if copy.default_key:
        yield f"{copy.default_key}.key_arn"


def has(schemas: dict[str, Any], path: str) -> bool:
    kind, *steps = path.split(".")
    block = schemas["resource_schemas"].get(kind, {}).get("block", {})
    for number, step in enumerate(steps):
        attribute = block.get("attributes", {}).get(step)
        if attribute and "nested_type" in attribute:
            block = attribute["nested_type"]
        elif attribute:
            return holds(attribute["type"], steps[number + 1 :])
        else:
            block = block.get("block_types", {}).get(step, {}).get("block", {})
    return False


def holds(kind: Any, steps: list[str]) -> bool:
    """Whether a type has what stands at a path; lists and sets have what their elements have."""
    while isinstance(kind, list) and kind[0] in {"list", "set"}:
        kind = kind[1]
    if not steps:
        return kind == "string"
    named = kind[1] if isinstance(kind, list) and kind[0] == "object" else {}
    return steps[0] in named and holds(named[steps[0]], steps[1:])


def test_every_argument_is_the_providers(schemas):
    assert {path for path in paths() if not has(schemas, path)} == NEWER


def test_nothing_else_has_an_argument_that_is_not_there(schemas):
    assert has(schemas, "aws_sns_topic.kms_master_key_id")
    assert has(schemas, "aws_ssmincidents_replication_set.region.kms_key_arn")
    assert not has(schemas, "aws_sns_topic.kms_key_id")
    assert not has(schemas, "aws_sns_topic")
    assert not has(schemas, "aws_no_such.kms_key_id")
