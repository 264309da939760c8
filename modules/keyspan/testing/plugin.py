"""The pytest plug-in. It is loaded in every run of pytest: fixtures load what they need."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from keyspan.errors import KeyspanError, MissingTool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyspan.checks import Report
    from keyspan.model.checks import Waiver
    from keyspan.terraform import Toolchain
    from keyspan.testing.checking import Checkable, FailOn, KeyspanCheck
    from keyspan.testing.validation import TerraformValidate

_WORKSPACE = "TF_WORKSPACE"


@pytest.fixture(scope="session")
def keyspan_check() -> KeyspanCheck:
    """Check a stack, a Template or a path by Keyspan's rules; fail where one does."""
    from keyspan.checks.reports import FORMATS
    from keyspan.testing.checking import checked

    def check(
        what: Checkable,
        /,
        *,
        fail_on: FailOn = "error",
        waivers: Sequence[Waiver] = (),
        minimum_deletion_window_days: int | None = None,
    ) -> Report:
        try:
            report = checked(
                what,
                fail_on=fail_on,
                waivers=waivers,
                minimum_deletion_window_days=minimum_deletion_window_days,
            )
        except KeyspanError as error:
            raise _failure(error) from None
        if not report.passed:
            pytest.fail(FORMATS["text"](report).rstrip(), pytrace=False)
        return report

    return check


@pytest.fixture(scope="session")
def terraform_validate(_keyspan_toolchain: Toolchain) -> TerraformValidate:
    """Have the real Terraform validate a stack, a Template or a path; fail where it does.

    Skips where neither Terraform nor OpenTofu is installed.
    """
    from keyspan.testing.validation import validate

    def ask(what: Checkable, /) -> None:
        try:
            validate(what, toolchain=_keyspan_toolchain)
        except KeyspanError as error:
            raise _failure(error) from None

    return ask


@pytest.fixture(scope="session")
def _keyspan_toolchain() -> Iterator[Toolchain]:
    """Terraform, and where its providers come from: fetched once in a session, if they have to."""
    from keyspan.terraform import find_toolchain

    # Which workspace is selected is no matter of a configuration, and there is no state here.
    environment = {name: each for name, each in os.environ.items() if name != _WORKSPACE}
    with TemporaryDirectory(prefix="keyspan-") as scratch:
        try:
            toolchain = find_toolchain(environment, scratch=Path(scratch))
        except MissingTool as error:
            pytest.skip(str(error))
        except KeyspanError as error:
            raise _failure(error) from None
        yield toolchain


def _failure(error: KeyspanError) -> BaseException:
    """Return what fails a test in our words alone; pytest.fail would tell them twice."""
    return pytest.fail.Exception(str(error), pytrace=False)
