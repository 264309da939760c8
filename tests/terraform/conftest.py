"""Stand-ins for what a machine may have: a Terraform, a mirror, a home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyspan.terraform.mirror import current_platform

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROVIDER = "registry.terraform.io/hashicorp/aws"


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Path]:
    """Write a program that runs a line of shell, and return its path."""

    def write(name: str, *, script: str, folder: str = "bin") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write


@pytest.fixture
def mirror() -> Callable[..., Path]:
    """Make a folder into a mirror of an AWS provider that holds no real program."""

    def make(folder: Path, *, provider: str = PROVIDER, platform: str = "") -> Path:
        unpacked = folder / provider / "9.9.9" / (platform or current_platform())
        unpacked.mkdir(parents=True)
        binary = unpacked / "terraform-provider-aws_v9.9.9"
        binary.write_text("not a program")
        binary.chmod(0o755)
        return folder

    return make
