"""A primary key, its replica keys, their aliases and grants, as Terraform resources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from keyspan.bindings import Construct, KmsAlias, KmsKey, TerraformStack
from keyspan.bindings.framework import require_same
from keyspan.constructs import references
from keyspan.constructs.claims import Addresses
from keyspan.constructs.grants import grant_of
from keyspan.constructs.keys import primary_key, replica_key
from keyspan.constructs.policies import written_policies
from keyspan.constructs.providers import chosen
from keyspan.constructs.stand_ins import StandIns
from keyspan.constructs.state_blocks import StateBlocks
from keyspan.errors import InvalidKeyring
from keyspan.model import addresses
from keyspan.model.between import require_valid
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.keys import fault
from keyspan.model.provider import REGION
from keyspan.model.rules import account_problem

if TYPE_CHECKING:
    from keyspan.bindings import KmsGrant, TerraformProvider, TerraformResource
    from keyspan.constructs.keys import PrimaryKey, ReplicaKey
    from keyspan.constructs.policies import OwnPolicy
    from keyspan.model import Grant, Key, RelatedKey
    from keyspan.model.protects import Protection

_Resource = TypeVar("_Resource", bound="TerraformResource")


class MultiRegionKey(Construct):
    """One multi-Region key in a Terraform stack: usable in any app of CDKTF or CDK Terrain.

    Addresses depend on names and Regions only (keyspan.model.addresses), so moving the construct
    within a stack's tree changes nothing in AWS. Each Region gets its key policy written out,
    for AWS copies none.

    Attributes:
        primary: the aws_kms_key, or the aws_kms_external_key of imported key material.
        replicas: the aws_kms_replica_key or aws_kms_replica_external_key of each further Region.
        aliases: the aws_kms_alias of each Region and alias name.
        grants: the aws_kms_grant of each Region and grant name.

    Args:
        scope: a stack, or a construct within one.
        construct_id: names this construct among its siblings; no part of any address.
        key: what is wanted. A principal of the account may be a reference, `role.arn`: it is
            checked as far as it is known, and by Terraform before it makes or changes anything.
        account: the AWS account ID that owns the keys.
        providers: an AWS provider for each of the key's Regions; or one for all of them, of
            version 6 or later, and each resource names its Region (docs/region-mode.md).
        policy: the key policy of a Region from the app's own code, in place of what the key's
            fields ask for. It is held to the same rules.

    Raises:
        InvalidKeyring: the key breaks a rule, a Region has no provider, or another Region's or
            another stack's, one provider for all is to take in a promotion, or the stack holds a
            key or an alias of that name already. What the app itself puts at one of these
            addresses, or moves from there, is refused at synth.
        MixedFrameworks: the stack or a provider is of another framework than Keyspan's constructs.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: Key,
        account: str,
        providers: Mapping[str, TerraformProvider] | TerraformProvider,
        policy: OwnPolicy | None = None,
    ) -> None:
        stack = scope if isinstance(scope, TerraformStack) else TerraformStack.of(scope)
        _require_one_framework(key, stack, providers)
        super().__init__(scope, construct_id)
        _require_account(account)
        self._stand_ins = StandIns(account=account, region=key.primary.region)
        key = require_valid(self._stand_ins.of_key(key))
        self._account = account
        self._own_policy = policy
        self._policies = written_policies(
            key, account=account, own=policy, stand_ins=self._stand_ins
        )
        self._chosen_by, self._providers = chosen(key, providers, stack=stack)
        self._addresses = Addresses.of(stack)
        self._key = key
        StateBlocks.of(stack).add(key, providers=self._chosen_by)
        self.primary: PrimaryKey = self._primary(key)
        self.replicas: Mapping[str, ReplicaKey] = {
            related.region: self._replica(key, related) for related in key.replicas
        }
        self.aliases: Mapping[str, Mapping[str, KmsAlias]] = {
            related.region: {alias: self._alias(related, alias) for alias in related.aliases}
            for related in key.related
        }
        self.grants: Mapping[str, Mapping[str, KmsGrant]] = {
            related.region: {grant.name: self._grant(related, grant) for grant in related.grants}
            for related in key.related
        }

    @property
    def key(self) -> Key:
        """What is wanted, with the data that was admitted since."""
        return self._key

    @property
    def account(self) -> str:
        """The AWS account ID that owns the keys."""
        return self._account

    def admit(self, data: Protection) -> None:
        """Let the key policy of each Region allow what some data needs, unless it does so already.

        Raises:
            InvalidKeyring: the data does not fit the key, or a key policy cannot hold it.
        """
        if data in self._key.protects:
            return
        key = require_valid(replace(self._key, protects=(*self._key.protects, data)))
        policies = written_policies(
            key, account=self._account, own=self._own_policy, stand_ins=self._stand_ins
        )
        self._key, self._policies = key, policies
        for region in key.regions:
            self._in(region).policy = self._policy(region)

    def provider_of(self, region: str) -> TerraformProvider:
        """Return the provider that makes the resources of one Region."""
        return self._providers[region]

    @property
    def by_region(self) -> bool:
        """Whether resources name their Regions, as those of AWS provider 6 do."""
        return self._chosen_by == REGION

    @property
    def key_id(self) -> str:
        """The key ID, which all related keys share, as a reference: "mrk-…"."""
        primary = self.primary
        return primary.key_id if isinstance(primary, KmsKey) else primary.id

    @property
    def arns(self) -> dict[str, str]:
        """The key ARN of each Region, as references."""
        return {region: self._in(region).arn for region in self._key.regions}

    @property
    def alias_arns(self) -> dict[str, dict[str, str]]:
        """The alias ARN of each Region and alias name, as references."""
        return {
            region: {name: alias.arn for name, alias in aliases.items()}
            for region, aliases in self.aliases.items()
        }

    def _in(self, region: str) -> PrimaryKey | ReplicaKey:
        return self.primary if region == self._key.primary.region else self.replicas[region]

    def _primary(self, key: Key) -> PrimaryKey:
        resource = primary_key(
            self,
            key,
            provider=self._providers[key.primary.region],
            policy=self._policy(key.primary.region),
        )
        self._require(resource, self._policies[key.primary.region])
        kind = addresses.primary_type(imported=key.imported)
        name = addresses.primary_name(key.name)
        return self.place(resource, kind, name, region=key.primary.region)

    def _replica(self, key: Key, related: RelatedKey) -> ReplicaKey:
        resource = replica_key(
            self,
            key,
            related,
            provider=self._providers[related.region],
            policy=self._policy(related.region),
        )
        self._require(resource, self._policies[related.region])
        kind = addresses.replica_type(imported=key.imported)
        name = addresses.replica_name(key.name, region=related.region)
        return self.place(resource, kind, name, region=related.region)

    def _alias(self, related: RelatedKey, alias: str) -> KmsAlias:
        name = addresses.alias_name(alias, region=related.region)
        resource = KmsAlias(
            self,
            f"alias_{name}",
            provider=self._providers[related.region],
            name=ALIAS_PREFIX + alias,
            target_key_id=references.key_id(self._key, region=related.region),
        )
        return self.place(resource, addresses.ALIAS_TYPE, name, region=related.region)

    def _grant(self, related: RelatedKey, grant: Grant) -> KmsGrant:
        resource = grant_of(
            self,
            self._key,
            grant,
            region=related.region,
            provider=self._providers[related.region],
            stand_ins=self._stand_ins,
        )
        self._require(resource, json.dumps(grant.principals))
        name = addresses.grant_name(grant.name, key=self._key.name, region=related.region)
        return self.place(resource, addresses.GRANT_TYPE, name, region=related.region)

    def _policy(self, region: str) -> str:
        return self._stand_ins.written(self._policies[region])

    def _require(self, resource: TerraformResource, text: str) -> None:
        self._stand_ins.require(resource, text, where=f"keys.{self._key.name}")

    def place(self, resource: _Resource, kind: str, name: str, *, region: str | None) -> _Resource:
        """Give a resource its stable address, and its Region where its provider has several.

        Args:
            resource: of a Region of this key, by that Region's provider.
            kind: its Terraform type.
            name: its Terraform name.
            region: the Region; None for what AWS keeps for the whole account, such as a role.

        Raises:
            InvalidKeyring: another of Keyspan's resources in the stack has that address.
        """
        resource.override_logical_id(name)
        if region and self.by_region:
            # Bindings of provider 5 know no such argument, and those of 6 write the same.
            resource.add_override("region", region)
        self._addresses.claim(resource, kind, name, by=self)
        return resource


def _require_one_framework(
    key: Key, stack: TerraformStack, providers: Mapping[str, TerraformProvider] | TerraformProvider
) -> None:
    named = providers if isinstance(providers, Mapping) else {"all Regions": providers}
    given = {f"the provider for {region}": provider for region, provider in named.items()}
    require_same(TerraformStack, {"the stack": stack, **given}, where=f"keys.{key.name}")


def _require_account(account: str) -> None:
    if problem := account_problem(account):
        raise InvalidKeyring([fault("account", problem)])
