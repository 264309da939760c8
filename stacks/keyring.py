"""One Terraform state: its backend, an aliased provider for each Region in use, and its keys."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from keyspan.bindings import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
    LocalBackend,
    TerraformOutput,
    TerraformStack,
)
from keyspan.constructs import MultiRegionKey, literal
from keyspan.model.addresses import provider_alias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from keyspan.bindings import Construct
    from keyspan.model import Backend, Credentials, Key, Keyring

TO_PROJECT = PurePosixPath("../../..")
"""From a stack's folder, cdktf.out/stacks/NAME, to the folder of keyspan.toml."""


class KeyringStack(TerraformStack):
    """The keys of one named stack of a keyring.

    Args:
        scope: the CDKTF app.
        name: the stack's name, one of keyring.stacks.
        keyring: the keyring that holds the stack.
    """

    def __init__(self, scope: Construct, name: str, *, keyring: Keyring) -> None:
        super().__init__(scope, name)
        keys = keyring.stacks[name]
        self._store_state(keyring.backend, keyring.backend.for_stack(name))
        regions = sorted({region for key in keys for region in key.regions})
        providers = {region: self._provider(region, keyring) for region in regions}
        self.add_override("terraform.required_providers.aws.version", keyring.provider.version)
        for key in keys:
            self._output(
                key,
                MultiRegionKey(
                    self, key.name, key=key, account=keyring.account, providers=providers
                ),
            )

    def _store_state(self, backend: Backend, arguments: Mapping[str, Any]) -> None:
        if backend.type == "local":
            # An absolute path stays what it is: joined to a folder, it replaces it.
            LocalBackend(self, path=str(TO_PROJECT / arguments["path"]))
        elif backend.type == "cloud":
            self.add_override("terraform.backend", None)  # CDKTF's own, which it adds to any stack
            self.add_override("terraform.cloud", dict(arguments))
        else:
            self.add_override("terraform.backend.local", None)
            self.add_override(f"terraform.backend.{backend.type}", dict(arguments))

    def _provider(self, region: str, keyring: Keyring) -> AwsProvider:
        settings = keyring.provider
        tags = {literal(k): literal(v) for k, v in settings.default_tags.items()}
        credentials = settings.for_region(region)
        return AwsProvider(
            self,
            f"aws_{provider_alias(region)}",
            alias=provider_alias(region),
            region=region,
            allowed_account_ids=[keyring.account],
            profile=credentials.profile and literal(credentials.profile),
            assume_role=_assume_role(credentials),
            default_tags=[AwsProviderDefaultTags(tags=tags)] if tags else None,
        )

    def _output(self, key: Key, made: MultiRegionKey) -> None:
        for name, value, description in (
            ("key_id", made.key_id, "Key ID, the same in every Region"),
            ("key_arns", made.arns, "Key ARN by Region"),
            ("alias_arns", made.alias_arns, "Alias ARN by Region and alias"),
        ):
            output = TerraformOutput(
                self, f"{key.name}_{name}", value=value, description=f"{key.name}: {description}"
            )
            output.override_logical_id(f"{key.name}_{name}")


def _assume_role(credentials: Credentials) -> list[AwsProviderAssumeRole] | None:
    role = credentials.assume_role
    return role and [
        AwsProviderAssumeRole(
            role_arn=role.role_arn,
            external_id=role.external_id and literal(role.external_id),
            session_name=role.session_name and literal(role.session_name),
        )
    ]
