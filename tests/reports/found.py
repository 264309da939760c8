"""What verify may find, by hand: a key that is good, one that is not, one that was not read."""

from __future__ import annotations

from datetime import UTC, datetime

from keyspan.live import CallRefused
from keyspan.live.comparison import Aspect, Difference
from keyspan.live.gateway import Rotation
from keyspan.live.roundtrip import OTHER_KEY, Matrix, Trip
from keyspan.live.verification import NOT_READ, Standing, Verified
from keyspan.reports.tally import Tally

ACCOUNT = "111122223333"
HOME, AWAY = "us-east-1", "eu-west-1"
KEY_ID = "mrk-" + "1" * 32
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PAIRS = [(a, b) for a in (HOME, AWAY) for b in (HOME, AWAY)]


def tally(*, crypto: bool = True) -> Tally:
    return Tally(account=ACCOUNT, moment=NOW, crypto=crypto)


def standing(region: str, **changes) -> Standing:
    said = {
        "region": region,
        "role": "primary" if region == HOME else "replica",
        "state": "Enabled",
        "named": True,
        "aliases": ("orders",),
        "material_id": "a" * 64,
    }
    return Standing(**(said | changes))


def matrix(**changes) -> Matrix:
    said = {
        "operations": ("Encrypt", "Decrypt"),
        "done": "opened",
        "regions": (HOME, AWAY),
        "made": {HOME: 0.0101, AWAY: 0.0202},
        "trips": {pair: Trip(seconds=0.0123) for pair in PAIRS},
    }
    return Matrix(**(said | changes))


def difference(**changes) -> Difference:
    said = {
        "aspect": Aspect.POLICY,
        "region": AWAY,
        "found": "the key policy is another than the file's: AllowUse",
        "wanted": "what keyspan policy show orders --region eu-west-1 prints",
        "mend": "keyspan deploy",
        "details": ('- {"Sid":"AllowUse"}',),
    }
    return Difference(**(said | changes))


def refusal(region: str = AWAY, operation: str = "DescribeKey") -> CallRefused:
    return CallRefused(
        region=region,
        operation=operation,
        code="AccessDeniedException",
        message="no",
        mend="let it be read",
    )


def verified(**changes) -> Verified:
    said = {
        "name": "orders",
        "key_id": KEY_ID,
        "standings": (standing(HOME), standing(AWAY)),
        "matrices": (matrix(),),
        "rotation": Rotation(enabled=True, period_days=365),
    }
    return Verified(**(said | changes))


def good() -> Verified:
    return verified()


def bad() -> Verified:
    trips = {pair: Trip(seconds=0.0123) for pair in PAIRS}
    trips[HOME, AWAY] = Trip(problem=OTHER_KEY, seconds=0.002)
    trips[AWAY, HOME] = Trip(problem="AccessDeniedException", seconds=0.002, message="not you")
    return verified(differences=(difference(),), matrices=(matrix(trips=trips),))


def unread() -> Verified:
    away = standing(AWAY, role="", state=NOT_READ, aliases=None, material_id=None)
    return verified(standings=(standing(HOME), away), matrices=(), refusals=(refusal(),))


def unknown() -> Verified:
    lost = difference(
        aspect=Aspect.IDENTITY, region="", found="none of its aliases leads to a key", details=()
    )
    return verified(key_id=None, differences=(lost,), matrices=(), rotation=None)
