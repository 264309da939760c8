"""An item of the drill's own in DynamoDB: a Trials by boto3.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from keyspan.live.aws.calls import Calls
from keyspan.live.gateway import Seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.live.gateway import Trial

_NAMES = ("keyspan_drill", "keyspan_drill_text", "keyspan_drill_data")
"""What the attribute of the text is called: the first that is no key; a table has two at most."""

_DIGITS = 10**37
"""More than that a number of DynamoDB does not tell apart."""

_NO_TABLE = ("ResourceNotFoundException",)
_OTHERS = ("ConditionalCheckFailedException", *_NO_TABLE)


class ItemTrials(Calls):
    """A Trials by boto3; what its methods take and return is told there."""

    def lasting(self, trial: Trial) -> str:
        """An item goes by DeleteItem."""
        del trial
        return ""

    def write(self, trial: Trial) -> None:
        """PutItem, if no item has that key, or it is a repetition."""
        key = _key(self._table(trial), trial)
        text = _text(key)
        self.call(
            "PutItem",
            TableName=trial.places[self.region],
            Item={**key, text: {"S": trial.text}},
            ConditionExpression="attribute_not_exists(#key) OR #text = :text",
            ExpressionAttributeNames={"#key": next(iter(key)), "#text": text},
            ExpressionAttributeValues={":text": {"S": trial.text}},
        )

    def read(self, trial: Trial) -> Seen | None:
        """GetItem, consistently, and what DescribeTable says of the replica's key."""
        table = self._table(trial)
        key = _key(table, trial)
        named = {"TableName": trial.places[self.region], "Key": key, "ConsistentRead": True}
        item: Mapping[str, Any] | None = self.call("GetItem", **named).get("Item")
        if not item:
            return None
        sealed: Mapping[str, str] = table.get("SSEDescription") or {}
        held: Mapping[str, str] = item.get(_text(key), {})
        return Seen(text=held.get("S", ""), key=sealed.get("KMSMasterKeyArn") or "")

    def remove(self, trial: Trial) -> None:
        """DeleteItem, if it holds what was written."""
        named = {"TableName": trial.places[self.region]}
        described = self.found("DescribeTable", absent=_NO_TABLE, **named)
        if described is None:
            return
        key = _key(described["Table"], trial)
        self.found(
            "DeleteItem",
            absent=_OTHERS,
            **named,
            Key=key,
            ConditionExpression="#text = :text",
            ExpressionAttributeNames={"#text": _text(key)},
            ExpressionAttributeValues={":text": {"S": trial.text}},
        )

    def _table(self, trial: Trial) -> Mapping[str, Any]:
        return self.call("DescribeTable", TableName=trial.places[self.region])["Table"]


def _key(table: Mapping[str, Any], trial: Trial) -> dict[str, Mapping[str, Any]]:
    """Return the key of the trial's item, which is random, as the table's key schema has it."""
    number = int.from_bytes(hashlib.sha256(trial.name.encode()).digest()) % _DIGITS
    values: Mapping[str, Mapping[str, Any]] = {
        "S": {"S": trial.name},
        "N": {"N": str(number)},
        "B": {"B": trial.name.encode()},
    }
    types = {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]}
    schema = sorted(table["KeySchema"], key=lambda each: each["KeyType"] != "HASH")
    return {each["AttributeName"]: values[types[each["AttributeName"]]] for each in schema}


def _text(key: Mapping[str, object]) -> str:
    return next(name for name in _NAMES if name not in key)
