"""Which resources are keys, may be keys, or hold keys that go when they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.checks.documents.references import steps
from keyspan.checks.keys import KEY_TYPES, REPLICA_TYPES, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.checks.documents import Change

_CLOUD_CONTROL = "aws_cloudcontrolapi_resource"
FOREIGN_KEY_TYPES = frozenset({"awscc_kms_key", "awscc_kms_replica_key"})
"""Keys of another provider than hashicorp/aws."""

_CLUSTER = "aws_cloudhsm_v2_cluster"
"""Holds the key material of a custom key store."""

_CLOUDFORMATION_KEYS = frozenset({"AWS::KMS::Key", "AWS::KMS::ReplicaKey"})
_ELSEWHERE = frozenset({
    "::MODULE", "AWS::CloudFormation::Stack", "AWS::Include", "AWS::Serverless::Application",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct", "Fn::Transform",
})  # fmt: skip
"""What a template says where another one tells a part of what it makes."""

_STACKS = frozenset({
    "aws_cloudformation_stack",
    "aws_cloudformation_stack_set",
    "aws_cloudformation_stack_instances",
    "aws_cloudformation_stack_set_instance",
    "awscc_cloudformation_stack",
    "awscc_cloudformation_stack_set",
    "aws_serverlessapplicationrepository_cloudformation_stack",
})  # fmt: skip
_HARMLESS = frozenset({
    "aws_ebs_default_kms_key", "aws_kms_alias", "aws_kms_ciphertext", "aws_kms_grant",
    "aws_kms_key_policy", "awscc_kms_alias",
})  # fmt: skip
"""Types with KMS in their name, or a key's ARN for an ID, that hold no key."""

_GRANTING = ("_iam_binding", "_iam_member", "_iam_policy")
"""What types of other clouds end with that say who may use a key of theirs."""


def may_be_key(change: Change) -> bool:
    """Whether a change is about a key, or about something that may be one or hold one."""
    resource = change.resource
    kind, before = resource.type, resource.before or {}
    if opens(change):
        return False
    if (
        kind in KEY_TYPES | FOREIGN_KEY_TYPES | {_CLUSTER}
        or _type_of(resource.address) in KEY_TYPES
    ):
        return True
    if key_arn_parts(before.get("arn")) or key_arn_parts(before.get("id")):
        return kind not in _HARMLESS
    if kind == _CLOUD_CONTROL:
        return before.get("type_name") in _CLOUDFORMATION_KEYS
    if kind in _STACKS:
        return _holds_keys(before)
    return "_kms_" in kind and kind not in _HARMLESS and not kind.endswith(_GRANTING)


def opens(change: Change) -> bool:
    """Whether a change is of an ephemeral resource, which OpenTofu lists: it is read, and is gone.

    https://opentofu.org/docs/language/ephemerality/ephemeral-resources/
    """
    resource = change.resource
    ephemeral = resource.mode == "ephemeral" and _type_of(resource.address) == "ephemeral"
    return ephemeral and change.actions == ("open",) and resource.before is None


def lost(change: Change) -> str:
    """Return in words what is lost with a key: which, where, and what depends on it."""
    before = change.resource.before or {}
    kind = change.resource.type
    if kind not in KEY_TYPES:
        return f"the keys that {change.resource.address} holds would be lost"
    region = change.resource.arn_region or change.resource.region or "its Region"
    name = before.get("key_id") or before.get("id") or "the key"
    if kind in REPLICA_TYPES:
        return f"{region} would lose {name}, and could decrypt nothing by it"
    if before.get("multi_region") is True:
        return (
            f"{name}, the primary key in {region}, would be lost: unusable at once, and never to "
            "be replicated again"
        )
    return f"{name} in {region} would be lost, and with it all that only it can decrypt"


def alters_held_keys(change: Change) -> bool:
    """Whether a stack that holds keys gets another template, in which one may be missing."""
    before, after = change.resource.before or {}, change.resource.after or {}
    is_stack = change.resource.type in _STACKS and change.actions == ("update",)
    return is_stack and _holds_keys(before) and _template(before) != _template(after)


def _template(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in ("template_body", "template_url", "parameters"))


def _holds_keys(before: Mapping[str, Any]) -> bool:
    """Whether a stack may hold a key: its template says so, or is not there to be read."""
    template: Any = before.get("template_body")
    if not isinstance(template, str) or not template:
        return True
    return any(kind in template for kind in _CLOUDFORMATION_KEYS | _ELSEWHERE)


def _type_of(address: str) -> str:
    """Return the type that an address names: "aws_kms_key"."""
    names = [name for name, _ in steps(address)]
    while names[:1] == ["module"]:
        names = names[2:]
    return names[0] if names else ""
