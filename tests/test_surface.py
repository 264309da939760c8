"""What is public, and what importing it costs."""

import importlib
import re
import subprocess
import sys

import pytest

import keyspan
from keyspan import errors


def test_the_exported_names():
    assert keyspan.__all__ == [
        "AssumeRole",
        "Backend",
        "Checks",
        "CommandFailed",
        "Credentials",
        "Denials",
        "EmulatorFailed",
        "Fault",
        "Grant",
        "InvalidKeyring",
        "InvalidPolicy",
        "Key",
        "Keyring",
        "KeyspanError",
        "MissingTool",
        "Provider",
        "RelatedKey",
        "ServicePrincipal",
        "Waiver",
    ]


def test_the_tree_of_errors_is_drawn_whole():
    for room in (
        "checks",
        "constructs",
        "synth",
        "terraform",
        "demo.story",
        "emulator",
        "bindings",
        "live",
        "config.edit",
        "lifecycle.journal",
        "module",
    ):
        importlib.import_module(f"keyspan.{room}")
    drawn = re.findall(r"^    (?:├── |└── )(\w+) ", errors.__doc__ or "", re.MULTILINE)
    assert sorted(drawn) == sorted(error.__name__ for error in errors.KeyspanError.__subclasses__())


def loaded_by(statement: str) -> set[str]:
    """Return the top-level packages that a fresh Python has loaded after a statement."""
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "never"),
    [
        ("import keyspan", {"cdktf", "jsii", "boto3", "botocore", "pydantic", "moto", "click"}),
        ("import keyspan.policy", {"cdktf", "jsii", "boto3", "botocore", "pydantic"}),
        (
            "import keyspan.checks, keyspan.model.addresses, keyspan.testing",
            {"cdktf", "constructs", "jsii", "boto3", "botocore", "pydantic"},
        ),
        ("import keyspan.config", {"cdktf", "jsii", "boto3", "botocore", "moto"}),
        ("import keyspan.live", {"cdktf", "jsii", "boto3", "pydantic", "moto", "click"}),
        ("import keyspan.emulator", {"cdktf", "jsii", "boto3", "botocore", "moto", "flask"}),
        (
            "import keyspan.cli",
            {"cdktf", "jsii", "boto3", "botocore", "moto", "pydantic", "rich", "cryptography"},
        ),
    ],
)
def test_importing_loads_only_what_it_needs(statement, never):
    assert not loaded_by(statement) & never
