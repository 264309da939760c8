"""Each thing in which a living key can be another than the keyring's, and how to mend it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from keyspan import Grant
from keyspan.live.comparison import COMPARISONS, Aspect, compare
from keyspan.live.gateway import Rotation
from keyspan.live.survey import Surveyed
from tests.live.account import DEFAULT_POLICY
from tests.live.comparison.seen import (
    ACCOUNT,
    APP,
    AWAY,
    FOURTH,
    HOME,
    KEY_ID,
    OTHER_ID,
    THIRD,
    but,
    gone,
    granted,
    related,
    sighting,
    wanted,
)

DEPLOY = "keyspan deploy"
PENDING = (
    "the key is PendingDeletion: it is deleted at 2026-12-02 20:45 UTC, and its data is lost "
    "with it"
)
WAITING = (
    "the key is PendingReplicaDeletion: it is deleted after its last replica, and cannot be used"
)
SAVED = (
    f"aws kms cancel-key-deletion --key-id {KEY_ID} --region {AWAY} && "
    f"aws kms enable-key --key-id {KEY_ID} --region {AWAY}"
)
STRANGER = "arn:aws:iam::999988887777:role/X"


def told(seen):
    return [(each.aspect, each.region, each.found, each.wanted) for each in compare(seen)]


def mends(seen):
    return [each.mend for each in compare(seen)]


def test_a_key_that_is_as_the_keyring_says_makes_no_difference():
    assert compare(sighting()) == ()


@pytest.mark.parametrize("spec", ["RSA_2048", "HMAC_256", "ECC_NIST_P256"])
def test_nor_does_one_of_another_kind(spec):
    key = wanted(key_spec=spec, key_usage="SIGN_VERIFY" if spec != "HMAC_256" else None)
    assert compare(sighting(key)) == ()


def test_a_replica_that_was_deleted():
    seen = gone(sighting(), AWAY)
    assert told(seen) == [(Aspect.MISSING, AWAY, "no key", "the replica key")]
    assert mends(seen) == [DEPLOY]


def test_a_key_that_the_others_tell_of_and_that_nobody_shows():
    seen = replace(sighting(), live=sighting().live | {AWAY: Surveyed(region=AWAY, aliases={})})
    assert told(seen)[0][2] == f"no key, and {HOME} and {THIRD} tell of one there"
    assert mends(seen) == [f"keyspan doctor orders --key-id {KEY_ID}"]


def test_a_primary_that_is_gone_is_not_deployed_again():
    assert mends(gone(sighting(), HOME)) == [f"keyspan doctor orders --key-id {KEY_ID}"]


def test_a_replica_that_the_file_does_not_name():
    seen = but(sighting(), FOURTH)
    assert told(seen) == [
        (
            Aspect.EXTRA,
            FOURTH,
            "a related key, Enabled",
            f"none: the file names {HOME}, {AWAY}, {THIRD}",
        )
    ]
    assert f"name {FOURTH} in keys.orders.replicas" in mends(seen)[0]
    assert f"keyspan adopt --key-id {KEY_ID} --name orders --apply" in mends(seen)[0]


def test_a_replica_that_the_file_does_not_name_and_that_is_to_be_deleted():
    seen = but(sighting(), FOURTH, says={"state": "PendingDeletion"})
    assert mends(seen)[0].startswith(
        f"to keep it, aws kms cancel-key-deletion --key-id {KEY_ID} --region {FOURTH} && "
        f"aws kms enable-key --key-id {KEY_ID} --region {FOURTH}, then name {FOURTH} in "
    )


def test_a_replica_that_others_tell_of_where_the_file_names_none_and_none_is():
    seen = replace(sighting(), live=sighting().live | {FOURTH: Surveyed(region=FOURTH)})
    seen = but(seen, HOME, says={"replica_regions": (AWAY, THIRD, FOURTH)})
    assert told(seen)[0][:3] == (Aspect.EXTRA, FOURTH, f"no key, and {HOME} tell of one there")


def test_what_was_not_read_is_no_extra_one():
    unread = Surveyed(region=FOURTH, unknown=True)
    assert compare(replace(sighting(), live=sighting().live | {FOURTH: unread})) == ()


@pytest.mark.parametrize(
    ("says", "first"),
    [
        ({"spec": "RSA_2048"}, "kind"),
        ({"state": "PendingDeletion"}, "state"),
    ],
)
def test_nothing_is_deployed_before_what_terraform_would_answer_with_another_key(says, first):
    seen = but(but(sighting(), AWAY, says=says), THIRD, tags={})
    assert mends(seen)[-1] == f'first mend "{first} in {AWAY}", then keyspan deploy'
    assert DEPLOY not in mends(seen)


def test_nor_while_the_primary_is_gone():
    seen = but(gone(sighting(), HOME), THIRD, tags={})
    assert mends(seen)[-1] == f'first mend "missing in {HOME}", then keyspan deploy'


def test_a_region_that_is_being_retired_is_no_extra_one():
    key = wanted(retired=(related(FOURTH),))
    assert compare(but(sighting(key), FOURTH, says={"state": "Disabled"})) == ()


def promoted(to, *, says=(HOME, AWAY, THIRD)):
    seen = sighting()
    others = tuple(region for region in (HOME, AWAY, THIRD) if region != to)
    for region in says:
        seen = but(seen, region, says={"primary_region": to, "replica_regions": others})
    return seen


def test_promoted_elsewhere():
    seen = promoted(AWAY)
    assert told(seen) == [
        (
            Aspect.PRIMARY,
            AWAY,
            f"the primary key is in {AWAY}",
            f"the primary key in {HOME}",
        )
    ]
    assert mends(seen)[0].endswith(f"keyspan promote orders {AWAY} --apply")


def test_promoted_elsewhere_where_one_provider_serves_all_regions():
    """`keyspan promote` takes nothing into such a state; the doctor has the way back."""
    seen = replace(promoted(AWAY), providers="region")
    assert mends(seen)[0] == f"keyspan doctor orders --key-id {KEY_ID}"


def test_promoted_to_a_region_that_the_file_does_not_name():
    seen = but(sighting(), FOURTH)
    for region in (HOME, AWAY, THIRD, FOURTH):
        seen = but(seen, region, says={"primary_region": FOURTH, "replica_regions": ()})
    assert [each.aspect for each in compare(seen)] == [Aspect.PRIMARY, Aspect.EXTRA]
    assert mends(seen)[0] == f"keyspan doctor orders --key-id {KEY_ID}"


def test_regions_that_do_not_agree_on_the_primary():
    (one,) = compare(promoted(AWAY, says=(AWAY,)))
    assert one.found == (
        f"the Regions do not agree on the primary: {HOME} says {HOME}, {AWAY} says {AWAY}, "
        f"{THIRD} says {HOME}"
    )
    assert one.region == ""


@pytest.mark.parametrize(
    ("says", "found", "mend"),
    [
        ({"state": "Disabled"}, "the key is Disabled", DEPLOY),
        (
            {"state": "PendingDeletion", "deletion": datetime(2026, 12, 2, 20, 45, tzinfo=UTC)},
            PENDING,
            SAVED,
        ),
        (
            {"state": "PendingReplicaDeletion", "waiting_days": 7},
            WAITING,
            SAVED,
        ),
        (
            {"state": "PendingImport"},
            "the key is PendingImport",
            "keyspan material import orders --file FILE --apply",
        ),
        (
            {"state": "Updating"},
            "the key is Updating",
            "wait until it is done, and look again: keyspan verify orders",
        ),
        (
            {"state": "Unavailable"},
            "the key is Unavailable",
            f"keyspan doctor orders --key-id {KEY_ID}",
        ),
    ],
)
def test_a_key_that_cannot_be_used(says, found, mend):
    seen = but(sighting(), AWAY, says=says)
    assert told(seen) == [(Aspect.STATE, AWAY, found, "Enabled")]
    assert mends(seen) == [mend]


def test_a_key_that_the_file_has_disabled():
    key = wanted(replicas=(related(AWAY, enabled=False), related(THIRD)))
    assert told(sighting(key)) == [(Aspect.STATE, AWAY, "the key is Enabled", "Disabled")]
    assert compare(but(sighting(key), AWAY, says={"state": "Disabled"})) == ()


@pytest.mark.parametrize(
    ("says", "found", "want"),
    [
        ({"account": "999988887777"}, "account 999988887777", f"account {ACCOUNT}"),
        ({"multi_region": False}, "MultiRegion False", "MultiRegion True"),
        ({"spec": "RSA_2048"}, "key spec RSA_2048", "key spec SYMMETRIC_DEFAULT"),
        (
            {"usage": "SIGN_VERIFY", "origin": "EXTERNAL"},
            "key usage SIGN_VERIFY, origin EXTERNAL",
            "key usage ENCRYPT_DECRYPT, origin AWS_KMS",
        ),
    ],
)
def test_a_key_of_another_kind(says, found, want):
    seen = but(sighting(), AWAY, says=says)
    assert told(seen) == [(Aspect.KIND, AWAY, found, want)]
    assert mends(seen)[0].startswith("do not deploy: Terraform would replace the key")


def test_regions_that_encrypt_with_different_material():
    seen = but(sighting(), THIRD, says={"material_id": "b" * 64})
    assert told(seen) == [
        (Aspect.MATERIAL, THIRD, "key material " + "b" * 12, "a" * 12 + f", as in {HOME}")
    ]
    assert "a rotation takes a moment" in mends(seen)[0]


def test_a_region_whose_material_is_not_told_while_others_is():
    seen = but(sighting(), HOME, says={"material_id": None})
    assert told(seen) == [
        (Aspect.MATERIAL, HOME, "AWS tells no key material", "a" * 12 + f", as in {AWAY}")
    ]


def test_material_that_no_region_tells_is_not_compared():
    seen = sighting()
    for region in (HOME, AWAY, THIRD):
        seen = but(seen, region, says={"material_id": None})
    assert compare(seen) == ()


def test_a_key_without_its_material_has_none_to_be_told():
    seen = but(sighting(), AWAY, says={"material_id": None, "state": "PendingImport"})
    assert [each.aspect for each in compare(seen)] == [Aspect.STATE]


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        (Rotation(enabled=False), "it does not rotate by itself"),
        (Rotation(enabled=True, period_days=90), "it rotates every 90 days"),
    ],
)
def test_rotation(setting, found):
    seen = sighting()
    for region in (HOME, AWAY, THIRD):
        seen = but(seen, region, rotation=setting)
    assert told(seen) == [(Aspect.ROTATION, HOME, found, "it rotates every 365 days")]
    assert mends(seen) == [DEPLOY]


def test_rotation_is_what_the_primary_tells():
    assert compare(but(sighting(), AWAY, rotation=Rotation(enabled=False))) == ()


def test_rotation_of_a_primary_that_was_not_read_is_what_a_replica_tells():
    seen = but(sighting(), AWAY, rotation=Rotation(enabled=True, period_days=90))
    seen = but(seen, HOME, described=None, unknown=True, rotation=None)
    assert told(seen)[-1] == (
        Aspect.ROTATION,
        HOME,
        "it rotates every 90 days",
        "it rotates every 365 days",
    )


def test_no_rotation_is_told_of_a_key_that_waits_for_its_deletion():
    seen = but(
        sighting(), HOME, says={"state": "PendingDeletion"}, rotation=Rotation(enabled=False)
    )
    assert [each.aspect for each in compare(seen)] == [Aspect.STATE]


def test_a_policy_that_was_changed_in_one_region():
    seen = sighting()
    policy = seen.live[AWAY].policy.replace("role/App", "role/Stranger")
    (one,) = compare(but(seen, AWAY, policy=policy))
    assert (one.aspect, one.region, one.mend) == (Aspect.POLICY, AWAY, DEPLOY)
    assert one.found.startswith("the key policy is another than the file's: ")
    assert one.wanted == f"what keyspan policy show orders --region {AWAY} prints"
    removed = [line for line in one.details if line.startswith("- ")]
    added = [line for line in one.details if line.startswith("+ ")]
    assert len(removed) == len(added) > 0
    assert all("role/App" in line for line in removed)
    assert all("role/Stranger" in line for line in added)


def test_a_policy_that_is_written_in_another_order_is_the_same():
    seen = sighting()
    head, _, rest = seen.live[AWAY].policy.partition('"Statement":[')
    first, second = rest.split("},{", 1)
    turned = head + '"Statement":[{' + second.removesuffix("]}") + "," + first + "}]}"
    assert compare(but(seen, AWAY, policy=turned)) == ()


def test_the_policy_that_aws_gives_where_none_was_written():
    (one,) = compare(but(sighting(), AWAY, policy=DEFAULT_POLICY))
    assert one.found.startswith("the key policy is AWS's default again")


def test_a_policy_that_is_none():
    (one,) = compare(but(sighting(), AWAY, policy="{}"))
    assert one.found == "the key policy is none that is understood here"
    assert one.details


@pytest.mark.parametrize(
    ("aliases", "found", "mend"),
    [
        ({}, "alias/orders is not there", DEPLOY),
        (
            {"orders": OTHER_ID},
            f"alias/orders leads to {OTHER_ID}",
            f"keyspan doctor orders --key-id {KEY_ID}",
        ),
    ],
)
def test_an_alias_that_does_not_lead_to_the_key(aliases, found, mend):
    seen = but(sighting(), AWAY, aliases=aliases)
    assert told(seen) == [(Aspect.ALIAS, AWAY, found, f"it leads to {KEY_ID}")]
    assert mends(seen) == [mend]


def test_an_alias_that_the_file_does_not_name():
    seen = but(sighting(), AWAY, aliases={"orders": KEY_ID, "old orders": KEY_ID})
    assert [(each.aspect, each.found) for each in compare(seen)] == [
        (Aspect.ALIAS, "alias/old orders leads to the key")
    ]
    assert f"name it in keys.orders.in.{AWAY}.aliases" in mends(seen)[0]
    assert mends(seen)[0].endswith(
        "; or find out who uses it, and then "
        f"aws kms delete-alias --alias-name 'alias/old orders' --region {AWAY}"
    )


@pytest.mark.parametrize(
    ("tags", "found", "want"),
    [
        ({}, "no team", "team=data"),
        ({"team": "web"}, "team=web", "team=data"),
        ({"team": "data", "by": "hand"}, "by=hand", "no by"),
    ],
)
def test_tags(tags, found, want):
    seen = but(sighting(), AWAY, tags=tags)
    assert told(seen) == [(Aspect.TAGS, AWAY, found, want)]
    assert mends(seen) == [DEPLOY]


def test_tags_that_the_provider_sets_are_wanted_too():
    assert told(sighting(cost="42")) == [
        (Aspect.TAGS, region, "no cost", "cost=42") for region in (HOME, AWAY, THIRD)
    ]


def test_a_description():
    seen = but(sighting(), AWAY, says={"description": "Orders"})
    assert told(seen) == [(Aspect.DESCRIPTION, AWAY, '"Orders"', '"Order records"')]


@pytest.mark.parametrize(
    ("living", "found"),
    [
        ((), 'grant "batch": none'),
        (
            (granted(operations=("Decrypt", "Encrypt")),),
            f'grant "batch": Decrypt, Encrypt for {APP}',
        ),
        ((granted(grantee=STRANGER),), f'grant "batch": Decrypt for {STRANGER}'),
        (
            (granted(retiring_principal=APP),),
            f'grant "batch": Decrypt for {APP}, retired by {APP}',
        ),
        (
            (granted(context_equals={"a": "b"}),),
            f'grant "batch": Decrypt for {APP}, where the encryption context equals a=b',
        ),
        (
            (granted(context_subset={"a": "b"}),),
            f'grant "batch": Decrypt for {APP}, where the encryption context has a=b',
        ),
    ],
)
def test_a_grant_that_is_not_as_the_file_says(living, found):
    seen = but(sighting(), AWAY, grants=living)
    assert told(seen) == [(Aspect.GRANTS, AWAY, found, f"Decrypt for {APP}")]
    assert mends(seen) == [DEPLOY]


@pytest.mark.parametrize(
    "further",
    [
        granted(grant_id="g-2", name="by-hand"),
        granted(grant_id="g-2", name="", grantee=STRANGER),
    ],
)
def test_a_grant_that_nobody_asked_for(further):
    (one,) = compare(but(sighting(), AWAY, grants=(granted(), further)))
    assert one.wanted == "no grant that the file does not name"
    assert one.mend.endswith(
        f"aws kms revoke-grant --key-id {KEY_ID} --grant-id g-2 --region {AWAY}"
    )


@pytest.mark.parametrize("grantee", ["rds.amazonaws.com", APP, "AROAEXAMPLE"])
def test_a_grant_that_an_aws_service_made_for_what_it_encrypts_is_none_of_ours(grantee):
    made = granted(grant_id="g-2", name="", grantee=grantee)
    assert compare(but(sighting(), AWAY, grants=(granted(), made))) == ()


def test_a_grant_to_an_account_that_the_file_lets_in():
    key = wanted(replicas=(related(AWAY, external_accounts=("999988887777",)), related(THIRD)))
    made = granted(grant_id="g-2", name="", grantee=STRANGER)
    assert compare(but(sighting(key), AWAY, grants=(granted(), made))) == ()


def test_a_grant_with_a_context():
    grant = Grant(
        name="batch",
        grantee=APP,
        operations=("Decrypt",),
        encryption_context_equals={"a": "b"},
    )
    key = wanted(replicas=(related(AWAY, grants=(grant,)), related(THIRD)))
    assert [each.found for each in compare(sighting(key))] == [f'grant "batch": Decrypt for {APP}']
    seen = but(sighting(key), AWAY, grants=(granted(context_equals={"a": "b"}),))
    assert compare(seen) == ()


def test_what_was_not_read_makes_no_difference():
    seen = sighting()
    for region in (HOME, AWAY, THIRD):
        unread = {"aliases": None, "policy": None, "rotation": None, "tags": None, "grants": None}
        seen = but(seen, region, **unread)
    assert compare(seen) == ()


def test_a_region_that_was_not_read_is_not_missing():
    assert compare(but(sighting(), AWAY, described=None, unknown=True, aliases=None)) == ()


def test_a_key_that_is_given_up_is_compared_in_nothing_that_goes_with_it():
    key = wanted(retired=(related(HOME), related(AWAY), related(THIRD)))
    seen = but(sighting(key), AWAY, policy=DEFAULT_POLICY, says={"state": "Disabled"}, tags={})
    assert compare(seen) == ()


def test_several_differences_stand_with_what_loses_data_first():
    seen = but(
        but(sighting(), AWAY, says={"state": "PendingDeletion"}),
        THIRD,
        says={"spec": "RSA_2048"},
        tags={},
        policy=DEFAULT_POLICY,
    )
    assert [each.aspect for each in compare(seen)] == [
        Aspect.KIND,
        Aspect.STATE,
        Aspect.POLICY,
        Aspect.TAGS,
    ]


def test_every_aspect_but_the_identity_is_compared_by_somebody():
    assert len(COMPARISONS) == len(Aspect) - 1
