"""What is done to which Region, in which order, and what becomes of it when a step fails."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest

from keyspan.live import (
    CallRefused,
    ImportType,
    Secret,
    UnfitKey,
    carry_out,
    observe,
    plan_import,
    plan_rotation,
)
from tests.live.memory import ACCOUNT, Aws, material_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyspan.live import KeyMaterial
    from tests.live.memory import Kms

FIRST, SECOND, THIRD = (bytes([number]) * 32 for number in (1, 2, 3))
NEW, EXISTING = ImportType.NEW, ImportType.EXISTING


def live(key, aws):
    return observe(key(), account=ACCOUNT, connect=aws.connect)


def do(plan, aws, content):
    said: list[str] = []

    def pause(_):
        """Nothing changes by waiting here."""

    try:
        carry_out(
            plan, secret=Secret(content), expires=None, connect=aws.connect, say=said.append,
            pause=pause,
        )  # fmt: skip
    except CallRefused as refusal:
        return said, refusal
    return said, None


def test_the_first_material_goes_into_the_primary_and_then_everywhere(key):
    aws = Aws()
    plan = plan_import(live(key, aws))
    assert list(plan.lines()) == [
        "us-east-1  primary  PendingImport  import the first key material",
        "us-west-2  replica  PendingImport  import the same bytes",
        "eu-west-1  replica  PendingImport  import the same bytes",
    ]
    said, refusal = do(plan, aws, FIRST)
    assert refusal is None
    assert said[0] == f"us-east-1: imported, key material {material_id(FIRST)[:12]}"
    assert aws.types == [NEW, EXISTING, EXISTING]
    assert all(material_id(FIRST) in aws.held[region] for region in aws.regions)


def test_replicas_that_are_not_there_yet_are_told(key):
    aws = Aws(regions=("us-east-1",))
    plan = plan_import(live(key, aws))
    assert [step.region for step in plan.steps] == ["us-east-1"]
    (note,) = plan.notes
    assert str(note) == (
        "us-west-2, eu-west-1: no key yet; replicas are created after the primary key has its "
        "material\n  apply Terraform again to create the replicas, then run keyspan material "
        "import again"
    )


def test_an_import_again_is_of_known_bytes_everywhere(key):
    aws = Aws().have(FIRST)
    plan = plan_import(live(key, aws))
    assert {step.doing for step in plan.steps} == {
        "import the same bytes again: the expiry is set anew"
    }
    do(plan, aws, FIRST)
    assert aws.types == [EXISTING] * 3


def test_an_import_never_adds_another_material(key):
    aws = Aws().have(FIRST)
    said, refusal = do(plan_import(live(key, aws)), aws, SECOND)
    assert "these are not the bytes that were imported before; to rotate" in str(refusal)
    assert said == [
        f"{region}: NOT done: import the same bytes again: the expiry is set anew"
        for region in aws.regions
    ]
    assert aws.known == [material_id(FIRST)]


def test_what_is_missing_of_several_materials_is_imported(key):
    aws = Aws().have(FIRST, SECOND).have(regions=("us-east-1",))
    del aws.held["eu-west-1"][material_id(FIRST)]
    plan = plan_import(live(key, aws))
    assert {step.region: step.doing for step in plan.steps}["eu-west-1"] == (
        "import the bytes that are missing"
    )
    do(plan, aws, FIRST)
    assert material_id(FIRST) in aws.held["eu-west-1"]


def test_after_a_promotion_the_primary_that_lives_comes_first(key):
    aws = Aws(primary="eu-west-1")
    plan = plan_import(live(key, aws))
    assert [step.region for step in plan.steps] == ["eu-west-1", "us-east-1", "us-west-2"]
    (note,) = plan.notes
    assert str(note).startswith("eu-west-1: holds the primary key, and keys.vault says us-east-1")
    do(plan, aws, FIRST)
    assert aws.types == [NEW, EXISTING, EXISTING]


def test_a_region_that_cannot_be_read_does_not_stop_the_others(key):
    aws = Aws(fails={("us-west-2", "DescribeKey"): "AccessDeniedException"})
    found = live(key, aws)
    assert [refusal.region for refusal in found.refused] == ["us-west-2"]
    assert [s.region for s in plan_import(found).steps] == ["us-east-1", "eu-west-1"]


def test_a_related_key_that_the_file_does_not_name_is_told_and_left_alone(key):
    aws = Aws(regions=("us-east-1", "us-west-2", "eu-west-1", "ap-south-1"))
    plan = plan_import(live(key, aws))
    assert "ap-south-1" not in [step.region for step in plan.steps]
    assert [note.where for note in plan.notes] == ["ap-south-1"]


def test_a_key_that_is_pending_deletion_is_left_out(key):
    aws = Aws(states={"eu-west-1": "PendingDeletion"})
    plan = plan_import(live(key, aws))
    assert [step.region for step in plan.steps] == ["us-east-1", "us-west-2"]
    assert str(plan.left_out[0]).startswith("eu-west-1: the key is PendingDeletion, and takes no")


def test_a_failure_midway_tells_what_was_not_done_and_can_be_done_again(key):
    aws = Aws(fails={("us-west-2", "ImportKeyMaterial"): "InvalidImportTokenException"})
    said, refusal = do(plan_import(live(key, aws)), aws, FIRST)
    assert refusal is not None
    assert said[1:] == [
        "us-west-2: NOT done: import the same bytes",
        "eu-west-1: NOT done: import the same bytes",
    ]
    aws.fails.clear()
    _, refusal = do(plan_import(live(key, aws)), aws, FIRST)
    assert refusal is None
    assert all(material_id(FIRST) in aws.held[region] for region in aws.regions)


def test_a_key_pair_has_one_material_and_no_type_of_import(key):
    aws = Aws(spec="RSA_2048", usage="SIGN_VERIFY", regions=("us-east-1", "us-west-2"))
    one = key(regions=aws.regions, key_spec="RSA_2048", key_usage="SIGN_VERIFY")
    found = observe(one, account=ACCOUNT, connect=aws.connect)
    assert ("us-east-1", "ListKeyRotations") not in aws.calls
    do(plan_import(found), aws, b"a private key that is longer than RSA could carry" * 8)
    assert aws.types == [None, None]


def test_a_rotation_keeps_the_order_of_aws(key):
    aws = Aws().have(FIRST)
    plan = plan_rotation(live(key, aws))
    said, refusal = do(plan, aws, SECOND)
    assert (refusal, said[-1]) == (None, "us-east-1: rotated")
    assert aws.types == [NEW, EXISTING, EXISTING]
    assert aws.changes == [
        ("us-east-1", "ImportKeyMaterial"),
        ("us-west-2", "ImportKeyMaterial"),
        ("eu-west-1", "ImportKeyMaterial"),
        ("us-east-1", "RotateKeyOnDemand"),
    ]
    assert aws.known == [material_id(FIRST), material_id(SECOND)]


@pytest.mark.parametrize(
    "call",
    [
        ("us-east-1", "ImportKeyMaterial"),
        ("us-west-2", "GetParametersForImport"),
        ("eu-west-1", "ImportKeyMaterial"),
        ("us-east-1", "RotateKeyOnDemand"),
    ],
)
def test_a_rotation_goes_on_wherever_it_stopped(key, call):
    aws = Aws(fails={call: "KMSInternalException"}).have(FIRST)
    _, refusal = do(plan_rotation(live(key, aws)), aws, SECOND)
    assert refusal is not None
    aws.fails.clear()
    _, refusal = do(plan_rotation(live(key, aws)), aws, SECOND)
    assert refusal is None
    assert aws.known == [material_id(FIRST), material_id(SECOND)]


def test_other_bytes_while_one_material_waits_are_refused_and_nothing_is_deleted(key):
    aws = Aws(fails={("us-west-2", "ImportKeyMaterial"): "KMSInternalException"}).have(FIRST)
    do(plan_rotation(live(key, aws)), aws, SECOND)
    aws.fails.clear()
    for other in (THIRD, FIRST):
        _, refusal = do(plan_rotation(live(key, aws)), aws, other)
        assert "other key material waits for its rotation" in str(refusal)
        assert "aws kms delete-imported-key-material --region us-east-1" in str(refusal)
    assert aws.waiting == material_id(SECOND)


def test_bytes_that_the_key_has_had_are_no_rotation(key):
    aws = Aws().have(FIRST)
    _, refusal = do(plan_rotation(live(key, aws)), aws, FIRST)
    assert "a rotation needs bytes that the key has never had" in str(refusal)


def test_a_rotation_needs_every_earlier_material_in_every_region(key):
    aws = Aws().have(FIRST, SECOND)
    del aws.held["us-west-2"][material_id(FIRST)]
    with pytest.raises(UnfitKey) as caught:
        plan_rotation(live(key, aws))
    assert str(caught.value).startswith(
        f"us-west-2: key material {material_id(FIRST)[:12]} (NON_CURRENT) is missing"
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"states": {"us-east-1": "Disabled"}}, "us-east-1: the primary key is Disabled"),
        ({"states": {"eu-west-1": "PendingDeletion"}}, "eu-west-1: the replica key is Pending"),
    ],
)
def test_a_rotation_needs_keys_that_take_part(key, changes, says):
    with pytest.raises(UnfitKey) as caught:
        plan_rotation(live(key, Aws(**changes).have(FIRST)))
    assert str(caught.value).startswith(says)
    assert caught.value.exit_code == 1


def test_a_rotation_without_any_material_is_refused(key):
    with pytest.raises(UnfitKey, match="no key material was ever imported"):
        plan_rotation(live(key, Aws()))


def test_a_rotation_reads_every_region_first(key):
    aws = Aws(fails={("eu-west-1", "DescribeKey"): "AccessDeniedException"}).have(FIRST)
    with pytest.raises(CallRefused, match="eu-west-1: DescribeKey: AccessDeniedException"):
        plan_rotation(live(key, aws))
    assert aws.changes == []


def test_a_replica_that_the_file_does_not_name_takes_part_in_a_rotation(key):
    aws = Aws(regions=("us-east-1", "us-west-2", "eu-west-1", "ap-south-1")).have(FIRST)
    _, refusal = do(plan_rotation(live(key, aws)), aws, SECOND)
    assert refusal is None
    assert ("ap-south-1", "ImportKeyMaterial") in aws.changes


def test_only_symmetric_keys_rotate(key):
    aws = Aws(spec="HMAC_256", usage="GENERATE_VERIFY_MAC")
    found = observe(key(key_spec="HMAC_256"), account=ACCOUNT, connect=aws.connect)
    with pytest.raises(UnfitKey, match="HMAC_256 cannot rotate"):
        plan_rotation(found)


def test_nothing_is_ever_called_that_deletes(key):
    aws = Aws().have(FIRST)
    do(plan_rotation(live(key, aws)), aws, SECOND)
    do(plan_import(live(key, aws)), aws, SECOND)
    assert {operation for _, operation in aws.calls} == {
        "DescribeKey",
        "ListKeyRotations",
        "GetParametersForImport",
        "ImportKeyMaterial",
        "RotateKeyOnDemand",
    }


@dataclass
class Lagging:
    """KMS of a Region that tells of pending material only after a while."""

    kms: Kms
    hidden: Callable[[KeyMaterial], bool]
    looks: Iterator[int]

    def __getattr__(self, name):
        return getattr(self.kms, name)

    def materials(self, key_id):
        late = next(self.looks) < 3
        found = self.kms.materials(key_id)
        return tuple(each for each in found if not (late and self.hidden(each)))


@pytest.mark.parametrize(
    ("region", "hidden"),
    [
        ("us-west-2", lambda material: material.pending),
        ("us-east-1", lambda material: material.rotatable),
    ],
)
def test_it_waits_while_aws_brings_the_regions_in_step(key, region, hidden):
    aws = Aws().have(FIRST)
    plan, waits, looks = plan_rotation(live(key, aws)), [], count()

    def connect(at):
        kms = aws.connect(at)
        return Lagging(kms, hidden, looks) if at == region else kms

    carry_out(
        plan,
        secret=Secret(SECOND),
        expires=None,
        connect=connect,
        say=lambda _: None,
        pause=waits.append,
    )
    assert waits == [2.0] * 3
