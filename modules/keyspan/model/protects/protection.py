"""What protected data has in common, whichever service holds it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from keyspan.errors import Fault
from keyspan.model import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keyspan.model.access import ServicePrincipal
    from keyspan.model.keys import Key
    from keyspan.model.rules import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What the key policy of one Region has to allow, besides what the key's own fields say.

    Attributes:
        service_principals: services that use the key there by themselves.
        statements: statements in the policy language; placeholders are filled in, and Resource
            is left out.
    """

    service_principals: tuple[ServicePrincipal, ...] = ()
    statements: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One place where protected data lies, as `keyspan readiness` looks for it.

    Attributes:
        service: the service that holds it: "s3".
        name: the data's name in that Region, as the service's API takes it: a bucket, a table.
        region: the Region.
        source: the Region that the copy is made from; None for the data that is written to.
    """

    service: str
    name: str
    region: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection(ABC):
    """Data in one service that is encrypted, in each Region, by the key of that Region.

    Everything is named by Region, and nothing by which key is the primary: a promotion changes
    no data.

    Attributes:
        service: the service's name, as a keyring's table has it: [protects.s3.invoices].
        thing: what the service calls it, which is the field that names it: "topic"; "" where no
            one field does.
        name: names the data among that service's: "invoices". Part of Terraform addresses.
        existing: whether the data exists already, and only what it needs of the key is added.
    """

    service: ClassVar[str]
    thing: ClassVar[str] = ""

    name: str
    existing: bool = False

    @property
    def where(self) -> str:
        """Where it stands in a keyring: "protects.s3.invoices"."""
        return f"protects.{self.service}.{self.name}"

    @property
    def called(self) -> str:
        """The data's name as its service has it, where it is the same in each Region."""
        return self.name

    @property
    @abstractmethod
    def regions(self) -> tuple[str, ...]:
        """The Regions that hold the data; () for each of the key's."""

    @property
    def regions_said(self) -> tuple[tuple[str, str], ...]:
        """Each Region that a field names, after the field."""
        return tuple(("regions", region) for region in self.regions)

    @property
    @abstractmethod
    def needed(self) -> Needed:
        """What the key policy of each Region has to allow for this data.

        It is what the service needs for itself, and roles that are made with the data. Who of the
        account may use the key is left to the key's own fields.
        """

    def sid(self, purpose: str) -> str:
        """Return the Sid of a statement for this data: "AllowS3ToReadInvoices"."""
        parts = re.split("[-_]", self.name)
        return purpose + "".join(part[:1].upper() + part[1:] for part in parts)

    def copies(self, key: Key) -> tuple[Copy, ...]:  # noqa: ARG002 - for those that have some
        """Return where the data and its copies lie, if the service's API tells of copies."""
        return ()

    def copied(self, key: Key) -> tuple[tuple[str, str], ...]:
        """Return from where to where the data is copied: pairs of Regions."""
        ways = [(copy.source, copy.region) for copy in self.copies(key) if copy.source]
        return tuple(dict.fromkeys(ways))

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield what AWS keeps one of and this data sets, in words, with the field that sets it.

        A keyring tells of it where two tables set the same: they would undo each other.
        """
        if self.thing and not self.existing:
            for region in self.regions_of(key):
                yield f"the {self.thing} {self.called} in {region}", self.thing

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own, with the Problem."""
        if problem := rules.name_problem(self.name):
            yield "name", problem
        for field, region in self.regions_said:
            if problem := rules.region_problem(region):
                yield field, problem
        for (field, _), times in Counter(self.regions_said).items():
            if times > 1:
                yield field, rules.Problem("a Region is named twice", "name each once")

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields, and with the key, all fields being right."""
        del key
        yield from ()

    def faults(self, key: Key) -> Iterator[Fault]:
        """Yield what is wrong with this data under a key."""
        problems = list(self.problems()) or [*self._with_key(key), *self.between(key)]
        for field, problem in problems:
            yield Fault(where=f"{self.where}.{field}", problem=problem.text, mend=problem.mend)

    def regions_of(self, key: Key) -> tuple[str, ...]:
        """Return the Regions that hold the data, in the order of the key's where none are said."""
        return self.regions or tuple(sorted(key.regions))

    def _with_key(self, key: Key) -> Iterator[tuple[str, Problem]]:
        if not key.symmetric:
            said = f"{key.name} is {key.key_spec}, and AWS services encrypt with symmetric keys"
            yield "key", rules.Problem(said, "name a key without key_spec, or make one")
        if key.given_up:
            said = f"{key.name} is let go of in {key.primary.region}, its last Region"
            yield (
                "key",
                rules.Problem(said, "name another key, or keep this one: take it out of retired"),
            )
        fields = {region: field for field, region in reversed(self.regions_said)}
        for region in self.regions:
            if region not in key.regions:
                said = f"{region} is no Region of {key.name}, which is in {', '.join(key.regions)}"
                mend = f'add "{region}" to its replicas, or keep no data there'
                yield fields[region], rules.Problem(said, mend)


def letting_role_in(
    role_name: str,
    *,
    sid: str,
    actions: Sequence[str],
    condition: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Mapping[str, Any]:
    """Return the statement of a key policy that lets one role of the account use the key.

    The role need not exist yet, as it would if it were the principal: the account answers for it,
    and the role's own policies have to let it, too.

    Args:
        role_name: the role's name, after its path if it has one: "service-role/Backup".
        sid: the statement's Sid.
        actions: what the role may do.
        condition: under which it may, besides: operator to condition key to values.
    """
    role = f"arn:{{partition}}:iam::{{account}}:role/{role_name}"
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": "arn:{partition}:iam::{account}:root"},
        "Action": list(actions),
        "Condition": {"ArnEquals": {"aws:PrincipalArn": role}, **condition},
    }
