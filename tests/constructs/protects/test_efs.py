"""[protects.efs.NAME]: a file system that EFS replicates, each side with the key of its Region."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.efs import FileSystemTable
from keyspan.errors import InvalidKeyring
from tests.constructs.protects.conftest import KEY, keyring
from tests.project import ROOT

pytestmark = pytest.mark.node

PAGE = ROOT / "docs" / "protects" / "efs.md"
HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
WAY = f'source = "{HERE}"\nto = "{THERE}"'


def test_a_file_system_is_encrypted_by_the_key_of_its_region(made):
    assert made("aws_efs_file_system.documents_us-east-1") == {
        "creation_token": "documents",
        "encrypted": True,
        "kms_key_id": KEYS[HERE],
        "throughput_mode": "elastic",
        "tags": {"Name": "documents"},
        "lifecycle": {"prevent_destroy": True},
        "provider": "aws.us_east_1",
    }


def test_efs_makes_the_copy_with_the_key_over_there(made):
    assert made("aws_efs_replication_configuration.documents_us-east-1") == {
        "source_file_system_id": "${aws_efs_file_system.documents_us-east-1.id}",
        "destination": {"region": THERE, "kms_key_id": KEYS[THERE]},
        "provider": "aws.us_east_1",
    }


def test_both_file_systems_are_told(told):
    replication = "aws_efs_replication_configuration.documents_us-east-1"
    assert told("protects_efs_documents") == {
        HERE: {
            "file_system": "${aws_efs_file_system.documents_us-east-1.id}",
            "kms_key_arn": KEYS[HERE],
        },
        THERE: {
            "file_system": f"${{{replication}.destination[0].file_system_id}}",
            "kms_key_arn": KEYS[THERE],
        },
    }


def test_file_systems_that_exist_get_an_output_and_nothing_else(synthesized, told):
    resources = synthesized["resource"]
    assert not [name for named in resources.values() for name in named if "home" in name]
    assert told("protects_efs_home") == {
        HERE: {"file_system": "fs-0123456789abcdef0", "kms_key_arn": KEYS[HERE]},
        THERE: {"file_system": "fs-0fedcba9876543210", "kms_key_arn": KEYS[THERE]},
    }


def test_the_key_policies_need_nothing():
    (key,) = loads(keyring("efs")).keys
    assert {data.needed.statements for data in key.protects} == {()}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            f'source = "{HERE}"\nto = "{HERE}"',
            "to: the copies would be in us-east-1, the source's Region",
        ),
        (f'source = "{HERE}"\nto = "us-west-2"', "to: us-west-2 is no Region of orders"),
        (f'{WAY}\nthroughput_mode = "Elastic"', 'did you mean "elastic"?'),
        (f"{WAY}\nexisting = true", "file_systems: which file system is in eu-west-1 is not said"),
        (
            f'{WAY}\nfile_systems = {{ us-east-1 = "fs-01234567" }}',
            'file_systems.us-east-1: "fs-01234567" is not taken into account',
        ),
        (
            f'{WAY}\nexisting = true\nfile_systems = {{ us-east-1 = "fs-${{x}}" }}',
            'file_systems.us-east-1: "fs-${x}" is not the ID of a file system',
        ),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(table, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.efs.data]\nkey = "orders"\n{table}\n')
    assert told in str(error.value)


def test_the_page_tells_every_field():
    text = PAGE.read_text()
    assert [field for field in FileSystemTable.model_fields if f"| `{field}` |" not in text] == []
