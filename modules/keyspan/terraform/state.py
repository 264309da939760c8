"""What a state holds, read from `terraform show -json`.

https://developer.hashicorp.com/terraform/internals/json-format#state-representation
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault
from keyspan.terraform.refusals import UnfitState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FORMATS = frozenset({"0", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldResource:
    """A resource that a state holds; data sources are none.

    Attributes:
        address: its address, with its module and its index.
        type: its type: "aws_kms_replica_key".
        values: its attributes as they were last read.
        tainted: whether the next plan replaces it, for its creation was not seen to end.
        deposed: the mark of an object that a replacement left behind; "" of the current one.
    """

    address: str
    type: str
    values: Mapping[str, Any] = field(repr=False)
    tainted: bool = False
    deposed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that a state holds.

    Attributes:
        resources: its resources, those of modules too.
    """

    resources: tuple[HeldResource, ...] = ()

    @property
    def addresses(self) -> frozenset[str]:
        """The address of each current resource."""
        return frozenset(each.address for each in self.resources if not each.deposed)

    def at(self, address: str) -> HeldResource | None:
        """Return the current resource of an address."""
        for each in self.resources:
            if each.address == address and not each.deposed:
                return each
        return None


def loads_state(text: str | bytes, *, name: str) -> State:
    """Return the state that the text of `terraform show -json` tells; `name` stands for it.

    Raises:
        UnfitState: it is no JSON, or as `read_state` has it.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unfit(name, f"is not JSON: {error}") from None
    return read_state(document, name=name)


def read_state(document: Any, *, name: str) -> State:
    """Return what `terraform show -json` says of a state.

    Args:
        document: the decoded JSON.
        name: what messages call it.

    Raises:
        UnfitState: it has another shape; an unknown state is never taken for an empty one.
    """
    if not isinstance(document, dict):
        raise _unfit(name, "is no JSON object")
    said = cast("dict[str, Any]", document)
    version = str(said.get("format_version", ""))
    if version.partition(".")[0] not in _FORMATS:
        raise _unfit(name, f"has format_version {version!r}, which is not known")
    if "planned_values" in said or "resource_changes" in said:
        raise _unfit(name, "is a plan, and a state is wanted")
    values = said.get("values")
    if values is None:
        return State()
    try:
        return State(resources=tuple(_resources(values["root_module"])))
    except (AttributeError, KeyError, TypeError) as error:
        raise _unfit(name, f"has an unknown shape: {error!r}") from error


def _resources(module: Any) -> Iterator[HeldResource]:
    for each in module.get("resources", ()):
        if each["mode"] == "managed":
            yield HeldResource(
                address=each["address"],
                type=each["type"],
                values=MappingProxyType(dict(each.get("values") or {})),
                tainted=each.get("tainted", False),
                deposed=each.get("deposed_key", ""),
            )
    for child in module.get("child_modules", ()):
        yield from _resources(child)


def _unfit(name: str, problem: str) -> UnfitState:
    mend = "write it with: terraform show -json > state.json"
    return UnfitState(Fault(where=name, problem=problem, mend=mend))
