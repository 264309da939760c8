"""Which living key is meant: an ID that is named, the file's `adopted`, or where aliases lead."""

from keyspan.live import CallRefused
from keyspan.live.comparison import Aspect
from keyspan.live.verification.meant import all_meant, meant
from tests.live.comparison.seen import AWAY, HOME, KEY_ID, OTHER_ID, THIRD, related, wanted

ADOPTED = "mrk-" + "3" * 32
SINGLE = "1234abcd-12ab-34cd-56ef-1234567890ab"


def listed(home=KEY_ID, away=KEY_ID, third=KEY_ID):
    return {HOME: {"orders": home}, AWAY: {"orders": away}, THIRD: {"orders": third}}


def refused(region):
    return CallRefused(region=region, operation="ListAliases", code="X", message="", mend="")


def test_every_alias_leads_to_it():
    assert meant(wanted(), listed()).key_id == KEY_ID


def test_an_alias_that_was_led_away_is_outvoted_wherever_it_is():
    for region in ("home", "away", "third"):
        assert meant(wanted(), listed(**{region: OTHER_ID})).key_id == KEY_ID


def test_an_id_that_somebody_named_counts_before_the_files_and_that_before_aliases():
    key = wanted(adopted=ADOPTED)
    assert meant(key, listed()).key_id == ADOPTED
    assert meant(key, listed(), given=OTHER_ID).key_id == OTHER_ID


def test_an_alias_of_a_single_region_key_tells_nothing():
    assert meant(wanted(), listed(home=SINGLE, away=SINGLE)).key_id == KEY_ID


def test_as_many_for_one_as_for_another_tell_nothing():
    key = wanted(replicas=(related(AWAY),))
    found = meant(key, listed(away=OTHER_ID))
    assert found.key_id is None
    (one,) = found.differences
    assert one.aspect is Aspect.IDENTITY
    assert one.found == (
        f"two keys go by this name: {KEY_ID} by alias/orders in {HOME}; "
        f"{OTHER_ID} by alias/orders in {AWAY}"
    )
    assert one.mend.startswith("do not deploy")


def test_no_alias_leads_to_a_key():
    (one,) = meant(wanted(), listed(None, None, None)).differences
    assert one.found == "none of its aliases leads to a multi-Region key"
    assert "--key-id orders=mrk-…" in one.mend


def test_the_file_has_no_alias():
    key = wanted(primary=related(HOME, aliases=()), replicas=(related(AWAY, aliases=()),))
    (one,) = meant(key, listed()).differences
    assert one.found == "the file has no alias to find it by"


def test_where_aliases_were_not_read_nothing_is_said_to_be_missing():
    found = meant(wanted(), listed(None, None, None) | {AWAY: refused(AWAY)})
    assert (found.key_id, found.differences) == (None, ())


def test_the_other_regions_tell_where_one_was_not_read():
    assert meant(wanted(), listed() | {HOME: refused(HOME)}).key_id == KEY_ID


def test_the_aliases_of_a_region_that_is_being_retired_tell_too():
    key = wanted(
        primary=related(HOME, aliases=()), replicas=(), retired=(related(AWAY, aliases=("old",)),)
    )
    assert meant(key, {HOME: {}, AWAY: {"old": KEY_ID}}).key_id == KEY_ID


def test_two_names_of_one_key_are_told_with_both():
    keys = [wanted(name=name) for name in ("orders", "sales", "ledger")]
    found = all_meant(keys, listed(), given={"ledger": OTHER_ID})
    assert [each.key_id for each in found.values()] == [KEY_ID, KEY_ID, OTHER_ID]
    assert [len(each.differences) for each in found.values()] == [1, 1, 0]
    (one,) = found["sales"].differences
    assert (one.aspect, one.found) == (Aspect.IDENTITY, f"it is {KEY_ID}, and so is orders")
    assert one.mend.startswith("do not deploy; ")
