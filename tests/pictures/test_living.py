"""The same picture of living keys: what is not as the file says is marked."""

from keyspan.live.verification import NO_KEY, NOT_READ, Standing
from keyspan.pictures import as_found
from tests.pictures.keyrings import SEVERAL, drawn, example


def standing(region, role="replica", state="Enabled", *, named=True, aliases=None):
    return Standing(region=region, role=role, state=state, named=named, aliases=aliases)


def shown(*standings):
    key = as_found(example().keys[0], standings)
    return [
        (place.region, place.role, [mark.text for mark in place.marks]) for place in key.regions
    ]


AS_WANTED = (standing("us-east-1", "primary"), standing("us-west-2"), standing("eu-west-1"))


def test_keys_that_are_as_the_file_says_look_as_the_file_does():
    key = example().keys[0]
    assert as_found(key, AS_WANTED) == key


def test_what_is_wrong_is_marked():
    assert shown(
        standing("us-east-1", "primary", "Disabled"),
        standing("us-west-2", "", NO_KEY),
        standing("eu-west-1", "", NOT_READ),
    ) == [
        ("us-east-1", "primary", ["Disabled"]),
        ("us-west-2", "replica", ["no key"]),
        ("eu-west-1", "replica", ["not read"]),
    ]


def test_a_region_that_nobody_looked_at_is_never_taken_for_well():
    assert shown(*AS_WANTED[:2])[2] == ("eu-west-1", "replica", ["not looked at"])


def test_a_primary_elsewhere_comes_first_and_both_are_marked():
    assert shown(standing("us-east-1"), standing("us-west-2", "primary"), AS_WANTED[2]) == [
        ("us-west-2", "primary", ["the file says replica"]),
        ("us-east-1", "replica", ["the file says primary"]),
        ("eu-west-1", "replica", []),
    ]


def test_a_region_that_the_file_does_not_name_is_shown():
    extra = standing("ap-south-1", named=False, aliases=("old",))
    assert shown(*AS_WANTED, extra)[3] == ("ap-south-1", "replica", ["not in the keyring"])


def test_aliases_are_those_that_were_found():
    found = standing("us-west-2", aliases=("other",))
    key = as_found(example().keys[0], (AS_WANTED[0], found, AS_WANTED[2]))
    assert [place.aliases for place in key.regions] == [("orders",), ("other",), ("orders",)]


def test_a_key_that_is_disabled_as_the_file_says_is_not_wrong():
    payments = drawn(SEVERAL).keys[1]
    found = (standing("eu-central-1", "primary"), standing("eu-north-1", state="Disabled"))
    assert as_found(payments, found) == payments


def test_a_key_that_is_enabled_against_the_file_is_marked():
    payments = drawn(SEVERAL).keys[1]
    found = (standing("eu-central-1", "primary"), standing("eu-north-1"))
    marks = as_found(payments, found).regions[1].marks
    assert [(mark.text, mark.tone) for mark in marks] == [("enabled, not disabled", "wrong")]
