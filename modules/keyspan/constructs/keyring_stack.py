"""One Terraform state: its backend, the AWS providers of the Regions in use, and its keys."""

from __future__ import annotations

import os.path
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, cast

from keyspan.bindings import (
    App,
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
    LocalBackend,
    TerraformOutput,
    TerraformStack,
)
from keyspan.bindings.framework import require_same
from keyspan.constructs import references
from keyspan.constructs.multi_region_key import MultiRegionKey
from keyspan.constructs.rule_validation import RuleValidation
from keyspan.constructs.state_blocks import StateBlocks
from keyspan.errors import Fault, InvalidKeyring
from keyspan.model.addresses import provider_alias
from keyspan.model.provider import REGION
from keyspan.writing.hcl import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.bindings import Construct
    from keyspan.model import Backend, Credentials, Key, Keyring
    from keyspan.model.protects import Protection

_SOURCE = "aws"
"""Where Terraform finds the provider: hashicorp/aws, as CDKTF says it and CDK Terrain does not."""


class KeyringStack(TerraformStack):
    """The keys of one named stack of a keyring.

    Args:
        scope: the app, of CDKTF or CDK Terrain.
        name: the stack's name, one of keyring.stacks.
        keyring: the keyring that holds the stack.
        project: the folder of keyspan.toml, from which a local state's path counts.

    Raises:
        InvalidKeyring: the state would lie in a file, and the app writes outside of the project.
        MixedFrameworks: the app is of another framework than Keyspan's constructs.
    """

    def __init__(self, scope: Construct, name: str, *, keyring: Keyring, project: Path) -> None:
        require_same(TerraformStack, {"the app": scope.node.root}, where=name)
        super().__init__(scope, name)
        keys = keyring.stacks[name]
        folder = Path(App.of(self).outdir).absolute() / "stacks" / name
        self._store_state(keyring.backend, name, to_project=_way(folder, project.absolute()))
        providers = self._providers(keyring, keys)
        self.add_override("terraform.required_providers.aws.source", _SOURCE)
        self.add_override("terraform.required_providers.aws.version", keyring.provider.version)
        for key in keys:
            if key.given_up:
                StateBlocks.of(self).add(key, providers=keyring.providers)
                continue
            made = MultiRegionKey(
                self, f"key_{key.name}", key=key, account=keyring.account, providers=providers
            )
            self._output(key)
            for data in key.protects:
                self._protect(made, data)
        RuleValidation(self, settings=keyring.checks)

    def _store_state(self, backend: Backend, name: str, *, to_project: PurePath | None) -> None:
        arguments = {key: _literals(value) for key, value in backend.for_stack(name).items()}
        if backend.type == "local":
            LocalBackend(self, path=_state_path(arguments["path"], to_project))
        elif backend.type == "cloud":
            self.add_override("terraform.backend", None)  # CDKTF's own, which it adds to any stack
            self.add_override("terraform.cloud", arguments)
        else:
            self.add_override("terraform.backend.local", None)
            self.add_override(f"terraform.backend.{backend.type}", arguments)

    def _providers(
        self, keyring: Keyring, keys: Sequence[Key]
    ) -> Mapping[str, AwsProvider] | AwsProvider:
        if keyring.providers == REGION:
            # Its own Region is of no resource here: each names its own.
            return self._provider("provider", keys[0].primary.region, keyring)
        # The keys of a Region are let go of through its provider, as they are held.
        regions = sorted({r for key in keys for r in (*key.regions, *key.retired_regions)})
        return {
            region: self._provider(
                f"provider_{region}", region, keyring, alias=provider_alias(region)
            )
            for region in regions
        }

    def _provider(
        self, construct_id: str, region: str, keyring: Keyring, *, alias: str | None = None
    ) -> AwsProvider:
        settings = keyring.provider
        tags = {literal(k): literal(v) for k, v in settings.default_tags.items()}
        credentials = settings.for_region(region)
        return AwsProvider(
            self,
            construct_id,
            alias=alias,
            region=region,
            allowed_account_ids=[keyring.account],
            profile=credentials.profile and literal(credentials.profile),
            assume_role=_assume_role(credentials),
            default_tags=[AwsProviderDefaultTags(tags=tags)] if tags else None,
        )

    def _protect(self, key: MultiRegionKey, data: Protection) -> None:
        from keyspan.constructs.protects import CONSTRUCTS  # noqa: PLC0415 - only where there is data

        CONSTRUCTS[type(data)](self, data.where, key=key, data=data)

    def _output(self, key: Key) -> None:
        for name, value, description in (
            ("key_id", references.key_id(key), "Key ID, the same in every Region"),
            ("key_arns", references.key_arns(key), "Key ARN by Region"),
            ("alias_arns", references.alias_arns(key), "Alias ARN by Region and alias"),
        ):
            output = TerraformOutput(
                self,
                f"output_{key.name}_{name}",
                value=value,
                description=f"{key.name}: {description}",
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


def _way(folder: Path, project: Path) -> PurePath | None:
    """Return the way from a stack's folder to the project, or None from outside of it."""
    folder, project = folder.resolve(), project.resolve()
    if not folder.is_relative_to(project):
        return None
    return PurePath(os.path.relpath(project, folder))


def _state_path(path: str, to_project: PurePath | None) -> str:
    """Return the path of a local state, the same on every machine.

    Raises:
        InvalidKeyring: there is no such path.
    """
    if to_project is None and not PurePath(path).is_absolute():
        raise InvalidKeyring(
            [
                Fault(
                    where="backend",
                    problem="the state lies beside keyspan.toml, and the app writes elsewhere",
                    mend="name a folder of the project in CDKTF_OUTDIR, or choose another backend",
                )
            ]
        )
    # An absolute path stays what it is: joined to a folder, it replaces it.
    return ((to_project or PurePath()) / path).as_posix()


def _literals(value: Any) -> Any:
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, dict):
        return {k: _literals(v) for k, v in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_literals(v) for v in cast("list[Any]", value)]
    return value
