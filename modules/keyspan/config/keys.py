"""The tables of a key in keyspan.toml: [keys.NAME], and what stands in it.

A field's docstring is the help that a person gets, in an editor and in a message.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from keyspan.config.fields import (
    Account,
    Alias,
    DeletionWindowDays,
    Description,
    GrantName,
    Identity,
    KeyId,
    KeySpec,
    KeyUsage,
    Name,
    Operation,
    Organization,
    Origin,
    Principal,
    Region,
    RotationDays,
    Service,
    ServicePrincipalName,
    SourceArn,
    TagKey,
    TagValue,
    refuse,
)
from keyspan.config.table import Table
from keyspan.model.access import ServicePrincipal
from keyspan.model.bounds import DEFAULT_DELETION_WINDOW_DAYS
from keyspan.model.keys import DEFAULT_STACK
from keyspan.model.rules import Problem
from keyspan.model.specs import AWS_KMS, SYMMETRIC


def _service(value: object) -> object:
    return {"service": value} if isinstance(value, str) else value


def _some_operation(operations: list[str]) -> list[str]:
    if not operations:
        refuse(Problem("the grant allows no operation", 'name some: operations = ["Decrypt"]'))
    return operations


class ServicePrincipalTable(Table):
    """An AWS service that uses the key by itself."""

    service: ServicePrincipalName
    """The service: service = "logs"."""
    source_arns: list[SourceArn] = []
    """For which of the account's resources: ARNs or patterns; {account}, {partition} and {region}
    are filled in. Left out, the widest that AWS's page has for one account."""

    def value(self) -> ServicePrincipal:
        """Return the frozen value of the same fields."""
        return ServicePrincipal(service=self.service, source_arns=tuple(self.source_arns))


NamedService = Annotated[
    ServicePrincipalTable,
    BeforeValidator(_service, json_schema_input_type=ServicePrincipalTable | ServicePrincipalName),
]
"""A service by its name alone, or with the resources for which it uses the key."""


class DenyTable(Table):
    """What nobody may do, whatever else allows it."""

    deletion_window_below_days: DeletionWindowDays | None = None
    """Deny deletions with a shorter waiting period, in days."""
    deletion_except_by: list[Identity] = []
    """Deny deletion, and deletion of imported material, to all but these roles and users."""
    replication_except_to: list[Region] | None = None
    """Deny replication into other Regions than these."""
    promotion_except_to: list[Region] | None = None
    """Deny promotion of replicas in other Regions than these; [] denies every promotion."""
    lockout_bypass: bool = False
    """Whether to deny changes of the key policy that skip AWS's lockout check."""


class GrantTable(Table):
    """A grant of the key in each Region: what one principal may do, besides the key policy."""

    grantee: Principal
    """The ARN of who gets the permissions."""
    operations: Annotated[list[Operation], AfterValidator(_some_operation)]
    """What is allowed: operations = ["Decrypt", "GenerateDataKey"]."""
    retiring_principal: Principal | None = None
    """The ARN of who may retire the grant."""
    encryption_context_equals: dict[str, str] = {}
    """The only encryption context that the grant is good for."""
    encryption_context_subset: dict[str, str] = {}
    """What an encryption context has to hold."""


class RegionTable(Table):
    """What one Region keeps for itself; AWS copies none of it between related keys."""

    description: Description = ""
    """What the key is for."""
    aliases: list[Alias] = []
    """Names of the key, without "alias/"; the same in every Region unless one says otherwise."""
    tags: dict[TagKey, TagValue] = {}
    """Tags of the key; a Region's own are added to the key's."""
    root_delegation: bool = True
    """Whether the account's IAM policies can give access to the key."""
    administrators: list[Principal] = []
    """ARNs of who may manage the key, replicate it and promote a replica; no cryptography."""
    users: list[Principal] = []
    """ARNs of who may use the key: encrypt and decrypt, sign, make MACs, whatever it is for."""
    encrypt_only: list[Principal] = []
    """ARNs of who may encrypt and make data keys, and not decrypt."""
    decrypt_only: list[Principal] = []
    """ARNs of who may decrypt, and nothing else."""
    verify_only: list[Principal] = []
    """ARNs of who may verify signatures or MACs, and make none."""
    granters: list[Principal] = []
    """ARNs of who may give grants to AWS resources, as users may."""
    external_users: list[Principal] = []
    """ARNs of who may use the key from other accounts."""
    external_accounts: list[Account] = []
    """Other accounts that statements, granters and grants may name."""
    organizations: list[Organization] = []
    """IDs of AWS Organizations, all of whose principals may use the key: "o-exampleorgid"."""
    services: list[Service] = []
    """AWS services that may use the key on behalf of the account's principals: "s3", "dynamodb"."""
    service_principals: list[NamedService] = []
    """AWS services that may use the key by themselves: "logs", or a table with service and
    source_arns."""
    deny: DenyTable = DenyTable()
    """What nobody may do, whatever else allows it."""
    statements: list[dict[str, Any]] = []
    """Further statements of the key policy, in AWS's policy language; {account}, {partition} and
    {region} are filled in, and Resource may be left out."""
    policy_id: str = ""
    """The Id of the key policy, which AWS makes nothing of; keyspan adopt writes it."""
    grants: dict[GrantName, GrantTable] = {}
    """Grants, by name: [keys.orders.grants.batch]."""
    deletion_window_days: DeletionWindowDays = DEFAULT_DELETION_WINDOW_DAYS
    """Waiting period of a deletion, in days."""
    enabled: bool = True
    """false disables the key, in one Region when it stands under `in`. AWS replicates no disabled
    primary key: create the replicas first."""


class KeyTable(RegionTable):
    """One multi-Region key."""

    primary: Region
    """The Region of the primary key: primary = "us-east-1"."""
    replicas: list[Region] = []
    """The Regions of the replica keys."""
    key_spec: KeySpec = SYMMETRIC
    """AWS's name of what the key is made of: "RSA_2048", "ECC_NIST_P256", "HMAC_256"."""
    key_usage: KeyUsage | None = None
    """AWS's name of what the key is for: "SIGN_VERIFY"; needed where key_spec allows several."""
    origin: Origin = AWS_KMS
    """"EXTERNAL" for key material that you import: keyspan material import."""
    rotation_days: RotationDays = None
    """Period of automatic rotation in days, for all related keys; "off" turns it off. Left out,
    365 for symmetric keys of AWS's own material; KMS rotates no others."""
    stack: Name = DEFAULT_STACK
    """The stack, and so the Terraform state, that holds the key."""
    protect: bool = True
    """Whether Terraform refuses to plan the key's deletion (prevent_destroy)."""
    promoted_from: Region | None = None
    """The Region of the primary key before the last promotion; keyspan promote writes it, and
    keyspan settle drops it."""
    adopted: KeyId | None = None
    """The key ID of a living key that Terraform takes over; keyspan adopt writes it, and keyspan
    settle drops it."""
    retired: list[Region] = []
    """Regions whose keys Terraform lets go of; keyspan retire writes them, and keyspan settle drops
    them."""
    regional: Annotated[dict[Region, RegionTable], Field(alias="in")] = {}
    """What differs in one Region: [keys.orders.in.eu-west-1]."""


def some_key(keys: dict[str, KeyTable]) -> dict[str, KeyTable]:
    """Return the keys of a keyring, of which there has to be one."""
    if not keys:
        refuse(Problem("no key is described", "describe one: [keys.orders]"))
    return keys
