"""The two programs that run what Keyspan generates, and in what they differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Terraform or OpenTofu.

    Attributes:
        name: what it calls itself: "OpenTofu".
        command: what is typed to run it: "tofu".
        registry: the host that "hashicorp/aws" is short for, a mirror's first folder.
        serving: another host whose builds of the AWS provider serve it, too; "" for none.
        settings: the files in the home folder that may be its CLI configuration; the first
            that is there is read, and no other.
        settings_below: the same below $XDG_CONFIG_HOME, where the home folder has none of them;
            "" where that folder is not looked at.
    """

    name: str
    command: str
    registry: str
    serving: str = ""
    settings: tuple[str, ...]
    settings_below: str = ""


TERRAFORM = Product(
    name="Terraform",
    command="terraform",
    registry="registry.terraform.io",
    settings=(".terraformrc",),
)

OPENTOFU = Product(
    name="OpenTofu",
    command="tofu",
    registry="registry.opentofu.org",
    # The same source, built once more: it runs, and its checksum in a lock file is another.
    serving=TERRAFORM.registry,
    settings=(".tofurc", ".terraformrc"),
    settings_below="opentofu/tofurc",
)

PRODUCTS: tuple[Product, ...] = (TERRAFORM, OPENTOFU)
"""Both, the one that is looked for first at the head."""
