"""Terraform JSON as a test sees it: read once, and asked by address."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from keyspan.checks.documents.configuration import configuration_view
from keyspan.checks.documents.values import blocks
from keyspan.testing.differences import differences
from keyspan.testing.documents import bodies, merged, read_root
from keyspan.testing.stacks import synthesized

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.checks import View
    from keyspan.testing.differences import Difference
    from keyspan.testing.stacks import Stack

_TOLD = 20
"""How many differences, or addresses, a message holds."""


class Template:
    """The Terraform JSON of one root module.

    Args:
        document: it, decoded; it is copied.
        name: what messages call it; the stack's name, if the document tells one.
        unread: files of the root that were not read, each with why.

    Raises:
        UnfitDocument: it is not of the shape that Terraform takes.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        *,
        name: str = "",
        unread: Sequence[tuple[str, str]] = (),
    ) -> None:
        copy = cast("dict[str, Any]", json.loads(json.dumps(document)))
        self.name = name or _stack_name(copy) or "the template"
        self.unread = tuple(unread)
        # Before it is merged, for the shape is judged by it.
        self.view: View = configuration_view(self.name, {self.name: copy}, unread=self.unread)
        self.document: Mapping[str, Any] = merged([copy])
        self._resources = bodies(self.document, "resource")
        self._data = bodies(self.document, "data")

    @classmethod
    def of(cls, stack: Stack) -> Template:
        """Return what `app.synth()` writes for a stack; see keyspan.testing.stacks."""
        with synthesized(stack) as folder:
            document, _ = read_root(folder)
        return cls(document)

    @classmethod
    def read(cls, path: Path | str) -> Template:
        """Return what a folder of *.tf.json, one *.tf.json or a stack's folder in cdktf.out says.

        Raises:
            UnfitDocument: it is none of these.
        """
        document, unread = read_root(Path(path))
        return cls(document, name=str(path), unread=unread)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address of every resource and data source, as Terraform writes it, sorted."""
        return tuple(sorted(self._by_address))

    @property
    def outputs(self) -> Mapping[str, Mapping[str, Any]]:
        """Output to body: {"value": "${…}"}."""
        return self.document.get("output", {})

    @property
    def providers(self) -> Mapping[str, Mapping[str, Any]]:
        """Provider to body: "aws" is the default one, "aws.us_east_1" one with an alias."""
        found: dict[str, Mapping[str, Any]] = {}
        for kind, written in cast("dict[str, Any]", self.document.get("provider", {})).items():
            for body in blocks(written):
                alias = cast("Mapping[str, Any]", body).get("alias")
                found[f"{kind}.{alias}" if alias else kind] = cast("Mapping[str, Any]", body)
        return found

    def resources(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the resources of a type, name to body; none is an empty mapping."""
        return self._resources.get(kind, {})

    def resource(self, address: str) -> Mapping[str, Any]:
        """Return the body of a resource, or of a data source by "data.aws_….name".

        Raises:
            AssertionError: there is none at that address; the text tells the nearest.
        """
        __tracebackhide__ = True
        found = self._by_address.get(address)
        if found is None:
            raise AssertionError(self._missing(address))
        return found

    def has(
        self, address: str, expected: Mapping[str, Any] | None = None, /, **arguments: Any
    ) -> None:
        """Assert that there is a resource, and that it has at least these arguments.

        An object, at any depth, may have more than is expected; a list may not, see `containing`.
        A key policy, or any JSON text, is compared as what it holds.

        Raises:
            AssertionError: it has not; the text tells each difference by its path.
        """
        __tracebackhide__ = True
        wanted = {**(expected or {}), **arguments}
        found = list(differences(wanted, self.resource(address)))
        if found:
            raise AssertionError(_told(f"{address} of {self.name}", found))

    def matches(self, expected: Mapping[str, Any]) -> None:
        """Assert that the whole document has at least what is expected, as `has` compares it.

        Raises:
            AssertionError: it has not; the text tells each difference by its path.
        """
        __tracebackhide__ = True
        found = list(differences(expected, self.document))
        if found:
            raise AssertionError(_told(self.name, found))

    def __repr__(self) -> str:
        return f"<Template {self.name}: {len(self.addresses)} addresses>"

    @property
    def _by_address(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            f"{start}{kind}.{name}": cast("Mapping[str, Any]", body)
            for start, section in (("", self._resources), ("data.", self._data))
            for kind, named in section.items()
            for name, body in named.items()
        }

    def _missing(self, address: str) -> str:
        lines = [f"{address} is not in {self.name}"]
        if close := get_close_matches(address, self.addresses, n=3):
            lines.append(f"did you mean {' or '.join(close)}?")
        else:
            lines.append(f"there are: {_first(self.addresses) or 'no resources at all'}")
        lines += (f"{file} {why}" for file, why in self.unread)
        return "\n  ".join(lines)


def _told(what: str, found: Sequence[Difference]) -> str:
    lines = [f"{what} is not as expected", *map(str, found[:_TOLD])]
    if len(found) > _TOLD:
        lines.append(f"… and {len(found) - _TOLD} differences more")
    return "\n  ".join(lines)


def _first(addresses: Sequence[str]) -> str:
    more = [f"{len(addresses) - _TOLD} more"] if len(addresses) > _TOLD else []
    return ", ".join([*addresses[:_TOLD], *more])


def _stack_name(document: Mapping[str, Any]) -> str:
    """Return the name that CDKTF writes into a document's comment, or ""."""
    told: Any = document
    for step in ("//", "metadata", "stackName"):
        told = cast("dict[str, Any]", told).get(step) if isinstance(told, dict) else None
    return told if isinstance(told, str) else ""
