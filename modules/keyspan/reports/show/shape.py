"""The shape of `keyspan show --format json`; within a version it only grows."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class ShownAccess(TypedDict):
    """One thing that somebody may do with the key of a Region, or that is denied.

    Attributes:
        principal: who, as the key policy or the grant has it; several, of a denial, with commas.
        who: the same in words: "role OrdersApp", "anybody in the account".
        powers: what, in words: "encrypt", "administer", "everything".
        provided: on what conditions, in words: "through s3 or dynamodb", "where IAM allows it".
        denied: whether none of these may do it, whatever else allows it.
    """

    principal: str
    who: str
    powers: list[str]
    provided: list[str]
    denied: bool


class ShownRegion(TypedDict):
    """The key of one Region.

    Attributes:
        region: the Region.
        role: what the key is there; retired is one that Terraform lets go of.
        aliases: its aliases, without the prefix "alias/".
        marks: what is out of the ordinary: "disabled".
        access: who may do what with it.
    """

    region: str
    role: Literal["primary", "replica", "retired"]
    aliases: list[str]
    marks: list[str]
    access: list[ShownAccess]


class ShownPlace(TypedDict):
    """Data in one Region.

    Attributes:
        region: the Region.
        name: the data's name there, as its service has it.
        copied_from: the Regions from which the service copies it.
    """

    region: str
    name: str
    copied_from: list[str]


class ShownData(TypedDict):
    """Data that a key protects, in each Region with the key of that Region.

    Attributes:
        service: the service that holds it: "s3".
        name: its name in the keyring.
        existing: whether it is there already, and Terraform makes nothing of it.
        places: where it lies.
    """

    service: str
    name: str
    existing: bool
    places: list[ShownPlace]


class ShownKey(TypedDict):
    """One multi-Region key.

    Attributes:
        name: its name in the keyring.
        description: of its primary key.
        key_spec: what it is made of: "SYMMETRIC_DEFAULT".
        key_usage: what it is for: "ENCRYPT_DECRYPT".
        imported: whether its key material is imported.
        rotation_days: the period of automatic rotation; null where it does not rotate.
        regions: the key of each Region, the primary first.
        data: what the key protects.
    """

    name: str
    description: str
    key_spec: str
    key_usage: str
    imported: bool
    rotation_days: int | None
    regions: list[ShownRegion]
    data: list[ShownData]


class ShowReport(TypedDict):
    """What a keyring asks for.

    Attributes:
        version: of this shape.
        account: the AWS account ID.
        keys: each multi-Region key, in the order of the file.
    """

    version: Literal[1]
    account: str
    keys: list[ShownKey]
