"""Pages as they come: all good, much that is wrong, a Region that is down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

from keyspan.errors import Fault
from keyspan.live.comparison import Aspect, Difference
from keyspan.live.gateway import CallRefused, LastUse, Rotation
from keyspan.live.inventory import Fleet, FleetKey, FleetMember
from keyspan.live.roundtrip import OTHER_KEY, Matrix, Trip
from keyspan.live.verification import NO_KEY, NOT_READ, Standing, Verified
from keyspan.model import Backend, Key, Keyring, Provider, RelatedKey
from keyspan.reports.page import Page
from tests.checks.reports.samples import FAILED

ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 25, 3, 4, tzinfo=UTC)
REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2")
YEARLY = Rotation(enabled=True, period_days=365)
MATERIAL = "a1b2c3d4e5f60718" * 4
OTHER = "0f" * 32


def wanted(name: str, *regions: str, description: str = "") -> Key:
    primary, *replicas = (
        RelatedKey(region=region, description=description, aliases=(name,))
        for region in regions or REGIONS
    )
    return Key(name=name, primary=primary, replicas=tuple(replicas))


def keyring(*keys: Key) -> Keyring:
    backend = Backend(type="local", arguments={"path": "{stack}.tfstate"})
    return Keyring(account=ACCOUNT, keys=keys, provider=Provider(), backend=backend)


def key_id(name: str) -> str:
    return "mrk-" + name.encode("utf-8", "backslashreplace").hex()[:32].ljust(32, "0")


def standing(key: Key, region: str) -> Standing:
    role = "primary" if region == key.primary.region else "replica"
    return Standing(
        region=region,
        role=role,
        state="Enabled",
        named=True,
        aliases=(key.name,),
        material_id=MATERIAL,
    )


def matrix(regions: tuple[str, ...], **failing: Trip) -> Matrix:
    """Round trips that came back, but those to the Regions that are named, with _ for -."""
    fails = {region.replace("_", "-"): trip for region, trip in failing.items()}
    trips = {
        (made, taken): fails.get(taken)
        or Trip(seconds=0.018 + 0.071 * abs(regions.index(made) - regions.index(taken)))
        for made, taken in product(regions, regions)
    }
    return Matrix(
        operations=("Encrypt", "Decrypt"),
        done="opened",
        regions=regions,
        made=dict.fromkeys(regions, 0.021),
        trips=trips,
    )


def good(key: Key) -> Verified:
    return Verified(
        name=key.name,
        key_id=key_id(key.name),
        standings=tuple(standing(key, region) for region in key.regions),
        matrices=(matrix(key.regions),),
        rotation=YEARLY,
    )


def priced(key: Key) -> FleetKey:
    since = NOW - timedelta(90)
    return FleetKey(
        key_id=key_id(key.name),
        spec=key.key_spec,
        usage=key.usage,
        origin=key.origin,
        name=key.name,
        rotation=YEARLY,
        members=tuple(
            FleetMember(
                region=region,
                role="replica" if number else "primary",
                state="Enabled",
                aliases=(key.name,),
                created=datetime(2024, 3, 1, tzinfo=UTC),
                last_use=LastUse(
                    operation=None if number else "Decrypt",
                    moment=None if number else NOW - timedelta(hours=2),
                    since=since,
                ),
                rotations=2,
                monthly_dollars=Decimal(3),
            )
            for number, region in enumerate(key.regions)
        ),
    )


def fleet(*keys: Key) -> Fleet:
    return Fleet(
        account=ACCOUNT,
        regions=REGIONS,
        keys=tuple(map(priced, keys)),
        prices=date(2026, 11, 1),
        keyring=tuple(key.name for key in keys),
    )


def page(*keys: Key, **changes: object) -> Page:
    """A page on which all is good, but what is changed."""
    made = Page(
        keyring=keyring(*keys),
        file="keyspan.toml",
        verified=tuple(map(good, keys)),
        tried=True,
        made=NOW,
        version="0.1.0",
        caller=f"arn:aws:sts::{ACCOUNT}:assumed-role/Auditor/keyspan",
        fleet=fleet(*keys),
        checked=replace(FAILED, findings=(), documents=("cdktf.out/stacks/keyring/cdk.tf.json",)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


ORDERS = wanted("orders", description="Order records, and what belongs to them")
BILLS = wanted("bills", *REGIONS[:3])
LOGS = wanted("logs", *REGIONS[:2])
EVENTS = wanted("customer-events-of-the-marketing-department-in-all-of-its-shops", *REGIONS[:2])


def down(region: str, operation: str = "DescribeKey") -> CallRefused:
    return CallRefused(
        region=region,
        operation=operation,
        code="EndpointConnectionError",
        message=f'Could not connect to the endpoint URL: "https://kms.{region}.amazonaws.com/"',
        mend="nobody answered: is the network up, and the Region?",
    )


def difference(aspect: Aspect, region: str = "", **changes: object) -> Difference:
    made = Difference(
        aspect=aspect, region=region, found="one", wanted="another", mend="keyspan deploy"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def _bad() -> Page:
    lost, denied, split = good(ORDERS), good(BILLS), good(EVENTS)
    lost = replace(
        lost,
        standings=(
            *lost.standings[:2],
            replace(lost.standings[2], state="PendingDeletion", aliases=()),
            Standing(region=REGIONS[3], role="", state=NO_KEY, named=True, aliases=()),
        ),
        matrices=(
            matrix(
                REGIONS[:3],
                eu_west_1=Trip(
                    problem="KMSInvalidStateException",
                    message=f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/{key_id('orders')} is pending "
                    "deletion.",
                ),
            ),
        ),
        differences=(
            difference(Aspect.TAGS, REGIONS[1], found="no tag team", wanted="team = shop"),
            difference(
                Aspect.MISSING,
                REGIONS[3],
                found="no key",
                wanted="a replica key",
                mend="keyspan deploy",
            ),
            difference(
                Aspect.STATE,
                REGIONS[2],
                found="the key is PendingDeletion, until 2026-12-24 20:49 UTC",
                wanted="Enabled",
                mend="aws kms cancel-key-deletion --region eu-west-1 --key-id mrk-6f726465727300000000000000000000\naws kms enable-key --region eu-west-1 --key-id mrk-6f726465727300000000000000000000",  # noqa: E501
            ),
            difference(
                Aspect.POLICY,
                REGIONS[0],
                found="1 statement differs",
                wanted="the key policy of the keyring",
                details=(
                    "Sid Users: Principal has arn:aws:iam::111122223333:role/Intruder as well",
                ),
            ),
        ),
    )
    denied = replace(
        denied,
        standings=(
            *denied.standings[:2],
            Standing(region=REGIONS[2], role="", state=NOT_READ, named=True),
        ),
        matrices=(matrix(BILLS.regions[:2]),),
        refusals=(down(REGIONS[2]), down(REGIONS[2], "ListAliases")),
    )
    split = replace(
        split,
        matrices=(matrix(EVENTS.regions, us_west_2=Trip(problem=OTHER_KEY, seconds=0.3)),),
    )
    keys = (ORDERS, BILLS, LOGS, EVENTS)
    return page(
        *keys,
        verified=(lost, denied, good(LOGS), split),
        fleet=replace(fleet(*keys), refusals=(down(REGIONS[2], "ListKeys"),)),
        checked=FAILED,
        warnings=(
            Fault(
                where="keys.orders.administrators",
                problem='"arn:aws:iam::111122223333:role/KeyAdmin" may use the key as well: kms:Decrypt',  # noqa: E501
                mend="let one role manage the key and another use it",
            ),
        ),
    )


GOOD = page(ORDERS, BILLS, LOGS)
BAD = _bad()
UNREAD = page(
    ORDERS, BILLS, verified=(good(ORDERS), replace(good(BILLS), refusals=(down(REGIONS[2]),)))
)
MANY = page(*(wanted(f"key-{number:02}") for number in range(50)))
