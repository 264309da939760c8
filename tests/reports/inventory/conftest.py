"""Inventories to write reports of: a sound one with something odd, and one of hostile texts."""

from datetime import date
from decimal import Decimal

import pytest

from keyspan import Fault
from keyspan.live import CallRefused
from keyspan.live.gateway import LastUse, Rotation
from keyspan.live.inventory import Fleet, FleetKey, FleetMember
from tests.reports.inventory.texts import HOSTILE, NOW, ORDERS, OTHER, SINCE


def refusal(region, operation="GetKeyLastUsage", code="AccessDeniedException", message="no"):
    return CallRefused(
        region=region, operation=operation, code=code, message=message, mend="allow it"
    )


@pytest.fixture
def fleet():
    """A key of the keyring, one that waits for its deletion and is in none, and one missing."""
    orders = FleetKey(
        key_id=ORDERS,
        spec="SYMMETRIC_DEFAULT",
        usage="ENCRYPT_DECRYPT",
        origin="AWS_KMS",
        name="orders",
        rotation=Rotation(enabled=True, period_days=365),
        members=(
            FleetMember(
                region="us-east-1",
                role="primary",
                state="Enabled",
                aliases=("orders",),
                created=NOW,
                last_use=LastUse(operation="Decrypt", moment=NOW, since=SINCE),
                rotations=1,
                monthly_dollars=Decimal("2.00"),
            ),
            FleetMember(
                region="us-west-2",
                role="replica",
                state="Enabled",
                aliases=None,
                created=NOW,
                rotations=1,
                monthly_dollars=Decimal("2.00"),
            ),
        ),
    )
    other = FleetKey(
        key_id=OTHER,
        spec="HMAC_256",
        usage="GENERATE_VERIFY_MAC",
        origin="EXTERNAL",
        members=(
            FleetMember(
                region="us-east-1",
                role="primary",
                state="PendingDeletion",
                created=NOW,
                deletion=NOW,
                expires=NOW,
                last_use=LastUse(operation=None, moment=None, since=SINCE),
                rotations=0,
                monthly_dollars=Decimal("0.00"),
            ),
            FleetMember(region="eu-west-1", role="", state="not read"),
        ),
        notes=(Fault(where=OTHER, problem="it waits for its deletion", mend="cancel it"),),
    )
    return Fleet(
        account="111122223333",
        regions=("us-east-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-north-1"),
        keys=(orders, other),
        prices=date(2026, 11, 23),
        told_by="account:ListRegions",
        keyring=("orders", "gone"),
        missing=("gone",),
        unread=("eu-north-1",),
        single={"us-east-1": 3, "us-west-2": 0, "eu-west-1": 0, "eu-west-2": 0},
        notes=(Fault(where="eu-south-2", problem="it is not enabled", mend="enable it"),),
        refusals=(refusal("us-west-2"), refusal("us-west-2"), refusal("eu-north-1", "ListKeys")),
        moment=NOW,
    )


@pytest.fixture
def hostile():
    """An inventory in which everything that comes from outside is hostile."""
    member = FleetMember(region=HOSTILE, role="primary", state=HOSTILE, aliases=(HOSTILE,))
    key = FleetKey(
        key_id=HOSTILE,
        spec=HOSTILE,
        usage=HOSTILE,
        origin=HOSTILE,
        members=(member,),
        notes=(Fault(where=HOSTILE, problem=HOSTILE, mend=HOSTILE),),
    )
    return Fleet(
        account=HOSTILE,
        regions=(HOSTILE,),
        keys=(key,),
        prices=date(2026, 11, 23),
        told_by=HOSTILE,
        keyring=(),
        missing=(HOSTILE,),
        refusals=(refusal(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
    )
