"""Keyrings to be drawn."""

from __future__ import annotations

from keyspan.config import load, loads
from keyspan.pictures import Picture, picture_of
from tests.project import ROOT

ACCOUNT = "111122223333"
IAM = f"arn:aws:iam::{ACCOUNT}"
HEAD = f'account = "{ACCOUNT}"\n[keys.orders]\nprimary = "us-east-1"\n'

SEVERAL = f"""
account = "{ACCOUNT}"

[keys.orders]
description = "Order records"
primary = "us-east-1"
replicas = ["us-west-2", "eu-west-1"]
aliases = ["orders"]
users = ["{IAM}:role/OrdersApp"]
services = ["s3"]

[keys.payments]
primary = "eu-central-1"
replicas = ["eu-north-1"]
aliases = ["payments", "payments/signing"]
key_spec = "ECC_NIST_P256"
key_usage = "SIGN_VERIFY"
users = ["{IAM}:role/Payments"]
verify_only = ["{IAM}:user/alice"]
external_users = ["arn:aws:iam::444455556666:role/Partner"]

[keys.payments.in.eu-north-1]
enabled = false

[keys.vault]
primary = "ap-southeast-2"
origin = "EXTERNAL"
administrators = ["{IAM}:role/KeyAdmin"]
"""

TWELVE = f"""
account = "{ACCOUNT}"

[keys.everywhere]
description = "Session tokens, which open in every Region that the shop is in"
primary = "us-east-1"
replicas = [
    "us-west-2", "eu-west-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1",
    "ap-southeast-2", "ca-central-1", "sa-east-1", "eu-central-1", "af-south-1", "me-central-1",
]
aliases = ["everywhere"]
users = ["{IAM}:role/Sessions"]

[keys.everywhere.in.af-south-1]
users = ["{IAM}:role/SessionsAfrica"]
"""

LONG = f"""
account = "{ACCOUNT}"

[keys.{"W" * 64}]
description = "{"W" * 300} {"i" * 300} 鍵鍵鍵鍵 🔑🔑🔑 ﷽﷽﷽ مفتاح"
primary = "us-east-1"
replicas = ["ap-southeast-2"]
aliases = ["{"M" * 100}", "{"i" * 100}", "{"a-b/" * 20}c", "d", "e", "f"]
users = ["{IAM}:role/{"W" * 64}", "{IAM}:role/{"m" * 64}"]
external_users = ["arn:aws:iam::444455556666:role/{"Q" * 64}"]
service_principals = ["logs"]

[[keys.{"W" * 64}.statements]]
Effect = "Allow"
Principal = {{ AWS = "{IAM}:role/{"@" * 64}" }}
Action = "kms:Decrypt"
Condition = {{ StringEquals = {{ "kms:EncryptionContext:{"x" * 200}" = "{"W" * 200}" }} }}
"""


DATA = f"""{HEAD}replicas = ["us-west-2", "eu-west-1"]
aliases = ["orders"]

[protects.s3.invoices]
key = "orders"
source = "us-east-1"

[protects.s3.invoices.buckets]
us-east-1 = "acme-invoices"
us-west-2 = "acme-invoices-west"
eu-west-1 = "acme-invoices-eu"

[protects.s3.catalogue]
key = "orders"
source = "us-west-2"
two_way = true
buckets = {{ us-west-2 = "acme-catalogue", eu-west-1 = "{"catalogue-" * 5}of-acme-eu" }}

[protects.s3.archive]
key = "orders"
source = "eu-west-1"
existing = true
buckets = {{ us-east-1 = "acme-archive", eu-west-1 = "acme-archive-eu" }}
"""

MANY_COPIES = (
    TWELVE
    + """
[protects.s3.invoices]
key = "everywhere"
source = "us-east-1"
two_way = true

[protects.s3.invoices.buckets]
us-east-1 = "acme-invoices"
us-west-2 = "acme-invoices-west"
sa-east-1 = "acme-invoices-south"
"""
)


def drawn(text: str) -> Picture:
    """The picture of a keyring file's text."""
    return picture_of(loads(text))


def example() -> Picture:
    """The picture of the repository's own keyring."""
    return picture_of(load(ROOT / "keyspan.toml"))


def told(text: str) -> dict[str, list[str]]:
    """Where, and who may do what there, of a keyring's first key."""
    return {
        access.where: [f"{line.who}: {line.may}" for line in access.lines]
        for access in drawn(text).keys[0].access
    }
