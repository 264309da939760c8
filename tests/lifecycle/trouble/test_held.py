"""What the state holds and AWS does not, or the other way round."""

from __future__ import annotations

from dataclasses import replace

from keyspan.lifecycle.trouble import diagnose
from keyspan.terraform import State
from tests.lifecycle.trouble.cases import (
    EAST,
    KEY_ID,
    REPLICA,
    TERRAFORM,
    WEST,
    WEST_ALIAS,
    absent,
    case,
    found,
    holding,
    key,
    refused,
    seen,
    telling,
    told,
)


def test_one_provider_for_all_regions_and_a_state_that_tells_none():
    given = case(providers="region")
    assert told(given) == (["the state of stack keyring"], [])
    (trouble,) = diagnose(given).troubles
    assert trouble.found == (
        "does not tell the Region of aws_kms_key.orders and 5 more, and one provider is to read all"
    )
    assert "docs/region-mode.md" in trouble.wanted
    for well in (case(), case(providers="region", state=telling(holding(key())))):
        assert diagnose(well).troubles == ()


def test_a_tainted_replica_is_untainted_and_never_replaced():
    given = case(state=holding(key(), tainted=[WEST]))
    assert told(given) == ([REPLICA], [f"{TERRAFORM} untaint {REPLICA}", "keyspan deploy"])
    assert "DO NOT APPLY" in diagnose(given).troubles[0].warning


def test_a_tainted_replica_that_is_not_in_aws_is_missing():
    given = case(looks=[absent(WEST)], state=holding(key(), tainted=[WEST]))
    assert told(given) == ([WEST], [f"keyspan deploy --allow {REPLICA}=create"])


def test_a_state_that_was_lost_is_adopted_again():
    given = case(state=State())
    where, way = told(given)
    assert where == ["the state of stack keyring"]
    assert found(given)[0].startswith("lacks what lives in AWS: the state holds nothing of the key")
    assert way == [
        f"keyspan adopt --key-id {KEY_ID} --name orders --apply",
        "keyspan deploy",
        "keyspan settle orders --apply",
    ]


def test_a_replica_that_the_state_lost_is_adopted_again():
    given = case(state=holding(key(), without=[WEST]))
    assert found(given) == [f"lacks what lives in AWS: {REPLICA}, {WEST_ALIAS}"]


def test_an_alias_that_the_state_lost_is_adopted_again():
    state = holding(key())
    without = State(resources=tuple(r for r in state.resources if r.address != WEST_ALIAS))
    assert found(case(state=without)) == [f"lacks what lives in AWS: {WEST_ALIAS}"]


def test_a_replica_that_aws_lost_is_created_anew_when_a_person_names_it():
    given = case(looks=[absent(WEST)])
    assert told(given) == ([WEST], [f"keyspan deploy --allow {REPLICA}=create"])
    assert found(given) == [f"AWS has no key there, and the state holds {REPLICA}"]


def test_a_replica_that_was_never_there_is_created_without_an_allowance():
    given = case(looks=[absent(WEST)], state=holding(key(), without=[WEST]))
    assert told(given) == ([WEST], ["keyspan deploy"])


def test_a_new_replica_of_an_imported_key_needs_its_material():
    wanted = key(origin="EXTERNAL")
    looks = [replace(seen(wanted, region), rotation=None) for region in wanted.regions]
    given = case(wanted, looks=[*looks, absent(WEST)])
    assert told(given)[1] == [
        "keyspan deploy --allow aws_kms_replica_external_key.orders_us-west-2=create",
        "keyspan material import orders --file FILE --apply",
    ]


def test_a_primary_that_aws_does_not_show_is_never_made_anew():
    given = case(looks=[absent(EAST)])
    assert told(given) == ([EAST], ["keyspan doctor orders"])
    assert "do not deploy" in diagnose(given).troubles[0].warning


def test_a_tainted_key_of_a_region_that_was_not_read_says_so():
    unread = absent(WEST, unknown=True, refusals=(refused(WEST),))
    given = case(looks=[unread], state=holding(key(), tainted=[WEST]))
    assert found(given)[1] == "tainted in the state, and the key in us-west-2 is not read"


def test_a_replica_that_the_primary_still_names_is_not_made_anew():
    """So it looks to who signs in to another account in one Region; a create would be allowed."""
    given = case(looks=[absent(WEST)], unseen=[WEST])
    where, way = told(given)
    assert where == [WEST]
    assert way == ["keyspan doctor orders"]
