"""What is raised for a document that is not understood; nothing of it is ever passed."""

from __future__ import annotations

from keyspan.errors import Fault, KeyspanError


class UnfitDocument(KeyspanError):
    """A file is no Terraform JSON that is understood here.

    Args:
        fault: which one, what was found and wanted, and what to do.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


PLAN_MEND = "plan again with -out=FILE, and write what terraform show -json FILE prints"
CONFIGURATION_MEND = "let terraform validate read it; it names what is wrong"


def unfit(where: str, problem: str, mend: str = CONFIGURATION_MEND) -> UnfitDocument:
    """Return the error for a place of a document."""
    return UnfitDocument(Fault(where=where, problem=problem, mend=mend))
