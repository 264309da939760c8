"""Where the AWS provider lies on this machine, for Terraform to use without its registry.

A mirror is a folder whose child is the registry's host, in either layout of
https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
    registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/
    registry.terraform.io/hashicorp/aws/terraform-provider-aws_5.100.0_linux_amd64.zip
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.terraform.configuration import AWS_PROVIDER, user_sets
from keyspan.terraform.refusals import UnfitEnvironment
from keyspan.terraform.walk import folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keyspan.terraform.product import Product

PREFIXES: tuple[Path, ...] = tuple(
    Path(prefix)
    for prefix in (
        "/opt",
        "/usr/local",
        "/usr/local/share",
        "/usr/share",
        "/usr/lib",
        "/var/lib",
        "/srv",
    )
)
"""Where packages and images usually put a mirror; searched in this order, then the home folder."""

DEPTH = 3
"""How many levels below a prefix a mirror may lie: /opt/hashicorp/terraform/mirror is 3."""

FOLDERS = 400
"""How many folders are visited below one prefix, nearest first, before it is given up."""

_ARCHITECTURES = {
    "x86_64": "amd64",
    "aarch64": "arm64",
    "i386": "386",
    "i686": "386",
    "armv6l": "arm",
    "armv7l": "arm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """A folder that holds the AWS provider for this platform.

    Attributes:
        folder: the mirror.
        host: its folder that the provider lies in: "registry.terraform.io".
    """

    folder: Path
    host: str


def find_mirror(
    environment: Mapping[str, str], *, product: Product, prefixes: Sequence[Path] = PREFIXES
) -> Mirror | None:
    """Return a mirror that holds the AWS provider for this platform, or None.

    KEYSPAN_PROVIDER_MIRROR decides when it is set; "off" means none. Otherwise Terraform's own
    implied folders are looked at, and the prefixes and the home folder are searched, within
    bounds. Nothing is searched for a person whose own configuration says where providers come
    from (provider_installation). What another registry built is taken where there is nothing else.

    Args:
        environment: the person's own, usually `os.environ`.
        product: what is to run the provider; its registry is the first folder in a mirror.
        prefixes: where to search.

    Raises:
        UnfitEnvironment: KEYSPAN_PROVIDER_MIRROR names something else.
    """
    named = environment.get("KEYSPAN_PROVIDER_MIRROR")
    if named == "off":
        return None
    if named:
        return _named(Path(named).expanduser().absolute(), product)
    if user_sets("provider_installation", environment=environment, product=product):
        return None
    for host in _hosts(product):
        for folder in _searched(environment, prefixes):
            if _holds_provider(folder / host):
                return Mirror(folder=folder, host=host)
    return None


def current_platform() -> str:
    """Return this machine's name in a mirror: "linux_amd64"."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}_{_ARCHITECTURES.get(machine, machine)}"


def _hosts(product: Product) -> tuple[str, ...]:
    return tuple(filter(None, (product.registry, product.serving)))


def _searched(environment: Mapping[str, str], prefixes: Sequence[Path]) -> Iterator[Path]:
    yield from _implied(environment)
    home = environment.get("HOME")
    for prefix in (*prefixes, *([Path(home)] if home else [])):
        yield from folders(prefix, depth=DEPTH, limit=FOLDERS)


def _named(folder: Path, product: Product) -> Mirror:
    for host in _hosts(product):
        if _holds_provider(folder / host):
            return Mirror(folder=folder, host=host)
    host = product.registry
    if not folder.is_dir():
        found = "which is not a folder"
    elif not (folder / host).is_dir():
        found = f"which holds no folder {host}"
    else:
        found = f"whose {host} holds no {AWS_PROVIDER} for {current_platform()}"
    raise UnfitEnvironment(
        Fault(
            where="KEYSPAN_PROVIDER_MIRROR",
            problem=f"got {str(folder)!r}, {found}; wanted a folder with"
            f" {host}/{AWS_PROVIDER}/VERSION/{current_platform()} below it",
            mend=f"make one with `{product.command} providers mirror FOLDER`,"
            ' or set it to "off" to use the registry',
        )
    )


def _implied(environment: Mapping[str, str]) -> Iterator[Path]:
    home = environment.get("HOME")
    if home:
        yield Path(home) / ".terraform.d/plugins"
        yield Path(home) / "Library/Application Support/io.terraform/plugins"
    data = environment.get("XDG_DATA_HOME") or (f"{home}/.local/share" if home else "")
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in (data, *shared.split(":")):
        if folder:
            yield Path(folder) / "terraform/plugins"
            yield Path(folder) / "opentofu/plugins"


def _holds_provider(host: Path) -> bool:
    """Say whether a host's folder holds any version of the provider for this platform."""
    provider = host / AWS_PROVIDER
    suffix = current_platform()
    try:
        return any(
            entry.name.endswith(f"_{suffix}.zip")
            if entry.name.startswith("terraform-provider-aws_")
            else any((entry / suffix).glob("terraform-provider-aws*"))
            for entry in provider.iterdir()
        )
    except OSError:
        return False
