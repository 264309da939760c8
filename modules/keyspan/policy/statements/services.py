"""AWS services: on behalf of the account's principals, and by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.model.service_principals import (
    SERVICE_PRINCIPALS,
    SOURCE,
    SOURCE_ACCOUNT,
    regional_suffix,
)
from keyspan.model.services import via_service
from keyspan.policy.document import EVERYBODY, Condition, Principal, Statement
from keyspan.policy.statements.use import FOR_AWS_RESOURCES, SYMMETRIC_USE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.model.access import ServicePrincipal
    from keyspan.model.service_principals import Part
    from keyspan.policy.place import Place

_ACCOUNT = re.compile(r"\d{12}", re.ASCII)


def services(names: Iterable[str], *, place: Place) -> Statement:
    """Let services of this Region use the key on behalf of the account's principals.

    Source: DG conditions-kms.html#conditions-kms-via-service and #conditions-kms-caller-account
    """
    return Statement(
        sid="AllowUseThroughServices",
        principals=(EVERYBODY,),
        actions=SYMMETRIC_USE,
        conditions=_through(names, place),
    )


def service_grants(names: Iterable[str], *, place: Place) -> Statement:
    """Let services of this Region give AWS resources grants on behalf of the account's principals.

    Source: DG conditions-kms.html#conditions-kms-grant-is-for-aws-resource
    """
    return Statement(
        sid="AllowGrantsThroughServices",
        principals=(EVERYBODY,),
        actions=("kms:CreateGrant",),
        conditions=(*_through(names, place), FOR_AWS_RESOURCES),
    )


def service_principal(wanted: ServicePrincipal, *, place: Place) -> Iterator[Statement]:
    """Yield what a service needs that uses the key by itself, for the account's resources only.

    Source: the page of each service, in keyspan.model.service_principals.
    """
    access = SERVICE_PRINCIPALS[wanted.service]
    sources = wanted.source_arns or ((access.source,) if access.source else ())
    filled = tuple(map(place.fill, sources))
    name = place.fill(access.principal).replace("{suffix}", regional_suffix(place.partition))
    kind = "AWS" if name.startswith("arn:") else "Service"
    for part in access.parts:
        yield Statement(
            sid=part.sid,
            principals=(Principal(kind, name),),
            actions=part.actions,
            conditions=tuple(_conditions(part, filled, place)),
        )


def _conditions(part: Part, sources: tuple[str, ...], place: Place) -> Iterator[Condition]:
    named = (source.split(":")[4] for source in sources)
    accounts = tuple(dict.fromkeys(filter(_ACCOUNT.fullmatch, named))) or (place.account,)
    for operator, key, value in part.conditions:
        if value == SOURCE:
            if sources:
                yield Condition(operator, key, sources)
            continue
        text = place.fill(value)
        values = (text.replace(SOURCE_ACCOUNT, account) for account in accounts)
        yield Condition(operator, key, tuple(dict.fromkeys(values)))


def _through(names: Iterable[str], place: Place) -> tuple[Condition, ...]:
    values = tuple(via for name in names for via in via_service(name, region=place.region))
    return (
        Condition("StringEquals", "kms:CallerAccount", (place.account,)),
        Condition("StringEquals", "kms:ViaService", values),
    )
