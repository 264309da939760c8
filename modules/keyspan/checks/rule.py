"""What a rule is: what it is about, why, and a function that says what it finds at a resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from keyspan.checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyspan.checks.documents import Resource, View
    from keyspan.checks.finding import Severity
    from keyspan.checks.keys import Keys
    from keyspan.model.checks import Checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One resource that a rule is asked about, and where it stands.

    Attributes:
        resource: the resource.
        view: everything in its document.
        keys: the keys in it, and what names them.
        settings: what the keyring asks for.
    """

    resource: Resource
    view: View
    keys: Keys
    settings: Checks

    def argument(self, name: str, default: Any = None) -> Any:
        """Return an argument of the resource, or its default."""
        return self.resource.argument(name, default)


@dataclass(frozen=True, slots=True)
class Undecided:
    """What a rule could not decide, for it depends on what only AWS or Terraform knows.

    Attributes:
        what: what is not known.
    """

    what: str


Outcome: TypeAlias = "str | Undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What can be found, in words.

    Attributes:
        id: "KS001"; never given to anything else.
        name: "rotation-off".
        severity: of what is found.
        what: what is found, in a few words.
        why: why it matters.
        mend: what to do about it.
        source: the page that it stands on.
    """

    id: str
    name: str
    severity: Severity
    what: str
    why: str
    mend: str
    source: str

    def finding(self, document: str, address: str, what: str, *, mend: str = "") -> Finding:
        """Return what was found at an address, told by these words."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            address=address,
            what=what,
            why=self.why,
            mend=mend or self.mend,
            source=self.source,
            document=document,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Described):
    """One rule.

    Attributes:
        types: the types of resource that it looks at.
        find: says each thing that is wrong with a resource; nothing where all is well.
    """

    types: frozenset[str]
    find: Callable[[Subject], Iterator[Outcome]]
