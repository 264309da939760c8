"""The one room with boto3: what it asks, what it makes of the answers and of the refusals."""

import re
from datetime import UTC, datetime
from unittest.mock import Mock

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from botocore.stub import ANY, Stubber

from keyspan import AssumeRole, Backend, Credentials, Key, Keyring, Provider, RelatedKey
from keyspan.live import CallRefused, ImportType, KeyMaterial
from keyspan.live.aws import RegionalKms, connector, told
from keyspan.live.aws import sessions as room
from keyspan.live.gateway import Wrapping
from tests.live.memory import KEY_ID

ROLE = "arn:aws:iam::111122223333:role/Keys"


@pytest.fixture
def stub():
    client = boto3.client(
        "kms", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with Stubber(client) as stubber:
        yield stubber


@pytest.fixture
def kms(stub):
    return RegionalKms(region="eu-west-1", client=stub.client)


def keyring(**credentials):
    return Keyring(
        account="111122223333",
        keys=(Key(name="vault", primary=RelatedKey(region="eu-west-1")),),
        provider=Provider(credentials=Credentials(**credentials)),
        backend=Backend(type="local", arguments={"path": "x"}),
    )


def test_a_key_is_described(stub, kms):
    metadata = {
        "KeyId": KEY_ID,
        "AWSAccountId": "111122223333",
        "KeyState": "Enabled",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "Origin": "EXTERNAL",
        "MultiRegion": True,
        "ValidTo": datetime(2027, 1, 31, tzinfo=UTC),
        "MultiRegionConfiguration": {
            "MultiRegionKeyType": "REPLICA",
            "PrimaryKey": {"Arn": f"arn:aws:kms:us-east-1:1:key/{KEY_ID}", "Region": "us-east-1"},
            "ReplicaKeys": [
                {"Arn": f"arn:aws:kms:eu-west-1:1:key/{KEY_ID}", "Region": "eu-west-1"}
            ],
        },
    }
    stub.add_response("describe_key", {"KeyMetadata": metadata}, {"KeyId": "alias/vault"})
    found = kms.describe("alias/vault")
    assert (found.key_id, found.account, found.state) == (KEY_ID, "111122223333", "Enabled")
    assert (found.primary_region, found.replica_regions) == ("us-east-1", ("eu-west-1",))
    assert found.expires == metadata["ValidTo"]
    assert found.multi_region
    assert found.role == "REPLICA"


def test_materials_are_read_page_by_page(stub, kms):
    asked = {"KeyId": KEY_ID, "IncludeKeyMaterial": "ALL_KEY_MATERIAL"}
    first = {
        "KeyMaterialId": "a" * 64,
        "KeyMaterialState": "NON_CURRENT",
        "ImportState": "IMPORTED",
    }
    second = {
        "KeyMaterialId": "b" * 64,
        "KeyMaterialState": "CURRENT",
        "ImportState": "PENDING_IMPORT",
    }
    stub.add_response(
        "list_key_rotations", {"Rotations": [first], "Truncated": True, "NextMarker": "m"}, asked
    )
    stub.add_response(
        "list_key_rotations", {"Rotations": [second], "Truncated": False}, {**asked, "Marker": "m"}
    )
    assert kms.materials(KEY_ID) == (
        KeyMaterial(id="a" * 64, state="NON_CURRENT", imported=True),
        KeyMaterial(id="b" * 64, state="CURRENT", imported=False),
    )


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (
            {"expires": None, "import_type": None, "material_id": None},
            {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"},
        ),
        (
            {
                "expires": datetime(2027, 1, 31, tzinfo=UTC),
                "import_type": ImportType.EXISTING,
                "material_id": "c" * 64,
            },
            {
                "ExpirationModel": "KEY_MATERIAL_EXPIRES",
                "ValidTo": datetime(2027, 1, 31, tzinfo=UTC),
                "ImportType": "EXISTING_KEY_MATERIAL",
                "KeyMaterialId": "c" * 64,
            },
        ),
    ],
)
def test_an_import_says_what_was_asked_and_nothing_else(stub, kms, given, sent):
    stub.add_response(
        "import_key_material",
        {"KeyMaterialId": "d" * 64},
        {"KeyId": KEY_ID, "ImportToken": b"t", "EncryptedKeyMaterial": b"w", **sent},
    )
    assert kms.import_material(KEY_ID, token=b"t", wrapped=b"w", **given) == "d" * 64


def test_parameters_are_asked_for_the_longest_wrapping_key(stub, kms):
    stub.add_response(
        "get_parameters_for_import",
        {"ImportToken": b"t", "PublicKey": b"p"},
        {"KeyId": KEY_ID, "WrappingAlgorithm": ANY, "WrappingKeySpec": "RSA_4096"},
    )
    found = kms.import_parameters(KEY_ID, wrapping=Wrapping.AES)
    assert (found.token, found.public_key) == (b"t", b"p")


def test_a_refusal_names_region_operation_code_and_what_to_do(stub, kms):
    stub.add_client_error("rotate_key_on_demand", "AccessDeniedException", "not authorized")
    with pytest.raises(CallRefused) as caught:
        kms.rotate(KEY_ID)
    assert str(caught.value) == (
        "eu-west-1: RotateKeyOnDemand: AccessDeniedException: not authorized\n"
        "  allow kms:RotateKeyOnDemand to who calls, in the key policy of that Region"
    )
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NoCredentialsError(), "sign in, or name a profile in keyspan.toml"),
        (EndpointConnectionError(endpoint_url="https://kms"), "check the network and the Region"),
    ],
)
def test_what_botocore_says_by_itself_is_told_too(error, says):
    with (
        pytest.raises(CallRefused, match=re.escape(says)),
        told(region="eu-west-1", operation="DescribeKey"),
    ):
        raise error


def answered(code, status):
    response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "UpdatePrimaryRegion")


@pytest.mark.parametrize(
    ("error", "certain", "passing"),
    [
        (answered("AccessDeniedException", 400), True, False),
        (answered("ThrottlingException", 400), True, True),
        (answered("KMSInternalException", 500), False, True),
        (EndpointConnectionError(endpoint_url="https://kms"), False, True),
    ],
)
def test_whether_it_was_surely_not_done_and_whether_it_passes(error, certain, passing):
    with (
        pytest.raises(CallRefused) as caught,
        told(region="eu-west-1", operation="UpdatePrimaryRegion"),
    ):
        raise error
    assert (caught.value.certain, caught.value.passing) == (certain, passing)


def test_a_bug_is_no_refusal():
    with pytest.raises(ZeroDivisionError), told(region="eu-west-1", operation="DescribeKey"):
        1 / 0  # noqa: B018


def test_a_profile_that_is_not_there_is_told():
    with pytest.raises(CallRefused, match=r"mend the profile in keyspan\.toml"):
        connector(keyring(profile="no-such-profile"))("eu-west-1")


class Sts:
    """Takes the place of boto3's session: remembers what was asked of STS."""

    def __init__(self):
        self.asked = []
        self.clients = []
        self.meta = Mock()  # where a client's events are

    def __call__(self, **arguments):
        self.arguments = arguments
        return self

    def client(self, name, *, config):
        self.clients.append((name, self.arguments))
        return self

    def assume_role(self, **asked):
        self.asked.append(asked)
        return {"Credentials": {"AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c"}}


def test_a_role_is_assumed_once_for_each_region(monkeypatch):
    sts = Sts()
    monkeypatch.setattr(room.boto3, "Session", sts)
    role = AssumeRole(role_arn=ROLE, external_id="e", session_name="s")
    connect = connector(keyring(profile="p", assume_role=role))
    assert connect("eu-west-1") is connect("eu-west-1")
    assert sts.asked == [{"RoleArn": ROLE, "RoleSessionName": "s", "ExternalId": "e"}]
    assert sts.clients == [
        ("sts", {"profile_name": "p", "region_name": "eu-west-1"}),
        (
            "kms",
            {
                "aws_access_key_id": "a",
                "aws_secret_access_key": "b",
                "aws_session_token": "c",
                "region_name": "eu-west-1",
            },
        ),
    ]


def test_without_a_role_nothing_is_assumed(monkeypatch):
    sts = Sts()
    monkeypatch.setattr(room.boto3, "Session", sts)
    connector(keyring())("eu-west-1")
    assert sts.asked == []
    assert sts.clients == [("kms", {"profile_name": None, "region_name": "eu-west-1"})]
