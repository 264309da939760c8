"""A keyring in two Regions that the real Terraform brought up, and what a test looks at."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from botocore.exceptions import ClientError

from keyspan.lifecycle.project import opened
from keyspan.terraform import Counts
from tests.deployment import bring_up, idle

US, EU = "us-east-1", "eu-west-1"
KEYRING = """\
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["eu-west-1"]
aliases  = ["orders"]

[keys.orders.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]

# It has nothing in the other Region.
[keys.audit]
primary = "us-east-1"
"""


class Deployed:
    """A deployed project, and what a test looks at."""

    def __init__(self, living) -> None:
        self.living = living
        self.folder = living.folder
        self.deploy(creates=7)
        self.key_id = self.kms(US).describe_key(KeyId="alias/orders")["KeyMetadata"]["KeyId"]
        self.blob = self.kms(US).encrypt(KeyId="alias/orders", Plaintext=b"7")["CiphertextBlob"]

    def kms(self, region):
        return self.living.kms(region)

    def deploy(self, *, creates: int = 0) -> None:
        """Plan and apply what the app generates now; it has to be this and nothing else."""
        with opened(self.folder, environment=self.living.environment) as project:
            terraform = project.stack("keyring").terraform
            if creates:
                assert bring_up(terraform) == Counts(add=creates)
            else:
                assert idle(terraform)

    def retire(self, *arguments: str, status: int = 0) -> str:
        done = self.living.keyspan("retire", "orders", *arguments)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def state(self, region) -> str:
        return self.kms(region).describe_key(KeyId=self.key_id)["KeyMetadata"]["KeyState"]

    def opens(self, region) -> bool:
        try:
            told = self.kms(region).decrypt(CiphertextBlob=self.blob, KeyId=self.key_id)
        except ClientError as error:
            assert error.response["Error"]["Code"] in (
                "DisabledException", "KMSInvalidStateException", "NotFoundException",
            )  # fmt: skip
            return False
        return told["Plaintext"] == b"7"

    def wait(self, days: int) -> None:
        """Let the journal have been written so many days ago."""
        file = self.folder / ".keyspan" / "retirement.orders.json"
        journal = json.loads(file.read_text())
        for region in journal["noted"]["regions"].values():
            since = datetime.fromisoformat(region["since"]) - timedelta(days=days)
            region["since"] = since.isoformat()
        file.write_text(json.dumps(journal))
