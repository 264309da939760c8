"""Every key spec of AWS has the algorithms that AWS's service model names, and no others."""

from __future__ import annotations

import botocore.session
import pytest

from keyspan.emulator.kms.specs import ALGORITHMS_MEMBER, algorithms
from keyspan.model.specs import USAGES

MODEL = botocore.session.get_session().get_service_model("kms")


@pytest.mark.parametrize("usage", ALGORITHMS_MEMBER)
def test_the_algorithms_of_a_usage_are_those_of_the_service_model(usage: str):
    listed = MODEL.shape_for("KeyMetadata").members[ALGORITHMS_MEMBER[usage]]

    found = {
        algorithm
        for spec, usages in USAGES.items()
        if usage in usages
        for algorithm in algorithms(spec, usage=usage)
    }

    assert found == set(listed.member.enum)


def test_every_usage_lists_its_algorithms_in_a_member_of_its_own():
    assert set(ALGORITHMS_MEMBER) == set(MODEL.shape_for("KeyUsageType").enum)
