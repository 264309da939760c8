from dataclasses import replace

import pytest

from keyspan import Denials, Grant, InvalidKeyring, Key, RelatedKey
from keyspan.model.between import require_valid

GRANT = Grant(name="batch", grantee="arn:aws:iam::1:role/B", operations=("decrypt",))
ORDERS = Key(
    name="orders",
    primary=RelatedKey(region="us-east-1"),
    replicas=(RelatedKey(region="eu-west-1"),),
)


def test_a_sound_key_is_returned_as_it_is():
    assert require_valid(ORDERS) is ORDERS


def test_related_keys_come_primary_first():
    assert ORDERS.regions == ("us-east-1", "eu-west-1")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": "or ders"}, 'keys.or ders.name: "or ders" cannot be a name'),
        ({"stack": "1st"}, 'keys.orders.stack: "1st" cannot be a name'),
        ({"rotation_days": 89}, "keys.orders.rotation_days: 89 is outside 90 to 2560"),
        ({"primary": RelatedKey(region="us-east-9")}, '"us-east-9" is not a Region'),
        (
            {"primary": RelatedKey(region="us-east-1", description="x" * 8193)},
            "description in us-east-1: 8193 characters is outside 0 to 8192",
        ),
        (
            {"primary": RelatedKey(region="us-east-1", deletion_window_days=31)},
            "deletion_window_days in us-east-1: 31 is outside 7 to 30",
        ),
        (
            {"primary": RelatedKey(region="us-east-1", aliases=("a b",))},
            'aliases in us-east-1: "a b" holds characters that AWS refuses',
        ),
        (
            {"primary": RelatedKey(region="us-east-1", tags={"aws:a": "b"})},
            'tags in us-east-1: "aws:a" begins with "aws:"',
        ),
        (
            {"primary": RelatedKey(region="us-east-1", users=("*",))},
            'users in us-east-1: "*" is not the ARN of an IAM principal',
        ),
        (
            {"primary": RelatedKey(region="us-east-1", services=("s4",))},
            'services in us-east-1: "s4" is not a service',
        ),
        ({"replicas": (RelatedKey(region="us-east-1"),)}, "is the primary's own Region"),
        (
            {"primary": RelatedKey(region="us-east-1", users="arn")},
            "users in us-east-1: a text stands where a tuple of texts belongs",
        ),
        (
            {"primary": RelatedKey(region="us-east-1", service_principals=("logs",))},
            "service_principals in us-east-1: 'logs' is a text\n  write ServicePrincipal(",
        ),
        (
            {"primary": RelatedKey(region="us-east-1", deny=Denials(deletion_window_below_days=3))},
            "deny.deletion_window_below_days in us-east-1: 3 is outside 7 to 30",
        ),
        (
            {"primary": RelatedKey(region="us-east-1", grants=(GRANT,))},
            'grants.batch.operations in us-east-1: "decrypt" is not an operation that a grant',
        ),
        ({"key_spec": "RSA"}, 'keys.orders.key_spec: "RSA" is not a key spec'),
        ({"key_usage": "SIGN"}, 'keys.orders.key_usage: "SIGN" is not a key usage'),
        ({"origin": "HSM"}, 'keys.orders.origin: "HSM" is not an origin'),
    ],
)
def test_a_key_built_in_python_is_held_to_the_same_rules(changed, says):
    with pytest.raises(InvalidKeyring, match=r"^keys\.or ?ders") as caught:
        require_valid(replace(ORDERS, **changed))
    assert says in str(caught.value)
