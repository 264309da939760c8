"""What may stand where a key policy or a grant names accounts, principals and services."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.model.bounds import GRANT_NAME_CHARACTERS
from keyspan.model.regions import PARTITIONS
from keyspan.model.rules.problem import Problem, did_you_mean, shown, token_problem
from keyspan.model.service_principals import SERVICE_PRINCIPALS
from keyspan.model.services import VIA_SERVICE_SUFFIX, VIA_SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCOUNT_PATTERN = r"^[0-9]{12}$"
PRINCIPAL_PATTERN = (
    r"^arn:(?P<partition>aws[a-z-]*):"
    r"(?:iam::\d{12}:(?:root|(?:user|role)/(?:[\w+=,.@-]+/)*[\w+=,.@-]+)"
    r"|sts::\d{12}:(?:assumed-role/[\w+=,.@-]+/[\w+=,.@-]+|federated-user/[\w+=,.@-]+))$"
)
_IAM_PRINCIPAL = re.compile(PRINCIPAL_PATTERN, re.ASCII)
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}", re.ASCII)
_ROLE_NAME = re.compile(r"(?:[\w+=,.@-]+/)*[\w+=,.@-]{1,64}", re.ASCII)
_GRANT_NAME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_WILDCARDS = frozenset("*?")
_SOURCE_ARN = re.compile(r"arn:[^:\s]+:[a-z0-9-]+:[^:\s]*:[^:\s]*:\S+", re.ASCII)
_REFERENCES = (
    "write the ARN itself; references are for roles and users of the key's own account, "
    "in a key that is handed to MultiRegionKey"
)
_OPEN_VIA_SERVICE = re.compile(rf"^[a-z0-9-]+{re.escape(VIA_SERVICE_SUFFIX)}$")


def account_problem(account: str) -> Problem | None:
    """An AWS account ID: twelve digits, as text."""
    if re.fullmatch(ACCOUNT_PATTERN, account):
        return None
    if problem := token_problem(
        account, mend="write its twelve digits; they are known before synth"
    ):
        return problem
    return Problem(
        f"{shown(account)} is not an AWS account ID",
        'write its twelve digits in quotes: account = "111122223333"',
    )


def principal_problem(principal: str) -> Problem | None:
    """The ARN of an IAM user, role or account root, or of an STS session."""
    match = _IAM_PRINCIPAL.fullmatch(principal)
    if match and match["partition"] in PARTITIONS:
        return None
    if problem := token_problem(principal, mend=_REFERENCES):
        return problem
    if re.fullmatch(ACCOUNT_PATTERN, principal):
        mend = f'write the account\'s root: "arn:aws:iam::{principal}:root"'
    elif principal == "*":
        mend = "name who may use the key; everybody in the world is never wanted"
    else:
        mend = 'write a role or a user: "arn:aws:iam::111122223333:role/OrdersApp"'
    return Problem(f"{shown(principal)} is not the ARN of an IAM principal", mend)


def identity_problem(arn: str) -> Problem | None:
    """The ARN of an IAM user or role, as aws:PrincipalArn holds it; of a session it has the role.

    Source: IAM user guide, "AWS global condition context keys", aws:PrincipalArn.
    """
    if problem := principal_problem(arn):
        return problem
    if ":role/" in arn or ":user/" in arn:
        return None
    return Problem(
        f"{shown(arn)} is not the ARN of an IAM role or user",
        "write the role itself; a session of it counts as the role",
    )


def principal_account(principal: str) -> str:
    """Return the account ID in a principal's ARN."""
    return principal.split(":")[4]


def principal_partition(principal: str) -> str:
    """Return the partition of a principal's ARN: the part after "arn:"."""
    return principal.split(":", 2)[1]


def role_name_problem(name: str) -> Problem | None:
    """The name of an IAM role, after its path if it has one: "service-role/Backup"."""
    if _ROLE_NAME.fullmatch(name):
        return None
    said = f"{shown(name)} cannot name a role: 1 to 64 letters, digits and +=,.@_-"
    return Problem(said, 'write one such as "acme-copies", or "service-role/acme-copies"')


def organization_problem(organization: str) -> Problem | None:
    """The ID of an organization of AWS Organizations."""
    if _ORGANIZATION.fullmatch(organization):
        return None
    return Problem(
        f"{shown(organization)} is not the ID of an organization",
        'write it as AWS Organizations shows it: "o-exampleorgid"',
    )


def service_problem(service: str) -> Problem | None:
    """A service that calls KMS on behalf of users."""
    name = service.removesuffix(VIA_SERVICE_SUFFIX)
    if name in SERVICE_PRINCIPALS and name not in VIA_SERVICES:
        return Problem(
            f"{shown(service)} calls KMS as a service principal, which kms:ViaService never names",
            f"write it there: service_principals = [{shown(name)}]",
        )
    if service in VIA_SERVICES or _OPEN_VIA_SERVICE.fullmatch(service):
        return None
    return Problem(
        f"{shown(service)} is not a service that kms:ViaService is known to name",
        did_you_mean(
            service,
            VIA_SERVICES,
            otherwise=f'a newer service is written in full: "newservice{VIA_SERVICE_SUFFIX}"',
        ),
    )


def service_principal_problem(service: str) -> Problem | None:
    """A service that uses keys by itself, or by its service-linked role."""
    if service in SERVICE_PRINCIPALS:
        return None
    known = ", ".join(SERVICE_PRINCIPALS)
    return Problem(
        f"{shown(service)} is not a service whose key policy is known",
        did_you_mean(
            service,
            SERVICE_PRINCIPALS,
            otherwise=f"known are {known}; write another into statements",
        ),
    )


def source_arn_problem(arn: str) -> Problem | None:
    """The ARN of a resource for which a service uses a key, or a pattern of such in one account."""
    if _SOURCE_ARN.fullmatch(arn):
        if _WILDCARDS.isdisjoint(arn.split(":", 5)[4]):
            return None
        said = f"{shown(arn)} is of more than one account: anybody's resources would do"
        return Problem(said, "name the account; {account} stands for the key's own")
    if problem := token_problem(arn, mend="write the ARN itself, or a pattern of it"):
        return problem
    return Problem(
        f"{shown(arn)} is not the ARN of a resource",
        'write one such as "arn:{partition}:logs:{region}:{account}:log-group:/orders/*"',
    )


def grant_name_problem(name: str) -> Problem | None:
    """A grant's name: it becomes part of a Terraform address, too."""
    if len(name) in GRANT_NAME_CHARACTERS and _GRANT_NAME.fullmatch(name):
        return None
    return Problem(
        f"{shown(name)} cannot be the name of a grant",
        f"use letters, digits, - and _, {GRANT_NAME_CHARACTERS} of them",
    )


def operation_problem(operation: str, known: Iterable[str]) -> Problem | None:
    """An operation that a grant can allow."""
    if operation in known:
        return None
    return Problem(
        f"{shown(operation)} is not an operation that a grant can allow",
        did_you_mean(operation, known, otherwise=f"known are {', '.join(known)}"),
    )
