"""How Terraform reaches AWS: which provider serves a Region, in which version, and signed in how.

AWS provider 6 gives each resource a `region` argument, and keeps it in the state.
Source: registry.terraform.io, hashicorp/aws, guide "Enhanced Region Support".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from keyspan.errors import Fault
from keyspan.model.bounds import PROVIDER_WITH_REGION
from keyspan.model.regions import partition_of
from keyspan.model.rules import (
    principal_account,
    principal_partition,
    region_version_problem,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Providers: TypeAlias = Literal["aliases", "region"]
"""How a resource's Region is chosen."""

ALIASES: Providers = "aliases"
"""By its provider: an aliased one for each Region."""

REGION: Providers = "region"
"""By its own `region` argument: one provider for all Regions."""

DEFAULT_VERSIONS: Mapping[Providers, str] = MappingProxyType(
    {
        ALIASES: f">= 5.100, < {PROVIDER_WITH_REGION}",
        REGION: f">= {PROVIDER_WITH_REGION}, < {PROVIDER_WITH_REGION + 1}",
    }
)
"""The AWS provider versions that the generated Terraform is made for.

Aliased providers stay below the version that ties an address to its Region: a promotion comes into
the state by swapping providers.
"""

TIED = f"AWS provider {PROVIDER_WITH_REGION} ties each address to its Region"
"""Why a promotion cannot be taken into a state, in words."""

REGION_MODE_DOC = "docs/region-mode.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumeRole:
    """The role that a provider assumes.

    Attributes:
        role_arn: its ARN.
        external_id: what the role's trust policy asks for, if anything.
        session_name: shows in CloudTrail.
    """

    role_arn: str
    external_id: str | None = None
    session_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How the provider of one Region signs in; empty means AWS's default chain."""

    profile: str | None = None
    assume_role: AssumeRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The AWS provider's settings.

    Attributes:
        version: Terraform version constraint.
        default_tags: tags that the provider sets on every resource.
        credentials: for every Region that `regional` does not name.
        regional: what differs, by Region.
    """

    version: str = DEFAULT_VERSIONS[ALIASES]
    default_tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    credentials: Credentials = field(default_factory=Credentials)
    regional: Mapping[str, Credentials] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def profiles(self) -> frozenset[str]:
        """Every profile that a Region's provider names."""
        every = (self.credentials, *self.regional.values())
        return frozenset(credentials.profile for credentials in every if credentials.profile)

    def for_region(self, region: str) -> Credentials:
        """Return how to sign in for one Region."""
        return self.regional.get(region, self.credentials)


def provider_faults(
    provider: Provider, *, providers: Providers, account: str, regions: Iterable[str]
) -> Iterator[Fault]:
    """Yield what is wrong between the provider's settings and the keys.

    Args:
        provider: its settings.
        providers: how a resource's Region is chosen.
        account: the account of the keys.
        regions: the Regions that hold a key.
    """
    for region in regions:
        role = provider.for_region(region).assume_role
        if role and principal_account(role.role_arn) != account:
            yield Fault(
                where="provider.assume_role",
                problem=f"{shown(role.role_arn)} is of account "
                f"{principal_account(role.role_arn)}, and the keys are of {account}",
                mend="name a role of that account; the provider may work in no other",
            )
        if role and principal_partition(role.role_arn) != partition_of(region):
            yield Fault(
                where="provider.assume_role",
                problem=f"{shown(role.role_arn)} is of partition "
                f"{principal_partition(role.role_arn)}, and the keys are in "
                f"{partition_of(region)}",
                mend="name a role of that partition",
            )
    if providers == REGION:
        yield from _one_provider_faults(provider)


def _one_provider_faults(provider: Provider) -> Iterator[Fault]:
    """Yield what one provider for all Regions cannot be."""
    if problem := region_version_problem(provider.version):
        yield Fault(
            where="provider.version",
            problem=f'{problem.text}, and providers = "{REGION}" writes one',
            mend=f'leave it out, for "{DEFAULT_VERSIONS[REGION]}"; {problem.mend}',
        )
    for region in provider.regional:
        yield Fault(
            where=f"provider.in.{region}",
            problem=f'one provider signs in once for every Region where providers = "{REGION}"',
            mend=f'write it into [provider], for every Region, or write providers = "{ALIASES}"',
        )
