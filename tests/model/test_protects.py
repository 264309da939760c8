"""The data that a key protects, as a value: whatever its service."""

import pytest

from keyspan import Key, RelatedKey
from keyspan.errors import InvalidKeyring
from keyspan.model.between import require_valid
from keyspan.model.protects import Needed, Protection


class Bells(Protection):
    """In each Region of the key, of a service that copies nothing."""

    service = "bells"
    regions = ()

    @property
    def needed(self) -> Needed:
        return Needed()


def test_a_key_that_is_given_up_protects_no_data():
    alone = RelatedKey(region="us-east-1")
    key = Key(name="orders", primary=alone, retired=(alone,), protects=(Bells(name="alarm"),))
    with pytest.raises(InvalidKeyring) as error:
        require_valid(key)
    told = "protects.bells.alarm.key: orders is let go of in us-east-1, its last Region"
    assert told in str(error.value)
