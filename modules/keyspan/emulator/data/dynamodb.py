"""DynamoDB: global tables (version 2019.11.21), each replica under a key of its Region.

An item that is written in one Region is written in the others when the request was answered. Every
read and write has KMS open the table key of its Region.
Source: DynamoDB developer guide, "Global tables: how it works" and "DynamoDB encryption at rest";
API reference, ReplicationGroupUpdate and ReplicaDescription.
"""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from moto.dynamodb.exceptions import DynamodbException, MockValidationException
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.responses import DynamoHandler, DynamoResult

from keyspan.emulator.data.copies import Copy
from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from moto.dynamodb.models.dynamo_type import Item
    from moto.dynamodb.models.table import Table

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys, Sealed

SERVICE = "dynamodb"
_VERSION = "2019.11.21"
_LOCKED = "INACCESSIBLE_ENCRYPTION_CREDENTIALS"
_STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


class Tables(DynamoDBBackend):
    """The tables of an account in a Region.

    Args:
        region_name: the Region.
        account_id: the account.
        keys: the way to KMS.
        copies: what is under way.
    """

    __module__ = DynamoDBBackend.__module__  # by which moto knows whose requests these are

    def __init__(self, region_name: str, account_id: str, *, keys: Keys, copies: Copies) -> None:
        super().__init__(region_name, account_id)
        self._keys = keys
        self._copies = copies
        self._place = Place(account=account_id, region=region_name)
        self._sealed: dict[str, Sealed] = {}
        self._replicas: dict[str, frozenset[str]] = {}

    def create_table(self, name: str, *args: Any, **given: Any) -> Table:
        """Create a table, under the key that is asked for or the one that AWS manages here."""
        wanted = cast("Mapping[str, Any]", given.pop("sse_specification", None) or {})
        sealed = self._new_seal(name, wanted) if wanted.get("Enabled") else None
        table = super().create_table(name, *args, **given, sse_specification=None)
        self._encrypt(table, sealed)
        return table

    def delete_table(self, name: str) -> Table:
        """Delete a table; it is no replica of any other then."""
        table = super().delete_table(name)
        self._leave(table.name)
        self._sealed.pop(table.name, None)
        return table

    def describe_table(self, name: str) -> dict[str, Any]:
        """Describe a table, and the replicas that it has in other Regions."""
        told = super().describe_table(name)
        table = told["Table"]
        if not self.is_open(table["TableName"]):
            table["TableStatus"] = _LOCKED
        if regions := self._replicas.get(table["TableName"]):
            table["GlobalTableVersion"] = _VERSION
            table["Replicas"] = [
                self._in(region).describe_replica(table["TableName"]) for region in sorted(regions)
            ]
        return told

    def describe_replica(self, name: str) -> dict[str, Any]:
        """Return what the table of another Region says of its replica in this one."""
        sealed = self._sealed.get(name)
        return {
            "RegionName": self.region_name,
            "ReplicaStatus": "ACTIVE" if self.is_open(name) else _LOCKED,
            **({"KMSMasterKeyId": sealed.key} if sealed else {}),
        }

    def is_open(self, name: str) -> bool:
        """Say whether KMS opens a table's key."""
        try:
            self._open(name)
        except DynamodbException:
            return False
        return True

    def update_encryption(self, name: str, wanted: Mapping[str, Any]) -> None:
        """Encrypt a table of this Region alone as an SSESpecification says."""
        table = self.get_table(name)
        self._encrypt(table, self._new_seal(table.name, wanted) if wanted["Enabled"] else None)

    def update_replicas(self, name: str, updates: Iterable[Mapping[str, Any]]) -> None:
        """Create, change and delete replicas of a table, as UpdateTable's ReplicaUpdates say."""
        table = self.get_table(name)
        for update in updates:
            ((verb, asked),) = update.items()
            there = self._in(asked["RegionName"])
            if verb == "Create":
                there.receive(table, key=asked.get("KMSMasterKeyId"))
                self._join(table, there.region_name)
                continue
            if there.region_name not in self._replicas.get(table.name, ()):
                raise MockValidationException(f"There is no replica in {there.region_name}.")
            if verb == "Delete":
                there.get_table(table.name).deletion_protection_enabled = False
                there.delete_table(table.name)
            elif key := asked.get("KMSMasterKeyId"):
                there.update_encryption(table.name, {"Enabled": True, "KMSMasterKeyId": key})

    def receive(self, source: Table, *, key: str | None) -> None:
        """Make the replica of a table of another Region in this one.

        Args:
            source: the table over there.
            key: the key of this Region; by default the one that AWS manages, if KMS is asked for.
        """
        name = source.name
        if name in self.tables:
            raise MockValidationException(f"Table {name} is in {self.region_name} already.")
        encrypted = bool(source.sse_specification)
        if key and not encrypted:
            raise MockValidationException(
                "KMSMasterKeyId: the table that is replicated is encrypted by a key of AWS's own."
            )
        sealed = self._new_seal(name, {"KMSMasterKeyId": key}) if encrypted else None
        replica = super().create_table(
            name,
            schema=deepcopy(source.schema),
            throughput=None,
            attr=deepcopy(source.attr),
            global_indexes=None,
            indexes=None,
            streams=dict(_STREAM),
            billing_mode=cast("str", source.billing_mode),
            sse_specification=None,
            tags=[],
            deletion_protection_enabled=False,
            warm_throughput=None,
        )
        replica.throughput = deepcopy(source.throughput)
        replica.indexes = deepcopy(source.indexes)
        replica.global_indexes = deepcopy(source.global_indexes)
        replica.items = deepcopy(cast("Any", source).items)
        replica.ttl = deepcopy(source.ttl)
        self._encrypt(replica, sealed)

    def relate(self, name: str, regions: frozenset[str]) -> None:
        """Take note of the other Regions that a table of this one has replicas in."""
        self._replicas[name] = regions

    def take(self, name: str, key: Mapping[str, Any], item: Item | None) -> None:
        """Let an item be as it is in another Region; None where it is gone there."""
        if not (table := self.tables.get(name)):
            return
        hash_key, range_key = self.get_keys_value(table, dict(key))
        if item is None:
            table.delete_item(hash_key, range_key)
            return
        items = cast("Any", table).items
        if range_key:
            items[hash_key][range_key] = deepcopy(item)
        else:
            items[hash_key] = deepcopy(item)

    def get_item(self, table_name: str, *args: Any, **given: Any) -> Any:
        """Read an item."""
        self._open(table_name)
        return super().get_item(table_name, *args, **given)

    def query(self, table_name: str, *args: Any, **given: Any) -> Any:
        """Read items of one partition key."""
        self._open(table_name)
        return super().query(table_name, *args, **given)

    def scan(self, table_name: str, *args: Any, **given: Any) -> Any:
        """Read items."""
        self._open(table_name)
        return super().scan(table_name, *args, **given)

    def put_item(
        self, table_name: str, item_attrs: dict[str, Any], *args: Any, **given: Any
    ) -> Any:
        """Write an item."""
        self._open(table_name)
        done = super().put_item(table_name, item_attrs, *args, **given)
        self._send(table_name, item_attrs)
        return done

    def update_item(self, table_name: str, key: dict[str, Any], *args: Any, **given: Any) -> Any:
        """Change an item."""
        self._open(table_name)
        done = super().update_item(table_name, key, *args, **given)
        self._send(table_name, key)
        return done

    def delete_item(self, table_name: str, key: dict[str, Any], *args: Any, **given: Any) -> Any:
        """Delete an item."""
        self._open(table_name)
        done = super().delete_item(table_name, key, *args, **given)
        self._send(table_name, key)
        return done

    def _send(self, table_name: str, item: Mapping[str, Any]) -> None:
        """Let other Regions have an item as it is here, or not, when the copy arrives."""
        table = self.get_table(table_name)
        key = {name: item[name] for name in table.table_key_attrs}
        for region in self._replicas.get(table.name, ()):
            arrive = partial(self._hand_on, table.name, key, region)
            self._copies.send(Copy(service=SERVICE, region=region, arrive=arrive))

    def _hand_on(self, name: str, key: dict[str, Any], region: str) -> None:
        # A transaction that failed has put another table in the place of the one that it wrote to.
        if name in self.tables and region in self._replicas.get(name, ()):
            self._in(region).take(name, key, super().get_item(name, key))

    def _join(self, table: Table, region: str) -> None:
        """Let all Regions of a table know of a new one."""
        regions = {self.region_name, region, *self._replicas.get(table.name, ())}
        for each in regions:
            self._in(each).relate(table.name, frozenset(regions - {each}))
        if not table.latest_stream_label:
            table.set_stream_specification(dict(_STREAM))

    def _leave(self, name: str) -> None:
        regions = self._replicas.pop(name, frozenset[str]())
        for region in regions:
            self._in(region).relate(name, regions - {region})

    def _encrypt(self, table: Table, sealed: Sealed | None) -> None:
        if sealed:
            self._sealed[table.name] = sealed
            table.sse_specification = {"Enabled": True, "KMSMasterKeyId": sealed.key}
        else:
            self._sealed.pop(table.name, None)
            table.sse_specification = None

    def _new_seal(self, name: str, wanted: Mapping[str, Any]) -> Sealed:
        """Return a new table key.

        Raises:
            MockValidationException: it cannot be encrypted by the key that is asked for.
        """
        key = wanted.get("KMSMasterKeyId") or self._keys.managed(SERVICE, place=self._place)
        context = {
            "aws:dynamodb:subscriberId": self.account_id,
            "aws:dynamodb:tableName": name,
        }
        try:
            return self._keys.seal(key, place=self._place, context=context)
        except KmsError as error:
            problem = f"KMS validation error: {error.code}: {error.message}"
            raise MockValidationException(
                f"One or more parameter values were invalid: {problem}"
            ) from None

    def _open(self, table_name: str) -> None:
        """Refuse to touch a table whose key KMS does not open.

        Raises:
            DynamodbException: AccessDeniedException.
        """
        sealed = self._sealed.get(self.get_table(table_name).name)
        try:
            if sealed:
                self._keys.open(sealed)
        except KmsError as error:
            problem = f"KMS key access denied error: {error.code}: {error.message}"
            raise DynamodbException("AccessDeniedException", problem) from None

    def _in(self, region: str) -> Tables:
        return cast("Tables", dynamodb_backends[self.account_id][region])


_MOTOS_OWN = DynamoHandler.update_table


def _update_table(self: DynamoHandler) -> Any:
    """Answer UpdateTable, of which moto's own leaves out encryption and replicas."""
    tables, name = cast("Tables", self.dynamodb_backend), self.body["TableName"]
    if wanted := self.body.get("SSESpecification"):
        tables.update_encryption(name, wanted)
    if updates := self.body.get("ReplicaUpdates"):
        tables.update_replicas(name, updates)
    _MOTOS_OWN(self)
    return DynamoResult({"TableDescription": tables.describe_table(name)["Table"]})


OPERATIONS: Mapping[str, Callable[[DynamoHandler], Any]] = MappingProxyType(
    {"update_table": _update_table}
)
"""What moto answers in part."""
