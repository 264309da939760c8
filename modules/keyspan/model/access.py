"""Who may do what with the key of one Region: what its key policy and its grants are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from keyspan.model import rules
from keyspan.model.service_principals import SERVICE_PRINCIPALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.rules import Problem

OWN_PRINCIPALS = ("administrators", "users", "encrypt_only", "decrypt_only", "verify_only")
"""The fields that name principals of the key's own account."""

PRINCIPALS = (*OWN_PRINCIPALS, "granters", "external_users")
"""The fields that name principals."""

TEXTS = (*PRINCIPALS, "external_accounts", "organizations", "services")
"""The fields that are tuples of texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePrincipal:
    """An AWS service that uses the key by itself, for the account's resources.

    Attributes:
        service: its name in keyspan.model.service_principals: "logs", "cloudtrail".
        source_arns: for which resources; patterns, in which {account}, {partition} and {region} are
            filled in. Left out, the widest that AWS's page has for one account.
    """

    service: str
    source_arns: tuple[str, ...] = ()

    @property
    def takes_sources(self) -> bool:
        """Whether the service says for whose resource it calls."""
        return SERVICE_PRINCIPALS[self.service].takes_sources

    def problems(self) -> Iterator[Problem]:
        """Yield what breaks a rule."""
        if problem := rules.service_principal_problem(self.service):
            yield problem
        for arn in self.source_arns:
            if problem := rules.source_arn_problem(arn):
                yield problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Denials:
    """What a key policy denies to everybody, whatever else allows it.

    Attributes:
        deletion_window_below_days: deletions with a shorter waiting period, in days.
        deletion_except_by: deletions and losses of imported material by anybody but these ARNs.
        replication_except_to: replication into other Regions than these; None denies nothing.
        promotion_except_to: promotion of replicas in other Regions; None denies nothing.
        lockout_bypass: changes of the key policy that skip AWS's lockout check.
    """

    deletion_window_below_days: int | None = None
    deletion_except_by: tuple[str, ...] = ()
    replication_except_to: tuple[str, ...] | None = None
    promotion_except_to: tuple[str, ...] | None = None
    lockout_bypass: bool = False

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks its rule, with the Problem."""
        if self.deletion_window_below_days is not None:
            problem = rules.deletion_window_problem(self.deletion_window_below_days)
            yield from found("deletion_window_below_days", problem)
        for principal in self.deletion_except_by:
            yield from found("deletion_except_by", rules.identity_problem(principal))
        for name in ("replication_except_to", "promotion_except_to"):
            for region in getattr(self, name) or ():
                yield from found(name, rules.region_problem(region))


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may do what with the key of one Region.

    Attributes:
        root_delegation: whether the account's IAM policies can give access to the key.
        administrators: ARNs of who may manage the key, without any cryptography.
        users: ARNs of who may use the key for whatever its key usage is.
        encrypt_only: ARNs of who may encrypt and make data keys, and not decrypt.
        decrypt_only: ARNs of who may decrypt, and nothing else.
        verify_only: ARNs of who may verify signatures or MACs, and make none.
        granters: ARNs of who may give grants to AWS resources, as users may.
        external_users: ARNs of who may use the key from other accounts.
        external_accounts: other accounts that `statements`, `granters` and grants may name.
        organizations: IDs of AWS Organizations, all of whose principals may use the key.
        services: services that may use the key on behalf of the account's principals: "s3".
        service_principals: services that may use the key by themselves: CloudWatch Logs.
        deny: what nobody may do.
        statements: further statements in the policy language, as tables; {account}, {partition}
            and {region} are filled in, and Resource may be left out.
        policy_id: names the key policy; AWS makes nothing of it, and Terraform plans a change for
            it. "" for none.
    """

    root_delegation: bool = True
    administrators: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    encrypt_only: tuple[str, ...] = ()
    decrypt_only: tuple[str, ...] = ()
    verify_only: tuple[str, ...] = ()
    granters: tuple[str, ...] = ()
    external_users: tuple[str, ...] = ()
    external_accounts: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    service_principals: tuple[ServicePrincipal, ...] = ()
    deny: Denials = field(default_factory=Denials)
    statements: tuple[Mapping[str, Any], ...] = ()
    policy_id: str = ""

    def access_problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks its rule, with the Problem; `statements` apart."""
        for name in PRINCIPALS:
            for principal in getattr(self, name):
                yield from found(name, rules.principal_problem(principal))
        for account in self.external_accounts:
            yield from found("external_accounts", rules.account_problem(account))
        for organization in self.organizations:
            yield from found("organizations", rules.organization_problem(organization))
        for service in self.services:
            yield from found("services", rules.service_problem(service))
        for each in self.service_principals:
            if isinstance(each, str):
                mend = f"write ServicePrincipal(service={each!r})"
                yield "service_principals", rules.Problem(f"{each!r} is a text", mend)
                continue
            for problem in each.problems():
                yield "service_principals", problem
        for name, problem in self.deny.problems():
            yield f"deny.{name}", problem


def found(name: str, problem: Problem | None) -> Iterator[tuple[str, Problem]]:
    """Yield a field and its Problem, if there is one."""
    if problem:
        yield name, problem
