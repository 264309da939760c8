"""What every table of protected data has in common: [protects.SERVICE.NAME]."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from keyspan.config.fields import Name
from keyspan.config.keys import ServicePrincipalTable
from keyspan.config.table import Table

if TYPE_CHECKING:
    from keyspan.model.protects import Protection


class ProtectedTable(Table):
    """Data that a key protects, in each Region with the key of that Region."""

    kind: ClassVar[type[Protection]]

    key: Name
    """The key: key = "orders"."""
    existing: bool = False
    """Whether the data is there already: nothing is made of it, and only what it needs of the key
    is added."""

    def value(self, name: str) -> Protection:
        """Return the frozen value of the same fields."""
        fields = {field: _frozen(getattr(self, field)) for field in type(self).model_fields}
        del fields["key"]
        return self.kind(name=name, **fields)


def _frozen(value: Any) -> Any:
    if isinstance(value, ServicePrincipalTable):
        return value.value()
    if isinstance(value, list):
        return tuple(map(_frozen, cast("list[Any]", value)))
    if isinstance(value, dict):
        return MappingProxyType({k: _frozen(v) for k, v in cast("dict[str, Any]", value).items()})
    return value
