"""Every call of an import or a rotation may fail, before or after AWS has done it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from keyspan.live import (
    CallRefused,
    Secret,
    carry_out,
    findings,
    observe,
    plan_import,
    plan_rotation,
)
from tests.live.memory import ACCOUNT, Aws, material_id

FIRST, SECOND = b"1" * 32, b"2" * 32
OPERATIONS = {
    "materials": "ListKeyRotations",
    "import_parameters": "GetParametersForImport",
    "import_material": "ImportKeyMaterial",
    "rotate": "RotateKeyOnDemand",
}
IMPORT = ("GetParametersForImport", "ImportKeyMaterial")
FIRST_IMPORT = IMPORT * 3
ROTATION = (
    *IMPORT,
    *("ListKeyRotations", *IMPORT) * 2,
    *("ListKeyRotations", "RotateKeyOnDemand", "ListKeyRotations"),
)


@dataclass
class Interrupted:
    """Regions of which one call fails, the one of that number; `lost` fails its answer only."""

    aws: Aws
    number: int | None = None
    lost: bool = False
    made: list[str] = field(default_factory=list)

    def connect(self, region):
        return Connection(self, self.aws.connect(region), region)


@dataclass
class Connection:
    set: Interrupted
    kms: object
    region: str

    def __getattr__(self, name):
        def call(*given, **named):
            self.set.made.append(OPERATIONS[name])
            fails = len(self.set.made) - 1 == self.set.number
            found = None if fails and not self.set.lost else method(*given, **named)
            if fails:
                raise CallRefused(
                    region=self.region,
                    operation=OPERATIONS[name],
                    code="ReadTimeoutError",
                    message="",
                    mend="run it again",
                )
            return found

        method = getattr(self.kms, name)
        return call


def live(key, aws):
    return observe(key(), account=ACCOUNT, connect=aws.connect)


def do(plan, connect, content, *, pause=lambda _: None, expires=None):
    said = []
    try:
        carry_out(
            plan,
            secret=Secret(content),
            expires=expires,
            connect=connect,
            say=said.append,
            pause=pause,
        )
    except CallRefused as refusal:
        return said, refusal
    return said, None


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("number", range(len(FIRST_IMPORT)))
def test_an_import_goes_on_after_any_failure(key, number, lost):
    aws = Aws()
    interrupted = Interrupted(aws, number, lost=lost)
    said, refusal = do(plan_import(live(key, aws)), interrupted.connect, FIRST)
    assert refusal.operation == FIRST_IMPORT[number]
    assert [line.split(": ")[:2] for line in said] == [
        [region, "NOT done" if index >= number // 2 else said[index].split(": ")[1]]
        for index, region in enumerate(aws.regions)
    ]

    _, refusal = do(plan_import(live(key, aws)), aws.connect, FIRST)
    assert refusal is None
    assert list(findings(live(key, aws))) == []


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("number", range(ROTATION.index("RotateKeyOnDemand")))
def test_a_rotation_goes_on_after_any_failure(key, number, lost):
    aws = Aws().have(FIRST)
    interrupted = Interrupted(aws, number, lost=lost)
    said, refusal = do(plan_rotation(live(key, aws)), interrupted.connect, SECOND)
    assert refusal.operation == ROTATION[number]
    assert said[-1] == (
        "us-east-1: NOT done: rotate: encrypt with the new key material, in every Region"
    )
    assert aws.known == [material_id(FIRST)]

    again = Interrupted(aws)
    said, refusal = do(plan_rotation(live(key, aws)), again.connect, SECOND)
    assert (refusal, said[-1], tuple(again.made)) == (None, "us-east-1: rotated", ROTATION)
    assert aws.known == [material_id(FIRST), material_id(SECOND)]
    assert list(findings(live(key, aws))) == []


def test_a_rotation_whose_answer_is_lost_is_not_done_twice(key):
    aws = Aws().have(FIRST)
    interrupted = Interrupted(aws, ROTATION.index("RotateKeyOnDemand"), lost=True)
    _, refusal = do(plan_rotation(live(key, aws)), interrupted.connect, SECOND)
    assert refusal.operation == "RotateKeyOnDemand"

    _, refusal = do(plan_rotation(live(key, aws)), aws.connect, SECOND)
    assert "it may be done: keyspan material status vault" in str(refusal)
    assert aws.known == [material_id(FIRST), material_id(SECOND)]


def test_a_rotation_that_has_begun_is_never_told_as_not_done(key):
    aws = Aws().have(FIRST)
    interrupted = Interrupted(aws, len(ROTATION) - 1)
    said, refusal = do(plan_rotation(live(key, aws)), interrupted.connect, SECOND)
    assert (refusal, said[-1]) == (None, "us-east-1: the rotation has begun")
    assert aws.known == [material_id(FIRST), material_id(SECOND)]


def test_a_region_that_cannot_be_signed_in_to_is_told_as_not_done(key):
    aws = Aws()
    plan = plan_import(live(key, aws))

    def connect(region):
        if region == "us-west-2":
            raise CallRefused(
                region=region, operation="AssumeRole", code="AccessDenied", message="", mend="x"
            )
        return aws.connect(region)

    said, refusal = do(plan, connect, FIRST)
    assert refusal.operation == "AssumeRole"
    assert said[1:] == [
        "us-west-2: NOT done: import the same bytes",
        "eu-west-1: NOT done: import the same bytes",
    ]


def test_what_was_begun_is_gone_on_with_by_its_id(key):
    aws = Aws(waiting=material_id(SECOND)).have(FIRST)
    plan = plan_rotation(live(key, aws))
    assert next(iter(plan.lines())) == (
        f"us-east-1  primary  Enabled  go on: {material_id(SECOND)[:12]} waits for its rotation, "
        "import the same bytes again"
    )
    assert plan.steps[0].material_id == material_id(SECOND)


def test_the_wait_for_the_regions_ends_and_aws_decides(key):
    aws = Aws().have(FIRST)
    plan, waits = plan_rotation(live(key, aws)), []

    class Behind:
        def __init__(self, kms):
            self.kms = kms

        def __getattr__(self, name):
            return getattr(self.kms, name)

        def materials(self, key_id):
            return tuple(m for m in self.kms.materials(key_id) if m.current)

    said, refusal = do(plan, lambda region: Behind(aws.connect(region)), SECOND, pause=waits.append)
    assert (refusal, said[-1]) == (None, "us-east-1: rotated")
    assert waits == [2.0] * 15 * 3, "for each replica, and before the rotation"


def test_a_rotation_that_takes_longer_than_the_wait_has_begun(key):
    aws = Aws().have(FIRST)
    plan = plan_rotation(live(key, aws))

    class Slow:
        def __init__(self, kms):
            self.kms = kms

        def __getattr__(self, name):
            return getattr(self.kms, name)

        def rotate(self, key_id):
            """AWS has taken it, and is at it."""

    waits = []
    said, refusal = do(plan, lambda region: Slow(aws.connect(region)), SECOND, pause=waits.append)
    assert (refusal, said[-1]) == (None, "us-east-1: the rotation has begun")
    assert waits == [2.0] * 15


def test_every_region_gets_the_same_expiry(key):
    aws, until = Aws().have(FIRST), datetime(2027, 1, 31, tzinfo=UTC)
    do(plan_rotation(live(key, aws)), aws.connect, SECOND, expires=until)
    assert [aws.held[region][material_id(SECOND)] for region in aws.regions] == [until] * 3


def test_after_a_promotion_the_primary_that_lives_rotates(key):
    aws = Aws(primary="eu-west-1").have(FIRST)
    plan = plan_rotation(live(key, aws))
    assert [note.where for note in plan.notes] == ["eu-west-1"]
    do(plan, aws.connect, SECOND)
    assert aws.changes[0] == ("eu-west-1", "ImportKeyMaterial")
    assert aws.changes[-1] == ("eu-west-1", "RotateKeyOnDemand")


def test_every_reason_against_a_rotation_is_told_at_once(key):
    aws = Aws(states={"us-east-1": "Disabled", "eu-west-1": "PendingDeletion"}).have(FIRST)
    with pytest.raises(Exception, match="primary key is Disabled") as caught:
        plan_rotation(live(key, aws))
    assert [fault.where for fault in caught.value.faults] == ["us-east-1", "eu-west-1"]


def test_a_rotation_waits_until_aws_knows_that_every_region_has_the_material(key):
    aws, waits = Aws().have(FIRST), []
    plan = plan_rotation(live(key, aws))

    class Unaware:
        def __init__(self, kms):
            self.kms = kms

        def __getattr__(self, name):
            return getattr(self.kms, name)

        def materials(self, key_id):
            late = len(waits) < 2
            return tuple(
                replace(m, state="PENDING_MULTI_REGION_IMPORT_AND_ROTATION")
                if late and m.pending
                else m
                for m in self.kms.materials(key_id)
            )

    said, refusal = do(
        plan, lambda region: Unaware(aws.connect(region)), SECOND, pause=waits.append
    )
    assert (refusal, said[-1], waits) == (None, "us-east-1: rotated", [2.0] * 2)
