"""An environment for the CDKTF app, Terraform and the AWS clients in which AWS is the emulator."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from keyspan.emulator.endpoint import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_WITHHELD = ("AWS_", "TF_VAR_", "TF_WORKSPACE", "CDKTF_")
"""What could lead a command away from the embedded AWS, or to another state of Terraform's."""


def sandbox(
    environment: Mapping[str, str],
    *,
    emulator: Mapping[str, str],
    profiles: Iterable[str],
    scratch: Path,
) -> dict[str, str]:
    """Return the environment: a person's own without what could reach AWS, and the emulator's.

    Args:
        environment: the person's own, usually `os.environ`.
        emulator: the variables that lead to the embedded AWS, credentials included.
        profiles: names that are to stand for the emulator's credentials.
        scratch: an existing temporary folder that outlives the sandbox.
    """
    kept = {k: v for k, v in environment.items() if not k.startswith(_WITHHELD)}
    credentials = scratch / "aws-credentials"
    credentials.write_text(_credentials(profiles, emulator), encoding="utf-8")
    return {
        **kept,
        **_past_proxies(environment),
        **emulator,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
    }


def _past_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what keeps a proxy, if the person has one, from being asked for the emulator."""
    names = ("NO_PROXY", "no_proxy")
    return {name: ",".join(filter(None, (LOOPBACK, environment.get(name)))) for name in names}


def _credentials(profiles: Iterable[str], emulator: Mapping[str, str]) -> str:
    return "".join(
        f"[{profile}]\n"
        f"aws_access_key_id = {emulator['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {emulator['AWS_SECRET_ACCESS_KEY']}\n"
        for profile in profiles
    )
