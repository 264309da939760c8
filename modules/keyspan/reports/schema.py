"""The JSON Schemas of what commands print for programs, made from its shapes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from keyspan.reports.drift.shape import DriftReport
from keyspan.reports.inventory.shape import InventoryReport
from keyspan.reports.readiness.shape import ReadinessReport
from keyspan.reports.show.shape import ShowReport
from keyspan.reports.verify.shape import VerifyReport
from keyspan.writing.documents import dumped

if TYPE_CHECKING:
    from collections.abc import Mapping

SHAPES: Mapping[str, type[Any]] = MappingProxyType(
    {
        "verify": VerifyReport,
        "drift": DriftReport,
        "inventory": InventoryReport,
        "show": ShowReport,
        "readiness": ReadinessReport,
    }
)
"""Command to the shape of its JSON."""


def schema(command: str) -> str:
    """Return the JSON Schema of what a command prints with --format json.

    Args:
        command: one of SHAPES.
    """
    made = TypeAdapter(SHAPES[command]).json_schema()
    return dumped({"$schema": "https://json-schema.org/draft/2020-12/schema", **made})
