"""The living key, held against the file's, and what is wrong with it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from keyspan.live import CallRefused, UnfitKey, findings, observe, table
from keyspan.live.status import moment
from tests.live.memory import ACCOUNT, KEY_ID, Aws, material_id

FIRST, SECOND = b"1" * 32, b"2" * 32
A, B = material_id(FIRST)[:12], material_id(SECOND)[:12]


def live(key, aws, **changes):
    return observe(key(**changes), account=ACCOUNT, connect=aws.connect)


def test_the_key_is_found_by_its_alias_or_by_its_id(key):
    assert live(key, Aws()).key_id == KEY_ID
    aws = Aws()
    nameless = key(aliases=())
    with pytest.raises(UnfitKey, match=r"keys\.vault: has no alias in us-east-1 to find it by"):
        observe(nameless, account=ACCOUNT, connect=aws.connect)
    found = observe(nameless, account=ACCOUNT, connect=aws.connect, key_id=KEY_ID)
    assert found.primary_region == "us-east-1"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"account": "444455556666"}, "its account is 444455556666, and keys.vault wants 1111"),
        ({"origin": "AWS_KMS"}, "its origin is AWS_KMS, and keys.vault wants EXTERNAL"),
        ({"spec": "HMAC_256"}, "its key spec is HMAC_256, and keys.vault wants SYMMETRIC"),
        ({"usage": "SIGN_VERIFY"}, "its key usage is SIGN_VERIFY, and keys.vault wants ENCRYPT"),
        ({"multi_region": False}, "is a single-Region key"),
    ],
)
def test_another_key_than_the_files_is_refused(key, changes, says):
    with pytest.raises(UnfitKey) as caught:
        live(key, Aws(**changes))
    assert says in str(caught.value)


def test_a_key_that_is_nowhere_is_told(key):
    with pytest.raises(UnfitKey, match=f"keys.vault: {KEY_ID} is in none of us-east-1"):
        observe(key(), account=ACCOUNT, connect=Aws(regions=()).connect, key_id=KEY_ID)


def test_where_nothing_can_be_read_it_is_the_refusal_that_is_told(key):
    aws = Aws(regions=("us-east-1",), fails={("us-east-1", "DescribeKey"): "AccessDenied"})
    with pytest.raises(CallRefused, match="us-east-1: DescribeKey: AccessDenied"):
        observe(key(), account=ACCOUNT, connect=aws.connect, key_id=KEY_ID)


def test_a_promotion_under_way_is_waited_for(key):
    aws = Aws(says_primary={"eu-west-1": "eu-west-1"})
    with pytest.raises(UnfitKey, match="the Regions do not agree on which holds the primary key"):
        live(key, aws)


def test_all_is_well(key):
    aws = Aws().have(FIRST)
    aws.held["eu-west-1"][material_id(FIRST)] = datetime(2027, 1, 31, 12, tzinfo=UTC)
    found = live(key, aws)
    assert list(table(found)) == [
        "Region     role     key state  material      material state  here      expires",
        f"us-east-1  primary  Enabled    {A}  CURRENT         imported  never",
        f"us-west-2  replica  Enabled    {A}  CURRENT         imported  never",
        f"eu-west-1  replica  Enabled    {A}  CURRENT         imported  2027-01-31 12:00 UTC",
    ]
    assert list(findings(found)) == []


def test_a_key_without_its_material_cannot_be_used(key):
    aws = Aws().have(FIRST, SECOND)
    del aws.held["us-west-2"][material_id(FIRST)]
    found = live(key, aws)
    assert f"us-west-2  replica  PendingImport  {A}  NON_CURRENT     missing   -" in list(
        table(found)
    )
    assert [str(finding) for finding in findings(found)] == [
        (
            f"us-west-2: the key cannot be used: PendingImport, without key material {A} "
            "(NON_CURRENT)\n  keyspan material import vault --file FILE"
        )
    ]


def test_a_disabled_key_without_its_material_is_told(key):
    aws = Aws(states={"us-west-2": "Disabled"}).have(FIRST)
    aws.held["us-west-2"].clear()
    (finding,) = findings(live(key, aws))
    assert finding.problem == (
        f"the key cannot be used: Disabled, without key material {A} (CURRENT)"
    )


def test_a_region_of_the_file_without_a_key_is_told(key):
    (finding,) = findings(live(key, Aws(regions=("us-east-1", "us-west-2")).have(FIRST)))
    assert (finding.where, finding.problem[:10]) == ("eu-west-1", "no key yet")


def test_times_are_told_in_utc():
    here = timezone(timedelta(hours=2))
    assert moment(datetime(2027, 1, 31, 1, 30, tzinfo=here)) == "2027-01-30 23:30 UTC"


def test_a_rotation_that_is_not_done_is_told(key):
    aws = Aws(waiting=material_id(SECOND)).have(FIRST)
    (finding,) = findings(live(key, aws))
    assert str(finding) == (
        f"vault: key material {B} waits for its rotation\n"
        "  keyspan material rotate vault with its file goes on"
    )


def test_regions_that_encrypt_with_different_material_are_told(key):
    aws = Aws().have(FIRST, SECOND)
    found = live(key, aws)
    primary, *replicas = found.related
    behind = primary.__class__(
        region="us-west-2",
        described=replicas[0].described,
        materials=(primary.materials[1].__class__(id="x" * 64, state="CURRENT", imported=True),),
    )
    apart = found.__class__(
        key=found.key,
        key_id=found.key_id,
        primary_region=found.primary_region,
        related=(primary, behind, replicas[1]),
    )
    (finding,) = findings(apart)
    assert finding.problem == (
        f"the Regions encrypt with different key material: us-east-1 with {B}, "
        f"us-west-2 with {'x' * 12}, eu-west-1 with {B}"
    )


def test_a_key_that_is_disabled_on_purpose_is_no_finding(key):
    assert list(findings(live(key, Aws(states={"eu-west-1": "Disabled"}).have(FIRST)))) == []


def test_a_key_that_is_pending_deletion_is_a_finding(key):
    aws = Aws(states={"eu-west-1": "PendingDeletion"}).have(FIRST)
    (finding,) = findings(live(key, aws))
    assert finding.problem == "the key cannot be used: PendingDeletion"


def test_a_key_pair_is_shown_by_its_state(key):
    aws = Aws(spec="RSA_2048", usage="SIGN_VERIFY", states={"us-east-1": "Enabled"})
    found = live(key, aws, key_spec="RSA_2048", key_usage="SIGN_VERIFY")
    assert list(table(found))[1:3] == [
        "us-east-1  primary  Enabled        -         -               imported  never",
        "us-west-2  replica  PendingImport  -         -               missing   -",
    ]


def test_a_region_that_was_not_read_is_shown_so(key):
    aws = Aws(fails={("us-west-2", "DescribeKey"): "AccessDenied"}).have(FIRST)
    assert "us-west-2  replica  not read   -" in "\n".join(table(live(key, aws)))


def test_an_id_that_leads_to_another_key_is_refused(key):
    asked = "mrk-" + "1" * 32
    with pytest.raises(UnfitKey) as caught:
        observe(key(), account=ACCOUNT, connect=Aws().connect, key_id=asked)
    assert f"its key ID is {KEY_ID}, and keys.vault wants {asked}" in str(caught.value)
