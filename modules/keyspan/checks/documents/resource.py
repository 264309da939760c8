"""One resource as Terraform JSON tells of it, whichever document that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeGuard, cast

from keyspan.checks.documents.planned import references, told_of, writes
from keyspan.checks.documents.values import Unknown, at, blocks, stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyspan.checks.documents.values import Values

DEFAULT_PROVIDER = "aws"

_REGION = re.compile(r"[a-z]{2,5}(?:-[a-z]+){1,2}-\d{1,2}", re.ASCII)
_ARN_REGION = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]+):", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderConfiguration:
    """One configuration of a provider.

    Attributes:
        name: as a root module writes it: "aws", "aws.us_east_1", "module.keys:aws.us_east_1".
        alias: its alias, or None of the default one.
        region: its Region, where the configuration says so.
        accounts: the account IDs that it may work in, where the configuration says so.
    """

    name: str
    alias: str | None = None
    region: str | None = None
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """A managed resource or a data source, as it is, as it will be, or both.

    Attributes:
        address: Terraform's address: 'module.keys["a"].aws_kms_key.orders[0]'.
        type: "aws_kms_key".
        name: "orders".
        module: the address of its module; "" for the root module.
        mode: "managed" or "data"; "ephemeral" in a plan of OpenTofu.
        provider: the provider configuration that it belongs to, where the document says which.
        read: returns what it will be, any leaf Unknown; None when it will not be.
        before: what it is; None when it is not yet, and in a configuration.
        lives: whether it will be.
        expressions: how its block writes its arguments, where a plan tells it besides what they
            will be; None in other documents.
        prevent_destroy: whether Terraform refuses to plan its deletion; None where not told.
        comments: what its "//" says, in a configuration.
        file: the file that it is written in.
    """

    address: str
    type: str
    name: str
    module: str = ""
    mode: Literal["managed", "data", "ephemeral"] = "managed"
    provider: ProviderConfiguration | None = None
    read: Callable[[], Values | None] = field(repr=False)
    before: Values | None = field(default=None, repr=False)
    lives: bool = True
    expressions: Values | None = field(default=None, repr=False)
    prevent_destroy: bool | None = None
    comments: Values | None = field(default=None, repr=False)
    file: str = ""

    @property
    def block(self) -> str:
        """The block that it is an instance of: "aws_kms_key.orders", "data.aws_kms_alias.s3"."""
        start = "data." if self.mode == "data" else ""
        return f"{start}{self.type}.{self.name}"

    @cached_property
    def after(self) -> Values | None:
        """What it will be, or None when it will not be."""
        return self.read()

    @cached_property
    def values(self) -> Values:
        """What it will be, or else what it is."""
        return self.after or self.before or {}

    def argument(self, name: str, default: Any = None) -> Any:
        """Return an argument, or its default where the block does not write it."""
        value = self.values.get(name)
        left_out = isinstance(value, Unknown) and not value.written
        return default if value is None or left_out else value

    def writes(self, path: tuple[str, ...]) -> bool:
        """Whether its block writes what stands at a path; where that is untold, it may well."""
        return writes(self.expressions, path)

    def writes_in(self, path: tuple[str, ...], block: Values, key: tuple[str, ...]) -> bool:
        """Whether it writes what stands at `key` of one of its nested blocks.

        Args:
            path: of the block; () for the resource itself.
            block: the block's values, to tell it from others.
            key: the path from the block down.
        """
        if self.expressions is None or not path:
            return writes(self.expressions, key)
        outer = [each for place in at(self.expressions, path[:-1]) for each in blocks(place)]
        told = [
            told_of(each[path[-1]], block)
            for each in outer
            if not isinstance(each, Unknown) and path[-1] in each
        ]
        return not told or any(writes(each, key) for each in told)

    def written(self, name: str) -> Any:
        """Return an argument as its block writes it, whatever the state makes of it.

        With lifecycle.ignore_changes a plan's values show what the state holds, and not that. Of a
        configuration in JSON the plan tells the text "${…}" as a constant, beside its references.
        """
        told: Any = (self.expressions or {}).get(name)
        if not isinstance(told, Mapping):
            return self.values.get(name)
        says = cast("Values", told)
        named = references(told)
        return says["constant_value"] if "constant_value" in says and not named else Unknown(named)

    @cached_property
    def region(self) -> str | None:
        """Its Region: by its own `region`, else by its provider, else by its ARN; None if untold.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
        """
        if self._region_is_open:
            return self.arn_region
        own = self.own_region
        return own or (self.provider and self.provider.region) or self.arn_region

    def shares_region(self, other: Resource) -> bool | None:
        """Whether both are in one Region, even if nothing tells in which; None if untold."""
        if self.region and other.region:
            return self.region == other.region
        if self.provider is None or self.provider != other.provider:
            return None
        mine, theirs = (each.values.get("region") for each in (self, other))
        if self._region_is_open or other._region_is_open:
            same = mine == theirs and isinstance(mine, Unknown) and mine.exact
        else:
            same = self.own_region == other.own_region
        return True if same else None

    @property
    def _region_is_open(self) -> bool:
        """Whether its own `region` argument is written, and not known."""
        region = self.values.get("region")
        return isinstance(region, Unknown) and region.written

    @property
    def own_region(self) -> str | None:
        """The Region that its own `region` argument names, of provider version 6."""
        region = self.values.get("region")
        return region if is_region(region) else None

    @property
    def arn_region(self) -> str | None:
        """The Region that its ARN names."""
        return region_of_arn((self.before or self.values).get("arn"))

    @property
    def on_default_provider(self) -> bool:
        """Whether no alias and no `region` chose its Region."""
        on_default = self.provider is not None and self.provider.alias is None
        # Provider version 6 plans a `region` for each resource, written or not.
        return on_default and not (stated(self.values.get("region")) and self.writes(("region",)))


def is_region(value: Any) -> TypeGuard[str]:
    """Whether a value has the form of a Region's name, whether AWS has it yet or not."""
    return isinstance(value, str) and _REGION.fullmatch(value) is not None


def region_of_arn(value: Any) -> str | None:
    """Return the Region that an ARN names, or None where it is no ARN, or not of a Region."""
    match = _ARN_REGION.match(value) if isinstance(value, str) else None
    return match[1] if match else None
