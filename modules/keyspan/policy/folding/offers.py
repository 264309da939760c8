"""Which fields of a keyring could have made a statement: guesses, each to be rendered and compared.

The builders of keyspan.policy.statements put principals and values where they can be read back;
nothing here knows an action, and of Sids only those of the services' table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from keyspan.model import Denials, ServicePrincipal
from keyspan.model.access import PRINCIPALS
from keyspan.model.regions import REGIONS
from keyspan.model.service_principals import SERVICE_PRINCIPALS, SOURCE
from keyspan.model.services import VIA_SERVICE_SUFFIX, VIA_SERVICES, via_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.policy.document import Statement

Offer: TypeAlias = "Mapping[str, Any]"
"""Fields of an Access, with what they would be."""


def offers(statement: Statement, *, beside: Iterable[Statement], region: str) -> Iterator[Offer]:
    """Yield what could have made a statement, the likelier first.

    Args:
        statement: the statement.
        beside: the others of its policy, for some fields make two.
        region: the key's Region.
    """
    yield {"root_delegation": True}
    yield from _of_principals(statement, beside)
    yield {"organizations": _values(statement, "aws:PrincipalOrgID")}
    if services := _services(_values(statement, "kms:ViaService"), region):
        yield {"services": services}
    for service, access in SERVICE_PRINCIPALS.items():
        for part in access.parts:
            if part.sid == statement.sid:
                yield {"service_principals": (ServicePrincipal(service=service),)}
                asked = (key for _, key, value in part.conditions if value == SOURCE)
                arns = _values(statement, next(asked, ""))
                yield {"service_principals": (ServicePrincipal(service=service, source_arns=arns),)}
    if statement.effect == "Deny":
        values = statement.conditions[0].values if statement.conditions else ()
        yield from ({"deny": denial} for denial in _denials(values))


def _of_principals(statement: Statement, beside: Iterable[Statement]) -> Iterator[Offer]:
    names = _names(statement)
    for other in beside:
        # Users of a symmetric key may give grants as well, together with the granters.
        granters = _names(other)
        if set(names) <= set(granters):
            rest = tuple(name for name in granters if name not in names)
            yield {"users": names, "granters": rest}
    for field in PRINCIPALS:
        yield {field: names}


def _denials(values: tuple[str, ...]) -> Iterator[Denials]:
    yield Denials(lockout_bypass=True)
    if len(values) == 1 and values[0].isdecimal():
        yield Denials(deletion_window_below_days=int(values[0]))
    if all(value in REGIONS for value in values):
        yield Denials(replication_except_to=values)
        yield Denials(promotion_except_to=values)
    yield Denials(deletion_except_by=values)


def _services(values: tuple[str, ...], region: str) -> tuple[str, ...]:
    """Return the services whose kms:ViaService values are all among these."""
    suffix = VIA_SERVICE_SUFFIX.replace("{region}", region)
    named = [value.removesuffix(suffix) for value in values if value.endswith(suffix)]
    services = [
        name if name in VIA_SERVICES else f"{name}{VIA_SERVICE_SUFFIX}"
        for name in dict.fromkeys(named)
    ]
    made = [via for name in services for via in via_service(name, region=region)[1:]]
    implied = {via.removesuffix(suffix) for via in made}
    return tuple(name for name in services if name not in implied)


def _names(statement: Statement) -> tuple[str, ...]:
    return tuple(principal.name for principal in statement.principals)


def _values(statement: Statement, key: str) -> tuple[str, ...]:
    return next((c.values for c in statement.conditions if c.key == key), ())
