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

from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.responses import DynamoHandler, DynamoResult

from keyspan.emulator.data.copies import Copy
from keyspan.emulator.data.table_keys import SERVICE, TableKeys
from keyspan.emulator.kms.store import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from moto.dynamodb.models.dynamo_type import Item
    from moto.dynamodb.models.table import Table

    from keyspan.emulator.data.copies import Copies
    from keyspan.emulator.data.keys import Keys, Sealed

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
        self._copies = copies
        self._table_keys = TableKeys(keys=keys, place=Place(account=account_id, region=region_name))
        self._replicas: dict[str, frozenset[str]] = {}

    def create_table(self, name: str, *args: Any, **given: Any) -> Table:
        """Create a table, under the key that is asked for or the one that AWS manages here."""
        wanted = cast("Mapping[str, Any]", given.pop("sse_specification", None) or {})
        sealed = self._table_keys.make(name, wanted) if wanted.get("Enabled") else None
        table = super().create_table(name, *args, **given, sse_specification=None)
        self._encrypt(table, sealed)
        return table

    def delete_table(self, name: str) -> Table:
        """Delete a table; it is no replica of any other then."""
        table = super().delete_table(name)
        self._leave(table.name)
        self._table_keys.keep(table.name, None)
        return table

    def describe_table(self, name: str) -> dict[str, Any]:
        """Describe a table, and the replicas that it has in other Regions."""
        told = super().describe_table(name)
        table = told["Table"]
        if not self._table_keys.opens(table["TableName"]):
            table["TableStatus"] = _LOCKED
        if regions := self._replicas.get(table["TableName"]):
            table["GlobalTableVersion"] = _VERSION
            table["Replicas"] = [
                self._in(region).describe_replica(table["TableName"]) for region in sorted(regions)
            ]
        return told

    def describe_replica(self, name: str) -> dict[str, Any]:
        """Return what the table of another Region says of its replica in this one."""
        key = self._table_keys.key_of(name)
        return {
            "RegionName": self.region_name,
            "ReplicaStatus": "ACTIVE" if self._table_keys.opens(name) else _LOCKED,
            **({"KMSMasterKeyId": key} if key else {}),
        }

    def update_encryption(self, name: str, wanted: Mapping[str, Any]) -> None:
        """Encrypt a table of this Region alone as an SSESpecification says."""
        table = self.get_table(name)
        self._encrypt(
            table, self._table_keys.make(table.name, wanted) if wanted["Enabled"] else None
        )

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
        sealed = self._table_keys.make(name, {"KMSMasterKeyId": key}) if encrypted else None
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
        self._table_keys.keep(table.name, sealed)
        table.sse_specification = (
            {"Enabled": True, "KMSMasterKeyId": sealed.key} if sealed else None
        )

    def _open(self, table_name: str) -> None:
        self._table_keys.open(self.get_table(table_name).name)

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
