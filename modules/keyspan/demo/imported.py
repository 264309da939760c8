"""Keys of imported material in the demo: what a person does between two applies.

KMS replicates no key without material, so Terraform creates the primary keys first; they get
material that is made up here, and then Terraform creates the replica keys, which get the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keyspan.demo.connection import connector
from keyspan.emulator.kms.material import new_secret
from keyspan.live import carry_out, observe, plan_import, secret_for
from keyspan.model.addresses import primary_name, primary_type, replica_name, replica_type
from keyspan.model.regions import partition_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.live import Secret
    from keyspan.model import Key
    from keyspan.terraform import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedKeys:
    """The keys of one stack that import their material.

    Attributes:
        keys: the keys.
        account: the account that owns them.
        environment: a sandbox, in which AWS is the embedded one.
    """

    keys: Sequence[Key]
    account: str
    environment: Mapping[str, str]
    _secrets: dict[str, Secret] = field(default_factory=dict[str, "Secret"])

    def bring_up(self, terraform: Workspace) -> None:
        """Create the primary keys and then the replica keys, each with its material."""
        self._create(terraform, [_primary(key) for key in self.keys])
        if replicas := [address for key in self.keys for address in _replicas(key)]:
            self._create(terraform, replicas)

    def _create(self, terraform: Workspace, addresses: Sequence[str]) -> None:
        terraform.apply(terraform.plan(targets=addresses))
        outputs = terraform.outputs()
        for key in self.keys:
            self._import(key, key_id=outputs[f"{key.name}_key_id"])

    def _import(self, key: Key, *, key_id: str) -> None:
        connect = connector(self.environment)
        live = observe(key, account=self.account, connect=connect, key_id=key_id)
        carry_out(
            plan_import(live),
            secret=self._secret(key),
            expires=None,
            connect=connect,
            say=lambda _: None,
        )

    def _secret(self, key: Key) -> Secret:
        """Return the key material of a key, the same each time."""
        if key.name not in self._secrets:
            self._secrets[key.name] = secret_for(
                key.key_spec,
                new_secret(key.key_spec),
                partition=partition_of(key.primary.region),
                where=key.name,
            )
        return self._secrets[key.name]


def _primary(key: Key) -> str:
    return f"{primary_type(imported=True)}.{primary_name(key.name)}"


def _replicas(key: Key) -> list[str]:
    kind = replica_type(imported=True)
    return [f"{kind}.{replica_name(key.name, region=r.region)}" for r in key.replicas]
