"""From the tables of a keyring file to the frozen values of keyspan.model."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.config.tables import CloudBackendTable, OtherBackendTable, S3BackendTable
from keyspan.errors import Fault
from keyspan.model import (
    AssumeRole,
    Backend,
    Checks,
    Credentials,
    Denials,
    Grant,
    Key,
    Keyring,
    Provider,
    RelatedKey,
    Waiver,
)
from keyspan.model.access import TEXTS
from keyspan.model.provider import DEFAULT_VERSIONS
from keyspan.model.rules import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.config.keys import DenyTable, GrantTable, KeyTable, RegionTable
    from keyspan.config.tables import (
        BackendTable,
        ChecksTable,
        CredentialsTable,
        KeyringTable,
        ProviderTable,
    )
    from keyspan.model.protects import Protection


def keyring(table: KeyringTable) -> Keyring:
    """Return the keyring that a file's tables describe."""
    return Keyring(
        account=table.account,
        keys=tuple(
            _key(name, key, protects=_protected(table, name)) for name, key in table.keys.items()
        ),
        providers=table.providers,
        provider=_provider(table.provider, default=DEFAULT_VERSIONS[table.providers]),
        backend=_backend(table.backend),
        checks=_checks(table.checks),
    )


def override_faults(table: KeyringTable) -> Iterator[Fault]:
    """Yield each `in` table of a key for a Region that the key is not in."""
    for name, key in table.keys.items():
        regions = (key.primary, *key.replicas, *key.retired)
        for region in key.regional:
            if region not in regions:
                yield Fault(
                    where=f"keys.{name}.in.{region}",
                    problem=f"the key is in {', '.join(regions)} and not there",
                    mend=f'add "{region}" to replicas, or leave the table out',
                )


def protects_faults(table: KeyringTable) -> Iterator[Fault]:
    """Yield each table of protected data whose key there is none of."""
    for service, name, data in table.protected():
        if data.key not in table.keys:
            yield Fault(
                where=f"protects.{service}.{name}.key",
                problem=f"there is no key {shown(data.key)}",
                mend=did_you_mean(
                    data.key, table.keys, otherwise=f"name one of {', '.join(table.keys)}"
                ),
            )


def _protected(table: KeyringTable, key: str) -> tuple[Protection, ...]:
    return tuple(data.value(name) for _, name, data in table.protected() if data.key == key)


def _key(name: str, table: KeyTable, *, protects: tuple[Protection, ...]) -> Key:
    return Key(
        name=name,
        primary=_related(table, table.primary),
        replicas=tuple(_related(table, region) for region in table.replicas),
        key_spec=table.key_spec,
        key_usage=table.key_usage,
        origin=table.origin,
        rotation_days=table.rotation_days,
        stack=table.stack,
        protect=table.protect,
        promoted_from=table.promoted_from,
        adopted=table.adopted,
        retired=tuple(_related(table, region) for region in table.retired),
        protects=protects,
    )


def _related(table: KeyTable, region: str) -> RelatedKey:
    own = table.regional.get(region)
    # A Region's tags are added to the key's; everything else that it names stands instead.
    tags = {**table.tags, **(own.tags if own else {})}

    def said(field: str) -> Any:
        source: RegionTable = own if own and field in own.model_fields_set else table
        return getattr(source, field)

    return RelatedKey(
        region=region,
        description=said("description"),
        aliases=tuple(said("aliases")),
        tags=MappingProxyType(tags),
        root_delegation=said("root_delegation"),
        service_principals=tuple(each.value() for each in said("service_principals")),
        deny=_denials(said("deny")),
        statements=tuple(said("statements")),
        policy_id=said("policy_id"),
        grants=tuple(_grant(name, grant) for name, grant in said("grants").items()),
        deletion_window_days=said("deletion_window_days"),
        enabled=said("enabled"),
        **{name: tuple(said(name)) for name in TEXTS},
    )


def _denials(table: DenyTable) -> Denials:
    return Denials(
        deletion_window_below_days=table.deletion_window_below_days,
        deletion_except_by=tuple(table.deletion_except_by),
        replication_except_to=_tuple(table.replication_except_to),
        promotion_except_to=_tuple(table.promotion_except_to),
        lockout_bypass=table.lockout_bypass,
    )


def _grant(name: str, table: GrantTable) -> Grant:
    return Grant(
        name=name,
        grantee=table.grantee,
        operations=tuple(table.operations),
        retiring_principal=table.retiring_principal,
        encryption_context_equals=MappingProxyType(dict(table.encryption_context_equals)),
        encryption_context_subset=MappingProxyType(dict(table.encryption_context_subset)),
    )


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _provider(table: ProviderTable, *, default: str) -> Provider:
    return Provider(
        version=table.version or default,
        default_tags=MappingProxyType(dict(table.default_tags)),
        credentials=_credentials(table),
        regional=MappingProxyType(
            {
                region: _credentials(own.model_copy(update=_inherited(table, own)))
                for region, own in table.regional.items()
            }
        ),
    )


def _inherited(table: CredentialsTable, own: CredentialsTable) -> dict[str, Any]:
    """Return what a Region's table leaves to the provider's."""
    names = own.__class__.model_fields.keys() - own.model_fields_set
    return {name: getattr(table, name) for name in names}


def _credentials(table: CredentialsTable) -> Credentials:
    role = table.assume_role
    return Credentials(
        profile=table.profile,
        assume_role=role
        and AssumeRole(
            role_arn=role.role_arn, external_id=role.external_id, session_name=role.session_name
        ),
    )


def _backend(table: BackendTable) -> Backend:
    if isinstance(table, CloudBackendTable):
        workspaces = _given({"name": table.workspace, "project": table.project})
        arguments = _given(
            {
                "organization": table.organization,
                "hostname": table.hostname,
                "workspaces": workspaces,
            }
        )
    elif isinstance(table, OtherBackendTable):
        arguments = table.arguments
    else:
        named = _given(table.model_dump(exclude={"type", "arguments"}))
        more = table.arguments if isinstance(table, S3BackendTable) else {}
        arguments = {**named, **more}
    return Backend(type=table.type, arguments=MappingProxyType(dict(arguments)))


def _checks(table: ChecksTable) -> Checks:
    return Checks(
        minimum_deletion_window_days=table.minimum_deletion_window_days,
        waivers=tuple(
            Waiver(rule=each.rule, address=each.address, reason=each.reason, until=each.until)
            for each in table.waivers
        ),
    )


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
