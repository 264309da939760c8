"""One request to KMS, as the operations see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from keyspan.emulator.kms import states
from keyspan.emulator.kms.errors import KmsError, invalid_usage, unsupported
from keyspan.emulator.kms.key import Use
from keyspan.emulator.kms.managed import require_customer_managed
from keyspan.emulator.kms.specs import require_cryptography

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from keyspan.emulator.kms.key import Key
    from keyspan.emulator.kms.store import Place, Store

_TAKES_ALIASES = frozenset({*states.CRYPTOGRAPHIC, "DescribeKey"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that passed the service model.

    Attributes:
        operation: its name: "ReplicateKey".
        place: the account and the Region that it arrived in.
        now: the emulator's time.
        lag: how long the key states Creating and Updating last.
        request_id: the ID that its response carries.
        store: every key.
        input: its members, decoded.
    """

    operation: str
    place: Place
    now: datetime
    lag: timedelta
    request_id: str
    store: Store
    input: Mapping[str, Any]

    def key(self, member: str = "KeyId") -> Key:
        """Return the key that a member of the request names, in a state that allows the operation.

        Raises:
            KmsError: there is no such key here, or its key state refuses, or AWS manages it.
        """
        takes_aliases = self.operation in _TAKES_ALIASES
        found = self.store.find(self.place, self.input[member], aliases=takes_aliases)
        states.require(self.operation, found, now=self.now)
        require_customer_managed(self.operation, found)
        return found

    def key_for(self, usage: str, *, member: str = "KeyId") -> Key:
        """Return the key that a member names, made for a key usage.

        Raises:
            KmsError: as `key`, InvalidKeyUsageException, or UnsupportedOperationException.
        """
        found = self.key(member)
        if found.family.usage != usage:
            raise invalid_usage(
                f"{found.arn} key usage is {found.family.usage} "
                f"which is not valid for {self.operation}."
            )
        require_cryptography(found.family.spec)
        return found

    def algorithm(self, key: Key, member: str, *, default: str | None = None) -> str:
        """Return the algorithm that the request asks for, one that the key has.

        Raises:
            KmsError: InvalidKeyUsageException.
        """
        algorithm: str = self.input.get(member, default)
        if algorithm not in key.family.algorithms:
            raise invalid_usage(
                f"Algorithm {algorithm} is incompatible with key spec {key.family.spec}."
            )
        return algorithm

    def finish_dry_run(self) -> None:
        """End a request that only asked whether it would succeed.

        Raises:
            KmsError: DryRunOperationException, AWS's answer to a dry run that succeeds.
        """
        if self.input.get("DryRun"):
            raise KmsError(
                "DryRunOperationException",
                "The request would have succeeded, but the DryRun option is set.",
            )

    def record_use(self, *keys: Key) -> None:
        """Note a successful cryptographic operation on its keys (GetKeyLastUsage)."""
        use = Use(operation=self.operation, moment=self.now, request_id=self.request_id)
        for key in keys:
            key.last_use = use

    def without(self, *members: str) -> None:
        """Refuse members that the emulator does not act on.

        Raises:
            KmsError: UnsupportedOperationException.
        """
        for member in members:
            if member in self.input:
                raise unsupported(f"The emulator does not support {member}.")

    def at(self, region: str) -> Place:
        """Return the same account in another Region."""
        return replace(self.place, region=region)


Output: TypeAlias = Mapping[str, Any]
Operation: TypeAlias = Callable[[Call], Output | None]
