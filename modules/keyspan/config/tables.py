"""The tables of keyspan.toml, as pydantic reads them and as the JSON Schema describes them.

Those of a key are in keyspan.config.keys.

A field's docstring is the help that a person gets, in an editor and in a message.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads it when it runs
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
)

from keyspan.config.fields import (
    Account,
    Arguments,
    BackendType,
    DeletionWindowDays,
    Name,
    Providers,
    Region,
    RoleArn,
    TagKey,
    TagValue,
    Text,
    Version,
    WaivedRule,
)
from keyspan.config.keys import KeyTable, some_key
from keyspan.config.table import Table
from keyspan.model.provider import ALIASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.config.protects.protected import ProtectedTable


def _role(value: object) -> object:
    return {"role_arn": value} if isinstance(value, str) else value


class AssumeRoleTable(Table):
    """A role for the provider to assume."""

    role_arn: RoleArn
    """The ARN of the role."""
    external_id: Text | None = None
    """The external ID that the role's trust policy asks for."""
    session_name: Text | None = None
    """The name of the session, as CloudTrail shows it."""


class CredentialsTable(Table):
    """How the provider signs in; empty means AWS's default chain."""

    profile: Text | None = None
    """A profile of the shared AWS configuration."""
    assume_role: Annotated[
        AssumeRoleTable | None,
        BeforeValidator(_role, json_schema_input_type=AssumeRoleTable | RoleArn | None),
    ] = None
    """The role to assume: its ARN, or a table with role_arn, external_id and session_name."""


class ProviderTable(CredentialsTable):
    """The AWS provider's settings."""

    version: Version | None = None
    """Terraform version constraint of hashicorp/aws; left out, the versions that suit providers."""
    default_tags: dict[TagKey, TagValue] = {}
    """Tags that the provider sets on everything."""
    regional: Annotated[dict[Region, CredentialsTable], Field(alias="in")] = {}
    """What differs in one Region: [provider.in.eu-west-1]."""


class LocalBackendTable(Table):
    """State in a file; for trying things out, or where something else keeps the file safe."""

    type: Literal["local"]
    """The kind of backend."""
    path: Text = "terraform.{stack}.tfstate"
    """Path of the state file, from the folder of keyspan.toml; {stack} is the stack's name."""


class S3BackendTable(Table):
    """State in an S3 bucket, encrypted, locked by S3 itself (Terraform 1.10 and later)."""

    type: Literal["s3"]
    """The kind of backend."""
    bucket: Text
    """The bucket's name."""
    region: Region
    """The bucket's Region."""
    key: Text
    """The object's key, for this keyring alone: key = "orders/{stack}.tfstate"."""
    encrypt: bool = True
    """Whether S3 encrypts the state."""
    use_lockfile: bool = True
    """Whether a lock file in the bucket keeps two runs apart."""
    kms_key_id: Text | None = None
    """The KMS key that encrypts the state; never one that this state manages."""
    arguments: Arguments = {}
    """Further arguments of Terraform's s3 backend, as they are."""


class CloudBackendTable(Table):
    """State in HCP Terraform, or Terraform Enterprise."""

    type: Literal["cloud"]
    """The kind of backend."""
    organization: Text
    """The organization's name."""
    workspace: Text
    """The workspace's name, for this keyring alone: workspace = "orders-{stack}"."""
    project: Text | None = None
    """The project that holds the workspace."""
    hostname: Text | None = None
    """The host of Terraform Enterprise; left out for HCP Terraform, except with OpenTofu."""


class OtherBackendTable(Table):
    """Any other backend of Terraform, its arguments passed through."""

    type: BackendType
    """Terraform's name of the backend: "gcs", "azurerm", "pg"."""
    arguments: Arguments = {}
    """Its arguments, as they are; {stack} in a text is the stack's name."""


BACKENDS: Mapping[str, type[Table]] = MappingProxyType(
    {
        "local": LocalBackendTable,
        "s3": S3BackendTable,
        "cloud": CloudBackendTable,
        "other": OtherBackendTable,
    }
)
"""The kinds of backend, by the tag that tells them apart."""


def _backend_kind(value: Any) -> str:
    said: Any = cast("dict[str, Any]", value).get("type") if isinstance(value, dict) else None
    return said if isinstance(said, str) and said in BACKENDS else "other"


BackendTable = Annotated[
    Annotated[LocalBackendTable, Tag("local")]
    | Annotated[S3BackendTable, Tag("s3")]
    | Annotated[CloudBackendTable, Tag("cloud")]
    | Annotated[OtherBackendTable, Tag("other")],
    Discriminator(_backend_kind),
]


class WaiverTable(Table):
    """A finding that somebody takes upon themselves, until a day: [[checks.waivers]]."""

    rule: WaivedRule
    """The ID of the rule: rule = "KS007"."""
    address: Text
    """The Terraform address; * stands for any letters: address = "module.old.*"."""
    reason: Text
    """Why it may be so."""
    until: date
    """The last day on which it holds: until = 2027-01-31."""


class ChecksTable(Table):
    """How keyspan check, and each synth, looks at Terraform."""

    minimum_deletion_window_days: DeletionWindowDays | None = None
    """The shortest waiting period of a deletion; left out, AWS's default of 30 days."""
    waivers: list[WaiverTable] = []
    """What is let pass: [[checks.waivers]]."""


class KeyringTable(Table):
    """A keyring: keyspan.toml, but for the data that its keys protect."""

    account: Account
    """The AWS account that owns the keys: account = "111122223333"."""
    keys: Annotated[dict[Name, KeyTable], AfterValidator(some_key)]
    """The multi-Region keys, by name: [keys.orders]."""
    providers: Providers = ALIASES
    """How a key's Region is chosen: "aliases", by an AWS provider for each Region; or "region", by
    one AWS provider of version 6 for all of them, and then keyspan promote is refused."""
    provider: ProviderTable = ProviderTable()
    """The AWS provider's settings."""
    backend: BackendTable = LocalBackendTable(type="local")
    """Where Terraform keeps its state."""
    checks: ChecksTable = ChecksTable()
    """How Terraform is checked."""

    def protected(self) -> Iterator[tuple[str, str, ProtectedTable]]:
        """Yield each table of protected data, after its service and its name."""
        yield from ()
