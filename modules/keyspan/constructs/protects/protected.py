"""Data under a MultiRegionKey: resources in each of its Regions, by that Region's provider.

Resources are written as Terraform's documentation of them has it, argument by argument, and not by
the classes of a package of bindings: there are fifty kinds of them here, each of which would have
to be loaded into Node.js. What bindings would check, `terraform validate` does, in the tests for
each kind and before each plan.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyspan.bindings import (
    Construct,
    TerraformOutput,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
)
from keyspan.constructs import references
from keyspan.errors import Fault, InvalidKeyring
from keyspan.model.addresses import reference
from keyspan.model.regions import partition_of
from keyspan.policy import Place
from keyspan.policy.document import VERSION
from keyspan.writing.hcl import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Protection


_WORLDWIDE = "aws_iam_"
"""How the types begin of what is in no Region, and takes none."""

# Held for good, as in claims: the names of the data that a stack holds.
_named: dict[TerraformStack, set[str]] = {}


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that was made, as other resources refer to it.

    Attributes:
        kind: its Terraform type.
        name: its Terraform name.
        resource: the resource, for an app that goes on with it.
    """

    kind: str
    name: str
    resource: TerraformResource

    @property
    def address(self) -> str:
        """Its address: "aws_s3_bucket.invoices_us-east-1"."""
        return f"{self.kind}.{self.name}"

    def attribute(self, name: str) -> str:
        """Return a reference to an attribute: "${aws_s3_bucket.invoices_us-east-1.arn}"."""
        return reference(self.kind, self.name, attribute=name)


class Protected(Construct):
    """Data that a key protects; the base of each service's construct.

    The key policies get what the data needs, if the key does not name the data already.

    Attributes:
        made: what was made, by Terraform address.

    Args:
        scope: a stack or a construct; the resources are made in the stack of the key.
        construct_id: names this construct among its siblings; no part of any address.
        key: the key whose Regions hold the data.
        data: what is wanted.

    Raises:
        InvalidKeyring: the data does not fit the key, or its scope is of another stack than the
            key, or the stack holds data of that name already.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Protection
    ) -> None:
        _require_same_stack(scope, key, data)
        named = _named.setdefault(TerraformStack.of(key), set())
        _require_new(data, named)
        key.admit(data)
        super().__init__(scope, construct_id)
        named.add(data.where)
        self._key = key
        self._data = data
        self.made: dict[str, Made] = {}

    def key_arn(self, region: str) -> str:
        """Return a reference to the ARN of the key in one Region."""
        return references.key_arns(self._key.key)[region]

    def arn(self, service: str, rest: str, *, region: str = "", account: bool = True) -> str:
        """Return the ARN of something of the account by its name: nothing has to be made for it."""
        partition = partition_of(self._key.key.primary.region)
        return f"arn:{partition}:{service}:{region}:{self._key.account if account else ''}:{rest}"

    def place_in(self, region: str) -> Place:
        """Return the account and a Region, as policies are written for."""
        return Place(account=self._key.account, region=region)

    def name_in(self, region: str) -> str:
        """Return the Terraform name of what there is one of in each Region."""
        return f"{self._data.name}_{region}"

    def add(
        self,
        kind: str,
        name: str,
        arguments: Mapping[str, Any],
        *,
        region: str,
        holds_data: bool = False,
        ignore_changes: Sequence[str] = (),
        depends_on: Iterable[Made] = (),
    ) -> Made:
        """Make a resource.

        Args:
            kind: its Terraform type.
            name: its Terraform name, the same for good: at another one, it is another resource.
            arguments: by their Terraform names. Texts may hold references, so what a person wrote
                goes through `literal` unless its rule lets no ${ pass; None leaves one out.
            region: the Region whose provider makes it.
            holds_data: whether its loss is a loss of data; Terraform then refuses to plan it, as
                it does for the key, by prevent_destroy.
            ignore_changes: arguments that matter when it is made, and that AWS changes later.
            depends_on: what has to be there before, besides what it refers to.
        """
        resource = TerraformResource(
            self,
            f"{kind}.{name}",
            terraform_resource_type=kind,
            provider=self._key.provider_of(region),
            lifecycle=TerraformResourceLifecycle(
                prevent_destroy=self._key.key.protect if holds_data else None,
                ignore_changes=list(ignore_changes) or None,
            )
            if holds_data or ignore_changes
            else None,
        )
        for argument, value in arguments.items():
            if value is not None:
                resource.add_override(argument, value)
        if before := [made.address for made in depends_on]:
            resource.add_override("depends_on", before)
        worldwide = kind.startswith(_WORLDWIDE)
        self._key.place(resource, kind, name, region=None if worldwide else region)
        made = Made(kind, name, resource)
        self.made[made.address] = made
        return made

    def add_role(
        self,
        name: str,
        role_name: str,
        *,
        service: str,
        region: str,
        condition: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Made:
        """Make the role by which a service acts.

        Args:
            name: its Terraform name.
            role_name: its name, after its path if it has one: "service-role/Backup".
            service: who alone assumes it: "backup.amazonaws.com".
            region: the Region whose provider makes it; a role is in none.
            condition: under which it is assumed, where the service's page has one: what a service
                does not send would shut it out.
        """
        *folders, last = role_name.split("/")
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
            **({"Condition": condition} if condition else {}),
        }
        return self.add(
            "aws_iam_role",
            name,
            {
                "name": last,
                "path": f"/{'/'.join(folders)}/" if folders else None,
                "assume_role_policy": policy_of(trust),
            },
            region=region,
        )

    def tell(self, value: Any, *, description: str) -> None:
        """Add the output of this data: "protects_s3_invoices"."""
        name = f"protects_{self._data.service}_{self._data.name}"
        output = TerraformOutput(
            TerraformStack.of(self),
            f"output_{name}",
            value=value,
            description=literal(f"{self._data.where}: {description}"),
        )
        output.override_logical_id(name)


def policy_of(*statements: Mapping[str, Any]) -> str:
    """Return a policy of these statements as JSON, as IAM, buckets, topics and queues take it."""
    return json.dumps({"Version": VERSION, "Statement": statements})


def _require_new(data: Protection, named: set[str]) -> None:
    if data.where in named:
        mend = "give it another name, or put it into another stack, with its key"
        problem = "the stack holds data of that name already"
        raise InvalidKeyring([Fault(where=data.where, problem=problem, mend=mend)])


def _require_same_stack(scope: Construct, key: MultiRegionKey, data: Protection) -> None:
    stack, own = (TerraformStack.of(each).node.path for each in (key, scope))
    if stack != own:
        mend = "make it there; or bind what exists, with existing=True, and hand on the key's arns"
        problem = f"the key is of stack {stack}, and this of {own}"
        raise InvalidKeyring([Fault(where=data.where, problem=problem, mend=mend)])
