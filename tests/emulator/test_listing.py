"""Paging: every list operation gives its items in pages, and none twice."""

from __future__ import annotations

import pytest

from tests.emulator.aws import Aws, refused

LISTS = {
    "list_aliases": 100,
    "list_grants": 100,
    "list_key_policies": 1000,
    "list_key_rotations": 1000,
    "list_keys": 1000,
    "list_resource_tags": 50,
}


def test_keys_come_in_pages(aws: Aws):
    keys = {aws.key() for _ in range(5)}

    pages = list(aws.kms().get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2}))

    assert [len(page["Keys"]) for page in pages] == [2, 2, 1]
    assert [page["Truncated"] for page in pages] == [True, True, False]
    assert {k["KeyId"] for page in pages for k in page["Keys"]} == keys
    assert pages[0]["Keys"][0]["KeyArn"] == aws.arn(pages[0]["Keys"][0]["KeyId"])


def test_a_list_may_shrink_between_pages(aws: Aws):
    key = aws.key()
    for name in "abcde":
        aws.kms().create_alias(AliasName=f"alias/{name}", TargetKeyId=key)

    seen = []
    for page in aws.kms().get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 2}):
        for alias in page["Aliases"]:
            seen.append(alias["AliasName"])
            aws.kms().delete_alias(AliasName=alias["AliasName"])

    assert seen == [f"alias/{name}" for name in "abcde"]


def test_everything_pages(aws: Aws):
    key = aws.key(Tags=[{"TagKey": name, "TagValue": "x"} for name in "abc"])
    for _ in range(3):
        aws.kms().rotate_key_on_demand(KeyId=key)
        aws.kms().create_grant(
            KeyId=key, GranteePrincipal=aws.account, RetiringPrincipal="r", Operations=["Decrypt"]
        )
    found = {
        "list_grants": ("Grants", {"KeyId": key}),
        "list_key_rotations": ("Rotations", {"KeyId": key}),
        "list_resource_tags": ("Tags", {"KeyId": key}),
    }
    for operation, (member, parameters) in found.items():
        call = getattr(aws.kms(), operation)
        first = call(Limit=2, **parameters)
        rest = call(Limit=2, Marker=first["NextMarker"], **parameters)
        assert [len(first[member]), len(rest[member])] == [2, 1], operation
        assert rest["Truncated"] is False
    retirable = aws.kms().list_retirable_grants(RetiringPrincipal="r", Limit=2)
    assert retirable["Truncated"] is True


@pytest.mark.parametrize(("operation", "highest"), LISTS.items())
def test_a_page_has_its_limit(aws: Aws, operation: str, highest: int):
    call = getattr(aws.kms(), operation)
    named = {} if operation == "list_keys" else {"KeyId": aws.key()}

    call(Limit=highest, **named)
    with refused("ValidationException", "limit"):
        call(Limit=highest + 1, **named)
    with refused("ValidationException", "limit"):
        call(Limit=0, **named)


@pytest.mark.parametrize("marker", ["nonsense", "TGlzdEdyYW50cwpYeA=="])
def test_a_marker_is_one_of_the_same_operation(aws: Aws, marker: str):
    with refused("InvalidMarkerException"):
        aws.kms().list_keys(Marker=marker)


def test_no_keys_are_shared_by_other_accounts(aws: Aws):
    aws.key()

    assert aws.kms().list_keys(ResourceOwners=["OTHER_ACCOUNTS_VIA_RAM"])["Keys"] == []
    assert len(aws.kms().list_keys(ResourceOwners=["SELF"])["Keys"]) == 1
