"""[protects.ssm.NAME]: a parameter in each Region, which a person puts with the Region's key."""

import pytest

from tests.constructs.protects.conftest import HERE, KEYS, THERE, refusal

pytestmark = pytest.mark.node


def test_the_output_tells_the_command_that_puts_the_parameter(told):
    assert told("protects_ssm_password") == {
        region: {
            "parameter": "/acme/orders/password",
            "kms_key_arn": KEYS[region],
            "put": f"aws ssm put-parameter --region {region} --name /acme/orders/password "
            f"--type SecureString --key-id {KEYS[region]} --value file:///dev/stdin",
        }
        for region in (HERE, THERE)
    }


def test_no_parameter_is_made_so_that_no_value_is_in_the_state(synthesized):
    assert "aws_ssm_parameter" not in synthesized["resource"]
    assert "protects.ssm.data.existing: no parameter is made" in refusal(
        '[protects.ssm.data]\nkey = "orders"\nparameter = "/a"'
    )


@pytest.mark.parametrize(
    "name", ["a/b", "/a/", "/aws/a", "SSM-a", "/a b", "/a;id", "$(id)", "/a" * 16, "/é"]
)
def test_a_name_that_parameter_store_refuses_is_told(name):
    table = f'[protects.ssm.data]\nkey = "orders"\nexisting = true\nparameter = "{name}"'
    assert f'protects.ssm.data.parameter: "{name}" cannot name a parameter' in refusal(table)
