"""KS013: a replica key whose provider alias was forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import REPLICA_TYPES
from keyspan.checks.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    if subject.resource.on_default_provider and _has_aliases(subject):
        yield "neither provider nor region is written for it"


def _has_aliases(subject: Subject) -> bool:
    """Whether there is an alias to forget: a state of one Region has one provider, and no alias."""
    kind = subject.resource.type.partition("_")[0]
    return any(
        each.provider and each.provider.alias and each.type.startswith(f"{kind}_")
        for each in subject.view.resources
    ) or bool(subject.keys.set_of(subject.resource).primary)


RULE = Rule(
    id="KS013",
    name="replica-on-default-provider",
    severity=Severity.WARNING,
    what="A replica has the default provider",
    why=(
        "A replica's Region is its provider's: where the alias was forgotten, the key is in a "
        "Region that nobody chose."
    ),
    mend="name a provider alias, or with provider version 6 a region",
    source="https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations",
    types=REPLICA_TYPES,
    find=_find,
)
