"""The keys that encrypt the tables of a Region.

Source: DynamoDB developer guide, "DynamoDB encryption at rest: how it works": a table key, which
KMS encrypts, and which is opened again for reads and writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.dynamodb.exceptions import DynamodbException, MockValidationException

from keyspan.emulator.kms.errors import KmsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.data.keys import Keys, Sealed
    from keyspan.emulator.kms.store import Place

SERVICE = "dynamodb"


class TableKeys:
    """Holds the table keys of an account in a Region; a table without one has AWS's own.

    Args:
        keys: the way to KMS.
        place: the account and the Region.
    """

    def __init__(self, *, keys: Keys, place: Place) -> None:
        self._keys = keys
        self._place = place
        self._sealed: dict[str, Sealed] = {}

    def key_of(self, name: str) -> str | None:
        """Return the ARN of the key that encrypts a table."""
        sealed = self._sealed.get(name)
        return sealed.key if sealed else None

    def keep(self, name: str, sealed: Sealed | None) -> None:
        """Give a table another table key, or none."""
        if sealed:
            self._sealed[name] = sealed
        else:
            self._sealed.pop(name, None)

    def make(self, name: str, wanted: Mapping[str, Any]) -> Sealed:
        """Return a new table key, as an SSESpecification asks for it.

        Raises:
            MockValidationException: it cannot be encrypted by the key that is asked for.
        """
        key = wanted.get("KMSMasterKeyId") or self._keys.managed(SERVICE, place=self._place)
        context = {
            "aws:dynamodb:subscriberId": self._place.account,
            "aws:dynamodb:tableName": name,
        }
        try:
            return self._keys.seal(key, place=self._place, context=context)
        except KmsError as error:
            problem = f"KMS validation error: {error.code}: {error.message}"
            raise MockValidationException(
                f"One or more parameter values were invalid: {problem}"
            ) from None

    def open(self, name: str) -> None:
        """Refuse to touch a table whose key KMS does not open.

        Raises:
            DynamodbException: AccessDeniedException.
        """
        try:
            if sealed := self._sealed.get(name):
                self._keys.open(sealed)
        except KmsError as error:
            problem = f"KMS key access denied error: {error.code}: {error.message}"
            raise DynamodbException("AccessDeniedException", problem) from None

    def opens(self, name: str) -> bool:
        """Say whether KMS opens a table's key."""
        try:
            self.open(name)
        except DynamodbException:
            return False
        return True
