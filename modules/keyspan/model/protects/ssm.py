"""SSM Parameter Store: a SecureString in each Region, encrypted by the key of its Region.

Parameter Store copies nothing between Regions, and takes no parameter without its value. The value
belongs into no file and no state, so a person puts it, and Terraform only tells the keys.
Source: AWS Systems Manager user guide, "How AWS Systems Manager Parameter Store uses AWS KMS",
and "Understanding requirements and constraints for parameter names".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.protects.each_region import InEachRegion, unfit
from keyspan.model.protects.protection import Needed
from keyspan.model.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVELS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(InEachRegion):
    """A parameter of one name in each Region, which a person puts there.

    Attributes:
        parameter: its name: "/acme/orders/password".
    """

    service: ClassVar[str] = "ssm"
    thing: ClassVar[str] = "parameter"

    parameter: str

    @property
    def called(self) -> str:
        """The name of the parameters."""
        return self.parameter

    @property
    def needed(self) -> Needed:
        """Nothing: Parameter Store uses the key for whoever puts and gets the parameter."""
        return Needed()

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from InEachRegion.problems(self)
        if not self.existing:
            said = "no parameter is made: its value would stand in a file or in Terraform's state"
            mend = "write existing = true, and put it by the command that the output tells"
            yield "existing", Problem(said, mend)
        levels = rf"(/[\w.-]+){{1,{_LEVELS}}}|[\w.-]+"
        pattern = rf"(?=.{{1,1011}}$)(?!/?(?i:aws|ssm))(?:{levels})"
        mend = (
            f"use letters, digits and _.-, or up to {_LEVELS} levels of them, each after a /; "
            "AWS keeps names that begin with aws or ssm"
        )
        if problem := unfit(self.parameter, pattern, what="a parameter", mend=mend):
            yield "parameter", problem
