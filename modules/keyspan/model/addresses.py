"""Terraform addresses of what a keyring makes. They are an API: a changed address is a deleted key.

They hold no hashes, depend on names and Regions only, and never change between releases:

    aws_kms_key.orders                        the primary key, whichever Region holds it
    aws_kms_replica_key.orders_eu-west-1      one replica key
    aws_kms_external_key.vault                the same for imported key material,
    aws_kms_replica_external_key.vault_eu-west-1
    aws_kms_alias.orders_us-east-1            one alias, by its own name, in one Region
    aws_kms_grant.orders--batch_us-east-1     one grant, by key and name, in one Region

An alias is addressed by its own name, so that pointing it at another key is an update in place.
"""

from __future__ import annotations

PRIMARY_TYPE = "aws_kms_key"
REPLICA_TYPE = "aws_kms_replica_key"
EXTERNAL_PRIMARY_TYPE = "aws_kms_external_key"
EXTERNAL_REPLICA_TYPE = "aws_kms_replica_external_key"
ALIAS_TYPE = "aws_kms_alias"
GRANT_TYPE = "aws_kms_grant"


def primary_type(*, imported: bool) -> str:
    """Return the type of a primary key's resource; imported key material has one of its own."""
    return EXTERNAL_PRIMARY_TYPE if imported else PRIMARY_TYPE


def replica_type(*, imported: bool) -> str:
    """Return the type of a replica key's resource; imported key material has one of its own."""
    return EXTERNAL_REPLICA_TYPE if imported else REPLICA_TYPE


def primary_name(key: str) -> str:
    """Return the Terraform name of a key's primary: its own name."""
    return key


def replica_name(key: str, *, region: str) -> str:
    """Return the Terraform name of a key's replica in one Region: "orders_eu-west-1"."""
    return f"{key}_{region}"


def alias_name(alias: str, *, region: str) -> str:
    """Return the Terraform name of an alias in one Region: "orders_us-east-1".

    Terraform allows no slash in a name and no digit at its beginning: "app/orders" becomes
    "app--orders", and "2024" becomes "_2024". Keyring.faults refuses two that become one.
    """
    name = alias.replace("/", "--")
    return f"{name if name[0].isalpha() or name[0] == '_' else '_' + name}_{region}"


def grant_name(grant: str, *, key: str, region: str) -> str:
    """Return the Terraform name of a grant in one Region: "orders--batch_us-east-1".

    Keyring.faults refuses two that become one.
    """
    return f"{key}--{grant}_{region}"


def provider_alias(region: str) -> str:
    """Return the alias of the AWS provider for one Region: "us_east_1"."""
    return region.replace("-", "_")


def reference(kind: str, name: str, *, attribute: str) -> str:
    """Return the text by which Terraform reads an attribute: "${aws_kms_key.orders.arn}"."""
    return f"${{{kind}.{name}.{attribute}}}"
