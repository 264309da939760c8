"""What is generated: a keyring for Keyspan's app, and the same told to its peers as JSON.

The peers are told more than they would know of themselves: they read finished key policies.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2")
RESOURCES_PER_KEY = 2 * len(REGIONS)  # a key and an alias in each

STACK = "keyring"
PEERS_INPUT = "keys.json"

ACCOUNT = "111122223333"
_KEY = """
[keys.k{number}]
description = "Records of service {number}"
primary = "{primary}"
replicas = {replicas}
aliases = ["k{number}"]
rotation_days = 365
administrators = ["arn:aws:iam::{account}:role/KeyAdmin"]
users = ["arn:aws:iam::{account}:role/Service{number}"]
services = ["s3", "dynamodb"]
"""


def write_app(folder: Path, *, keys: int) -> None:
    """Write Keyspan's app with a keyring of so many keys, each in four Regions."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "main.py", folder)
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "stacks", folder / "stacks", ignore=without)
    write_keyring(folder, keys=keys)


def write_keyring(folder: Path, *, keys: int) -> None:
    """Write a keyring of so many keys, each in four Regions."""
    primary, *replicas = REGIONS
    tables = (
        _KEY.format(number=number, primary=primary, replicas=json.dumps(replicas), account=ACCOUNT)
        for number in range(keys)
    )
    (folder / "keyspan.toml").write_text(f'account = "{ACCOUNT}"\n' + "".join(tables))


def write_peers_input(folder: Path, document: dict[str, Any]) -> None:
    """Write what Keyspan's Terraform JSON describes into a folder for a peer's app."""
    folder.mkdir(parents=True)
    (folder / PEERS_INPUT).write_text(json.dumps(_described(document), indent=1))


def _described(document: dict[str, Any]) -> dict[str, Any]:
    providers, settings = document["provider"]["aws"], document["terraform"]
    return {
        "stack": STACK,
        "account": providers[0]["allowed_account_ids"][0],
        "state": settings["backend"]["local"]["path"],
        "provider_version": settings["required_providers"]["aws"]["version"],
        "regions": {provider["region"]: provider["alias"] for provider in providers},
        "keys": _keys(document["resource"], {f"aws.{p['alias']}": p["region"] for p in providers}),
    }


def _keys(resources: dict[str, Any], regions: dict[str, str]) -> list[dict[str, Any]]:
    """Return each key with its related keys, the primary first; `regions` is by provider."""
    aliases: dict[str, list[str]] = defaultdict(list)
    for alias in resources["aws_kms_alias"].values():
        aliases[alias["target_key_id"]].append(alias["name"].removeprefix("alias/"))

    def related(address: str, resource: dict[str, Any]) -> dict[str, Any]:
        return {
            "region": regions[resource["provider"]],
            "description": resource["description"],
            "deletion_window_days": resource["deletion_window_in_days"],
            "policy": resource["policy"],
            "aliases": aliases[f"${{{address}.key_id}}"],
        }

    replicas: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, replica in resources["aws_kms_replica_key"].items():
        entry = related(f"aws_kms_replica_key.{name}", replica)
        replicas[replica["primary_key_arn"]].append(entry)
    return [
        {
            "name": name,
            "rotation_days": key["rotation_period_in_days"],
            "related": [
                related(f"aws_kms_key.{name}", key),
                *replicas[f"${{aws_kms_key.{name}.arn}}"],
            ],
        }
        for name, key in resources["aws_kms_key"].items()
    ]
