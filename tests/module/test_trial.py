"""A module of every kind of text and key, in the real Terraform: valid, and its own tests pass."""

from __future__ import annotations

import re

import pytest

from keyspan.terraform import Workspace, find_binary
from tests.module.making import write
from tests.project import run

pytestmark = [pytest.mark.node, pytest.mark.terraform]


@pytest.fixture(scope="module")
def folder(hostile, tmp_path_factory):
    return write(hostile, tmp_path_factory.mktemp("trial") / "keys")


def terraform(folder, surroundings):
    return Workspace(directory=folder, binary=find_binary(surroundings), environment=surroundings)


def test_terraform_finds_nothing_to_lay_out(folder, surroundings):
    command = [str(find_binary(surroundings)), "fmt", "-check", "-recursive", "-diff"]
    assert run(command, folder=folder, environment=surroundings).stdout == ""


def test_the_example_root_is_valid(folder, surroundings):
    root = terraform(folder / "examples" / "basic", surroundings)
    root.init()
    root.validate()


def test_the_tests_of_the_module_pass(folder, surroundings):
    module = terraform(folder, surroundings)
    module.init()
    told = module._stream("test").output
    assert re.findall(r'run "(\w+)"\.\.\. (\w+)', told) == [
        ("the_file", "pass"),
        ("others", "pass"),
        ("nobody", "pass"),
        ("refused", "pass"),
        ("refused_in_a_region", "pass"),
        ("crossed_providers", "pass"),
    ]
