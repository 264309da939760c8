"""Packages of jsii bindings, as pip installed them: what they say of their assemblies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.bindings.tarball import Unfit

if TYPE_CHECKING:
    from pathlib import Path

PROVIDERS = {
    "cdktf_cdktf_provider_aws": ("19", "20", "21"),
    "cdktn_provider_aws": ("25",),
}
"""The AWS provider's packages, by import name, and the major versions whose layout is known."""

CORES = {"cdktf": ("0.20", "0.21")}
"""The framework's packages that can be made lighter, and the versions whose layout is known.

CDK Terrain's is light of itself.
"""

ASSEMBLY = "_jsii"
"""The submodule that holds a package's assembly and hands it to jsii's kernel."""

_LOAD = re.compile(
    r'JSIIAssembly\.load\(\s*"([^"]+)",\s*"([^"]+)",\s*__name__\[0:-6\],\s*"([^"]+)"'
)
_DEPENDENCY = re.compile(r"^import (\w+)\._jsii$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What a package says of its assembly.

    Attributes:
        name: its import name: "cdktf_cdktf_provider_aws".
        assembly: jsii's name: "@cdktf/provider-aws".
        version: the bindings' version: "21.22.1".
        tarball: the file that holds the assembly.
        dependencies: import names of the packages whose assemblies have to be loaded before.
    """

    name: str
    assembly: str
    version: str
    tarball: Path
    dependencies: tuple[str, ...]


def read_package(name: str, folder: Path) -> Package:
    """Return what the package in a folder says of its assembly.

    Raises:
        Unfit: it says nothing that is understood, or is of a version that is not known.
    """
    file = folder / ASSEMBLY / "__init__.py"
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise Unfit(f"{ASSEMBLY}/__init__.py cannot be read: {error.strerror}") from None
    loads = _LOAD.findall(text)
    if len(loads) != 1:
        raise Unfit(f"{ASSEMBLY}/__init__.py loads {len(loads)} assemblies")
    ((assembly, version, filename),) = loads
    known = {**PROVIDERS, **CORES}[name]
    if not version.startswith(tuple(f"{start}." for start in known)):
        raise Unfit(f"version {version} is not known; known are {', '.join(known)}")
    tarball = folder / ASSEMBLY / filename
    if not tarball.is_file():
        raise Unfit(f"{ASSEMBLY}/{filename} is missing")
    return Package(
        name=name,
        assembly=assembly,
        version=version,
        tarball=tarball,
        dependencies=tuple(_DEPENDENCY.findall(text)),
    )
