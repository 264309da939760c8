"""Everything found on a machine that a workspace needs, in one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keyspan.terraform.binary import find_binary, read_release
from keyspan.terraform.configuration import write_configuration
from keyspan.terraform.mirror import Mirror, find_mirror

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """The binary and the environment that any number of workspaces share.

    Attributes:
        binary: Terraform or OpenTofu.
        environment: the person's own, with what finds the providers over it.
        mirror: where the AWS provider comes from; None is the registry.
    """

    binary: Path
    environment: Mapping[str, str] = field(repr=False)
    mirror: Mirror | None


def find_toolchain(
    environment: Mapping[str, str], *, scratch: Path, cache: bool = True
) -> Toolchain:
    """Find the binary and the AWS provider, and write the configuration that joins them.

    Args:
        environment: the person's own, usually `os.environ`.
        scratch: an existing temporary folder that outlives the toolchain.
        cache: whether workspaces share a plugin cache in it; not where they outlive it.

    Raises:
        MissingTool: neither Terraform nor OpenTofu is installed.
        UnfitEnvironment: a variable of ours names the wrong thing, or the binary is too old.
    """
    binary = find_binary(environment)
    product = read_release(binary, environment=environment).product
    mirror = find_mirror(environment, product=product)
    variables = write_configuration(
        scratch, environment=environment, mirror=mirror, product=product, cache=cache
    )
    return Toolchain(binary=binary, environment={**environment, **variables}, mirror=mirror)
