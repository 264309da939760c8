"""Where a running emulator answers."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOPBACK = "127.0.0.1"
"""The only address that the emulator listens on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A running emulator.

    Attributes:
        port: its port on loopback.
        pid: the process that serves it.
    """

    port: int
    pid: int

    @property
    def url(self) -> str:
        """What AWS_ENDPOINT_URL is to be."""
        return f"http://{LOOPBACK}:{self.port}"


def environment(url: str, *, account: str) -> Mapping[str, str]:
    """Return what to set for a program that is to take the emulator for AWS.

    The user's own profiles do not leak in: both of AWS's files are replaced by nothing. A caller
    removes AWS_PROFILE and AWS_SESSION_TOKEN, which no value can turn off.

    Args:
        url: where the emulator answers.
        account: its account ID.
    """
    return MappingProxyType(
        {
            "AWS_ACCESS_KEY_ID": "keyspan-emulator",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": url,
            "AWS_SECRET_ACCESS_KEY": "keyspan-emulator",
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "MOTO_ACCOUNT_ID": account,
        }
    )


def shell_lines(variables: Mapping[str, str]) -> str:
    """Return the lines that lead a shell to the emulator, indented by two blanks."""
    exports = [f"  export {name}={shlex.quote(value)}" for name, value in variables.items()]
    return "\n".join([*exports, "  unset AWS_PROFILE AWS_SESSION_TOKEN"])
