"""Stock of the embedded AWS, which goes wrong in its Regions; what it lacks is stubbed."""

from datetime import UTC, datetime
from decimal import Decimal

import boto3
import pytest
from botocore.stub import Stubber

from keyspan import Key, Provider, RelatedKey
from keyspan.live import CallRefused
from keyspan.live.aws import SignedInAccount, account_regions, caller, connector_of
from keyspan.live.inventory import NAMED, Cost, Scope, enabled_regions, take_stock
from tests.aws import kms

ACCOUNT = "111122223333"
HOME, AWAY, THIRD = "us-east-1", "us-west-2", "eu-west-1"
LEAVE = "ap-south-1"


@pytest.fixture(scope="module", autouse=True)
def signed_in(embedded_aws):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            patch.delenv(name, raising=False)
        for name, value in embedded_aws.environment.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def made(embedded_aws):
    """Makes related keys, with an alias in each Region, and returns their ID."""

    def key(alias, home, *away, **shared):
        def of(region):
            return kms(region, embedded_aws.environment)

        key_id = of(home).create_key(MultiRegion=True, **shared)["KeyMetadata"]["KeyId"]
        for region in away:
            of(home).replicate_key(KeyId=key_id, ReplicaRegion=region)
        embedded_aws.advance(seconds=60)
        for region in (home, *away):
            of(region).create_alias(AliasName=f"alias/{alias}", TargetKeyId=key_id)
        return key_id

    return key


def stock(*regions, keyring=None):
    return take_stock(
        Scope(regions=regions, told_by=NAMED),
        account=ACCOUNT,
        connect=connector_of(Provider()),
        keyring=keyring,
        now=datetime.now(UTC),
    )


def of(fleet, key_id):
    return next(key for key in fleet.keys if key.key_id == key_id)


def problems(key):
    return [note.problem for note in key.notes]


def test_a_replica_more_than_the_file_names(made):
    orders = made("orders", HOME, AWAY, THIRD)
    wanted = Key(
        name="orders",
        primary=RelatedKey(region=HOME, aliases=("orders",)),
        replicas=(RelatedKey(region=AWAY),),
    )
    key = of(stock(HOME, AWAY, THIRD, keyring=(wanted,)), orders)
    assert key.name == "orders"
    assert [(m.region, m.role) for m in key.members] == [
        (HOME, "primary"), (AWAY, "replica"), (THIRD, "replica"),
    ]  # fmt: skip
    assert problems(key) == ["a related key that keys.orders does not name"]


def test_an_orphan_by_a_region_left_out(made):
    orphan = made("orphan", HOME, AWAY)
    key = of(stock(AWAY), orphan)
    assert problems(key) == [f"an orphan: its primary key is in {HOME}, which was not read"]


def test_a_primary_that_waits_for_its_replica_and_then_for_its_date(made, embedded_aws):
    legacy = made("legacy", HOME, AWAY)
    home, away = (kms(region, embedded_aws.environment) for region in (HOME, AWAY))
    home.schedule_key_deletion(KeyId=legacy, PendingWindowInDays=7)
    key = of(stock(HOME, AWAY), legacy)
    assert key.members[0].state == "PendingReplicaDeletion"
    (problem,) = problems(key)
    assert problem == (
        "the primary key is deleted 7 days after its last replica is gone: "
        "related keys decrypt its data for as long as one of them is left"
    )
    assert key.cost == Cost(dollars=Decimal("1.00"), unknown=1)
    away.schedule_key_deletion(KeyId=legacy, PendingWindowInDays=7)
    key = of(stock(HOME, AWAY), legacy)
    lost = "every related key waits for its deletion, and their data is lost with them"
    assert [each.endswith(lost) for each in problems(key)] == [True, True]
    assert key.members[1].deletion is not None
    assert key.members[1].monthly_dollars == Decimal("0.00")


def test_rotations_are_counted_and_charged_in_each_region(made, embedded_aws):
    turned = made("turned", HOME, AWAY)
    home = kms(HOME, embedded_aws.environment)
    for count, dollars in ((1, "4.00"), (2, "6.00"), (3, "6.00")):
        home.rotate_key_on_demand(KeyId=turned)
        embedded_aws.advance(seconds=60)
        key = of(stock(HOME, AWAY), turned)
        assert (key.rotations, key.cost.dollars) == (count, Decimal(dollars))


def test_a_use_is_told_of_its_region_alone(made, embedded_aws):
    used = made("used", HOME, AWAY)
    kms(AWAY, embedded_aws.environment).encrypt(KeyId=used, Plaintext=b"x")
    home, away = of(stock(HOME, AWAY), used).members
    assert (home.last_use.operation, away.last_use.operation) == (None, "Encrypt")


def test_a_key_whose_material_was_never_imported(made):
    empty = made("empty", LEAVE, Origin="EXTERNAL")
    key = of(stock(LEAVE), empty)
    assert problems(key) == ["its key material is missing, so nothing there can be decrypted"]
    assert (key.rotation, key.cost.dollars) == (None, Decimal("1.00"))


def test_more_than_one_page_of_keys_and_of_aliases(embedded_aws):
    region = "eu-north-1"
    client = kms(region, embedded_aws.environment)
    keys = [client.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"] for _ in range(120)]
    for number, key_id in enumerate(keys):
        client.create_alias(AliasName=f"alias/n{number}", TargetKeyId=key_id)
    fleet = stock(region)
    assert {key.key_id for key in fleet.keys} == set(keys)
    assert all(key.alias for key in fleet.keys)


def test_the_enabled_regions_of_the_account():
    scope = enabled_regions(account_regions(Provider(), region=HOME))
    assert {HOME, AWAY, THIRD} <= set(scope.regions)
    assert scope.whole


def test_the_account_that_is_signed_in_to():
    assert caller(Provider(), region=HOME).split(":")[4] == ACCOUNT


def test_the_account_service_is_asked_for_enabled_regions_page_by_page():
    client = boto3.client("account", region_name=HOME)
    enabled = ["ENABLED", "ENABLED_BY_DEFAULT"]
    with Stubber(client) as stub:
        stub.add_response(
            "list_regions",
            {"Regions": [{"RegionName": HOME}], "NextToken": "n"},
            {"RegionOptStatusContains": enabled},
        )
        stub.add_response(
            "list_regions",
            {"Regions": [{"RegionName": AWAY}]},
            {"RegionOptStatusContains": enabled, "NextToken": "n"},
        )
        account = SignedInAccount(region=HOME, client=lambda _: client)
        assert account.list_regions() == (HOME, AWAY)


def test_ec2_tells_what_is_not_enabled_apart():
    client = boto3.client("ec2", region_name=HOME)
    regions = [
        {"RegionName": HOME, "OptInStatus": "opt-in-not-required"},
        {"RegionName": AWAY, "OptInStatus": "opted-in"},
        {"RegionName": THIRD, "OptInStatus": "not-opted-in"},
    ]
    with Stubber(client) as stub:
        stub.add_response("describe_regions", {"Regions": regions}, {})
        account = SignedInAccount(region=HOME, client=lambda _: client)
        assert account.describe_regions() == (HOME, AWAY)


@pytest.mark.parametrize(
    ("service", "operation", "method"),
    [
        ("account", "ListRegions", "list_regions"),
        ("ec2", "DescribeRegions", "describe_regions"),
    ],
)
def test_a_refusal_names_the_call(service, operation, method):
    client = boto3.client(service, region_name=HOME)
    with Stubber(client) as stub:
        stub.add_client_error(method, "AccessDeniedException", "no")
        account = SignedInAccount(region=HOME, client=lambda _: client)
        with pytest.raises(CallRefused, match=f"{HOME}: {operation}: AccessDeniedException: no"):
            getattr(account, method)()
