"""What the page is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from keyspan.checks import Report
    from keyspan.errors import Fault
    from keyspan.live.inventory import Fleet
    from keyspan.live.verification import Verified
    from keyspan.model import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page is made from.

    Attributes:
        keyring: the keyring.
        file: the keyring's file, as a person named it.
        verified: what was found of each key that was asked for, in the order of the file.
        tried: whether the round trips were asked for.
        made: when AWS was asked; with its time zone.
        version: Keyspan's version.
        caller: the ARN of who asked AWS; "" where that is not known.
        fleet: rotation, last use and cost of the keys; None where they were not read.
        checked: what the rules found in the generated Terraform; None where it was not checked.
        unchecked: why it could not be checked; None where it was, or where there is none.
        warnings: what the keyring's owner may not have meant, as `keyspan validate` tells it.
    """

    keyring: Keyring
    file: str
    verified: tuple[Verified, ...]
    tried: bool
    made: datetime
    version: str
    caller: str = ""
    fleet: Fleet | None = None
    checked: Report | None = None
    unchecked: Fault | None = None
    warnings: tuple[Fault, ...] = ()
