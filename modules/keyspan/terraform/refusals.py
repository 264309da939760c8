"""What this room refuses before, or instead of, running Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import KeyspanError

if TYPE_CHECKING:
    from keyspan.errors import Fault


class UnfitEnvironment(KeyspanError):
    """An environment variable, or a program that it leads to, cannot be used.

    Args:
        fault: which one, what was found and wanted, and what to do.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class UnfitState(KeyspanError):
    """A state is not what `terraform show -json` prints.

    Args:
        fault: which one, what was found and wanted, and what to do.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class UnfitPlan(KeyspanError):
    """A saved plan cannot be trusted: it cannot be read, or is not the one that was made.

    Args:
        fault: which one, what was found and wanted, and what to do.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))
