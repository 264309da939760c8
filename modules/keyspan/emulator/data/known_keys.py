"""The keys that moto's services ask moto's KMS about: ours, as nobody makes any there.

EBS asks for the default key of a Region, RDS for the key of an instance, a cluster or a snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from moto.kms.models import KmsBackend

from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from moto.kms.models import Key

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys

_MANAGED = "alias/aws/"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """As much of a key as moto's services ask for."""

    arn: str


class KnownKeys(KmsBackend):
    """The keys of an account in a Region, as moto's services find them.

    Args:
        region_name: the Region.
        account_id: the account.
        keys: the way to KMS.
    """

    __module__ = KmsBackend.__module__  # by which moto knows whose requests these are

    def __init__(
        self,
        region_name: str,
        account_id: str,
        *,
        keys: Keys,
        copies: Copies,  # noqa: ARG002 - as all that is installed
    ) -> None:
        super().__init__(region_name, account_id)
        self._keys = keys
        self._place = Place(account=account_id, region=region_name)

    def alias_exists(self, alias_name: str) -> bool:
        """Say whether an alias is there; those of AWS are as soon as somebody asks."""
        return alias_name.startswith(_MANAGED)

    def describe_key(self, key_id: str) -> Key:
        """Return a key of this Region.

        Raises:
            KeyError: there is none, as moto's services expect it.
        """
        if key_id.startswith(_MANAGED):
            arn = self._keys.managed(key_id.removeprefix(_MANAGED), place=self._place)
            return _as_moto(arn)
        try:
            return _as_moto(self._keys.arn(key_id, place=self._place))
        except KmsError as error:
            raise KeyError(f"{error.code}: {error.message}") from None


def _as_moto(arn: str) -> Key:
    return cast("Any", KnownKey(arn=arn))
