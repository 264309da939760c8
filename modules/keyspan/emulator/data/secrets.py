"""Secrets Manager: secrets that KMS encrypts, and replicas of them under a key of their Region.

The values stay as they are in moto; beside each version lies its data key, in each Region.
Source: Secrets Manager user guide, "Secret encryption and decryption in AWS Secrets Manager" and
"Replicate AWS Secrets Manager secrets across Regions"; API reference, ReplicationStatusType.
"""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from moto.secretsmanager.exceptions import SecretsManagerClientError
from moto.secretsmanager.models import (
    FakeSecret,
    ReplicaSecret,
    SecretsManagerBackend,
    secretsmanager_backends,
)

from keyspan.emulator.data.copies import Copy
from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys, Sealed

SERVICE = "secretsmanager"
_MANAGED = SecretsManagerBackend.DEFAULT_KMS_KEY_ALIAS
_TRIAL = "RequestToValidateKeyAccess"
"""The encryption context by which Secrets Manager tries a key that a secret is to have."""

_SUCCEEDED = "Replication succeeded"


class Replica(ReplicaSecret):
    """A replica, as it is in its own Region.

    Attributes:
        key: the key of its Region that encrypts it.
        arrived: its versions, by ID; what is under way is not among them.
        current: the ID of the current version.
    """

    key: str
    arrived: dict[str, dict[str, Any]]
    current: str | None

    @property
    def versions(self) -> dict[str, dict[str, Any]]:
        """The versions that have arrived."""
        return self.arrived

    @property
    def default_version_id(self) -> str | None:
        """The current version of those that have arrived."""
        return self.current

    def to_dict(self) -> dict[str, Any]:
        """Return what DescribeSecret tells in its Region."""
        told = super().to_dict()
        stages = {name: version["version_stages"] for name, version in self.arrived.items()}
        told |= {"VersionIdsToStages": stages, "SecretVersionsToStages": stages}
        if self.key == _MANAGED:
            told.pop("KmsKeyId", None)
        else:
            told["KmsKeyId"] = self.key
        return told

    def tell(self, status: str, message: str) -> None:
        """Set what ReplicationStatus says of it."""
        self.config |= {"Status": status, "StatusMessage": message}


class Secrets(SecretsManagerBackend):
    """The secrets of an account in a Region.

    Args:
        region_name: the Region.
        account_id: the account.
        keys: the way to KMS.
        copies: what is under way.
    """

    __module__ = SecretsManagerBackend.__module__  # by which moto knows whose requests these are

    def __init__(self, region_name: str, account_id: str, *, keys: Keys, copies: Copies) -> None:
        super().__init__(region_name, account_id)
        self._keys = keys
        self._copies = copies
        self._place = Place(account=account_id, region=region_name)
        self._sealed: dict[tuple[str, str], Sealed] = {}

    def get_secret_value(
        self, secret_id: str, version_id: str, version_stage: str
    ) -> dict[str, Any]:
        """Return a value, which the key of this Region has to decrypt."""
        told = super().get_secret_value(secret_id, version_id, version_stage)
        if sealed := self._sealed.get((told["ARN"], told["VersionId"])):
            try:
                self._keys.open(sealed)
            except KmsError as error:
                raise _refusal(error, "DecryptionFailure", "decrypt") from None
        return told

    def replicate_secret_to_regions(
        self,
        secret_id: str,
        replica_regions: list[dict[str, str]],
        force_overwrite: bool,  # noqa: FBT001 - moto's signature
    ) -> tuple[str, list[dict[str, Any]]]:
        """Make replicas; each arrives when the request was answered."""
        told = super().replicate_secret_to_regions(secret_id, replica_regions, force_overwrite)
        self._adopt(cast("FakeSecret", self.secrets[secret_id]), replica_regions)
        return told

    def update_secret_version_stage(self, secret_id: str, *args: Any, **given: Any) -> Any:
        """Move a staging label, in every Region."""
        told = super().update_secret_version_stage(secret_id, *args, **given)
        self._send(cast("FakeSecret", self.secrets[secret_id]))
        return told

    def receive(
        self,
        secret: FakeSecret,
        replica: Replica,
        *,
        sealed: Mapping[tuple[str, str], Sealed],
    ) -> None:
        """Let a replica be as its source is, if the keys of both Regions can be used.

        Args:
            secret: the source, in its Region.
            replica: the replica, in this one.
            sealed: the data keys of the source's versions, by its ARN and their IDs.
        """
        if replica not in secret.replicas:
            return  # it was removed meanwhile
        try:
            self._try(replica.key)
            for version in secret.versions.keys() - replica.arrived.keys():
                self._sealed[replica.arn, version] = self._keys.seal_anew(
                    sealed[secret.arn, version],
                    self._named(replica.key),
                    place=self._place,
                    context=_context(replica.arn, version),
                )
        except (KmsError, SecretsManagerClientError) as error:
            replica.tell("Failed", f"Replication failed: {error.message}")
            return
        replica.arrived, replica.current = deepcopy(secret.versions), secret.default_version_id
        replica.tell("InSync", _SUCCEEDED)
        self.secrets[replica.arn] = replica
        replica.has_replica = True

    def _add_secret(self, secret_id: str, *args: Any, **given: Any) -> tuple[FakeSecret, bool]:
        """Make or change a secret, whose key is tried before; every change of one comes by here."""
        known = self.secrets.get(secret_id)
        key = given.get("kms_key_id") or (isinstance(known, FakeSecret) and known.kms_key_id)
        has_value = bool(args) or given.get("secret_string") or given.get("secret_binary")
        if has_value or given.get("kms_key_id"):
            self._try(key or None)
        secret, new_version = super()._add_secret(secret_id, *args, **given)
        self._seal(secret, anew=bool(given.get("kms_key_id")))
        self._adopt(secret, given.get("replica_regions") or ())
        self._send(secret)
        return secret, new_version

    def _try(self, key: str | None) -> None:
        context = {"SecretARN": _TRIAL, "SecretVersionId": _TRIAL}
        try:
            self._keys.open(self._sealed_by(key, context))
        except KmsError as error:
            raise _refusal(error, "EncryptionFailure", "encrypt") from None

    def _seal(self, secret: FakeSecret, *, anew: bool) -> None:
        """Encrypt the versions that are not, or all where the secret has got another key."""
        for version in secret.versions:
            if anew or (secret.arn, version) not in self._sealed:
                context = _context(secret.arn, version)
                self._sealed[secret.arn, version] = self._sealed_by(secret.kms_key_id, context)

    def _sealed_by(self, key: str | None, context: Mapping[str, str]) -> Sealed:
        return self._keys.seal(self._named(key), place=self._place, context=context)

    def _named(self, key: str | None) -> str:
        """Return a key of this Region, or the one that AWS manages here."""
        if key is None or key == _MANAGED:
            return self._keys.managed(SERVICE, place=self._place)
        return key

    def _adopt(self, secret: FakeSecret, asked: Iterable[Mapping[str, str]]) -> None:
        """Take replicas over from moto, which says they are there already, and send them."""
        keys = {each["Region"]: each.get("KmsKeyId") or _MANAGED for each in asked}
        for made in secret.replicas:
            if made.region in keys and made.has_replica:
                made.__class__ = Replica
                replica = cast("Replica", made)
                replica.key, replica.arrived, replica.current = keys[made.region], {}, None
                replica.config["KmsKeyId"] = replica.key
                there = cast("dict[str, Any]", self._elsewhere(replica).secrets)
                dict[str, Any].pop(there, replica.arn)
                replica.has_replica = False
        self._send(secret)

    def _send(self, secret: FakeSecret) -> None:
        for replica in secret.replicas:
            if isinstance(replica, Replica):
                replica.tell("InProgress", "")
                there = self._elsewhere(replica)
                arrive = partial(there.receive, secret, replica, sealed=self._sealed)
                self._copies.send(Copy(service=SERVICE, region=replica.region, arrive=arrive))

    def _elsewhere(self, replica: ReplicaSecret) -> Secrets:
        return cast("Secrets", secretsmanager_backends[self.account_id][replica.region])


def _context(arn: str, version: str) -> Mapping[str, str]:
    return {"SecretARN": arn, "SecretVersionId": version}


def _refusal(error: KmsError, code: str, verb: str) -> SecretsManagerClientError:
    """Return how Secrets Manager tells what KMS refused."""
    if error.code == "AccessDeniedException":
        return SecretsManagerClientError(
            error.code, f"Access to KMS is not allowed. {error.message}"
        )
    return SecretsManagerClientError(
        code,
        f"Secrets Manager can't {verb} the protected secret text using the provided KMS key. "
        f"{error.message}",
    )
