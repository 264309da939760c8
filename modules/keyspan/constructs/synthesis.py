"""Synth with its validations told as Keyspan tells what is wrong, and not as a traceback."""

from __future__ import annotations

from typing import ClassVar

from keyspan.bindings import App
from keyspan.bindings.framework import require_same
from keyspan.errors import KeyspanError

_FAILED = "Validation failed with the following errors:"
"""How both frameworks begin, and what they say besides; no type tells it from other errors."""
_HINT = "If you wish to ignore these validations"


class UnfitTerraform(KeyspanError):
    """What an app would synthesize breaks a rule; nothing was written."""

    exit_code: ClassVar[int] = 1


def synthesize(app: App) -> None:
    """Synthesize an app.

    Raises:
        UnfitTerraform: a validation of the app failed, such as RuleValidation.
        MixedFrameworks: it failed otherwise, and holds constructs of two frameworks.
    """
    try:
        app.synth()
    except RuntimeError as error:
        _, failed, told = str(error).partition(_FAILED)
        if not failed:
            require_same(App, {each.node.path: each for each in app.node.find_all()}, where="synth")
            raise
        raise UnfitTerraform(told.partition(_HINT)[0].strip()) from None
