"""KS022: a key whose block does not refuse its deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import KEY_TYPES
from keyspan.checks.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    if subject.resource.prevent_destroy is False:  # None: plans and states do not tell.
        yield "lifecycle.prevent_destroy is not true"


RULE = Rule(
    id="KS022",
    name="unprotected",
    severity=Severity.WARNING,
    what="Terraform may plan the key's deletion",
    why=(
        "Without prevent_destroy a changed argument is enough to replace the key; a deleted "
        "key is deleted data."
    ),
    mend=(
        "write lifecycle { prevent_destroy = true }, and let keyspan guard read each plan: a "
        "removed block takes its protection with it"
    ),
    source="https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy",
    types=KEY_TYPES,
    find=_find,
)
