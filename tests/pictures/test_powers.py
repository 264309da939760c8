"""Every action on a key is part of one power."""

from collections import Counter

import pytest

from keyspan.model.specs import USAGES
from keyspan.pictures.powers import powers_of
from keyspan.policy.actions import KEY_ACTIONS

KINDS = [(spec, usage) for spec, usages in USAGES.items() for usage in usages]


@pytest.mark.parametrize(("spec", "usage"), KINDS)
def test_no_action_is_part_of_two_powers(spec, usage):
    counted = Counter(powers_of(spec=spec, usage=usage, imported=True).actions)
    assert [action for action, count in counted.items() if count > 1] == []


def test_every_action_on_a_key_is_part_of_a_power():
    told = {
        action
        for spec, usage in KINDS
        for action in powers_of(spec=spec, usage=usage, imported=True).actions
    }
    assert told == KEY_ACTIONS
