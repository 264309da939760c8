"""What a refusal is: a rule over a whole plan, and what a person may allow by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.checks.rule import Described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyspan.checks.guard.planned import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a plan would do that is refused.

    Attributes:
        address: where; "" where it is the plan as a whole.
        what: what would happen, and what would be lost.
        mend: what to do instead; "" for what the refusal says of itself.
        action: what --allow has to name, or "" where nothing allows it.
    """

    address: str
    what: str
    mend: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Described):
    """One reason to refuse a plan.

    Attributes:
        find: says each thing that a plan does of the kind.
    """

    find: Callable[[Planned], Iterator[Objection]]
