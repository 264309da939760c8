"""Synth with its validations told as Keyspan tells what is wrong, and not as a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from keyspan.errors import KeyspanError

if TYPE_CHECKING:
    from keyspan.bindings import App

_FAILED = "Validation failed with the following errors:"
"""How CDKTF begins, and what it says besides; there is no type to tell it from other errors."""
_HINT = "If you wish to ignore these validations"


class UnfitTerraform(KeyspanError):
    """What an app would synthesize breaks a rule; nothing was written."""

    exit_code: ClassVar[int] = 1


def synthesize(app: App) -> None:
    """Synthesize an app.

    Raises:
        UnfitTerraform: a validation of the app failed, such as RuleValidation.
    """
    try:
        app.synth()
    except RuntimeError as error:
        _, failed, told = str(error).partition(_FAILED)
        if not failed:
            raise
        raise UnfitTerraform(told.partition(_HINT)[0].strip()) from None
