"""The room with boto3 against the embedded AWS: signing in, refusals, a rotation cut short."""

import os
from datetime import timedelta

import boto3
import pytest
from botocore.config import Config

from keyspan import AssumeRole, Backend, Credentials, Keyring, Provider
from keyspan.emulator.kms.material import new_secret
from keyspan.live import (
    CallRefused,
    ImportType,
    Secret,
    carry_out,
    observe,
    plan_import,
    plan_rotation,
)
from keyspan.live.aws import RegionalKms, connector
from keyspan.live.gateway import Wrapping
from keyspan.live.wrapping import wrap
from tests.aws import kms

pytestmark = pytest.mark.usefixtures("signed_in")

ACCOUNT, OTHER = "111122223333", "444455556666"
TWO = ("us-east-1", "eu-west-1")


def keyring(**provider):
    return Keyring(
        account=ACCOUNT,
        keys=(),
        provider=Provider(**provider),
        backend=Backend(type="local", arguments={"path": "x"}),
    )


def role(account, **more):
    return Credentials(assume_role=AssumeRole(role_arn=f"arn:aws:iam::{account}:role/Keys", **more))


def created(region, environment, **parameters):
    client = kms(region, environment)
    made = client.create_key(MultiRegion=True, Origin="EXTERNAL", **parameters)
    return made["KeyMetadata"]["KeyId"]


def test_each_region_is_signed_in_to_as_the_keyring_says(monkeypatch):
    asked = []

    class Session(boto3.Session):
        def client(self, *given, **named):
            client = super().client(*given, **named)
            client.meta.events.register(
                "provide-client-params.sts.AssumeRole",
                lambda params, **_: asked.append((client.meta.region_name, dict(params))),
            )
            return client

    monkeypatch.setattr(boto3, "Session", Session)
    connect = connector(
        keyring(
            credentials=role(ACCOUNT),
            regional={"eu-west-1": role(OTHER, external_id="keys", session_name="me")},
        )
    )
    for region in (*TWO, *TWO):
        with pytest.raises(CallRefused, match=region):
            connect(region).describe("alias/nothing")
    assert asked == [
        (
            "us-east-1",
            {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/Keys", "RoleSessionName": "keyspan"},
        ),
        (
            "eu-west-1",
            {
                "RoleArn": f"arn:aws:iam::{OTHER}:role/Keys",
                "RoleSessionName": "me",
                "ExternalId": "keys",
            },
        ),
    ]


def test_an_assumed_role_sees_the_keys_of_its_account(embedded_aws):
    key_id = created("us-east-1", embedded_aws.environment)
    connect = connector(keyring(credentials=role(ACCOUNT)))
    assert connect("us-east-1").describe(key_id).account == ACCOUNT
    elsewhere = connector(keyring(credentials=role(OTHER)))
    with pytest.raises(CallRefused) as caught:
        elsewhere("us-east-1").describe(key_id)
    assert caught.value.code == "NotFoundException"
    assert str(caught.value).endswith(
        "\n  is it deployed, in that Region and account? --key-id names a key without an alias"
    )


def test_without_credentials_it_says_to_sign_in(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(CallRefused) as caught:
        connector(keyring())("us-east-1").describe("alias/vault")
    assert caught.value.code == "NoCredentialsError"
    assert "\n  sign in, or name a profile" in str(caught.value)


def test_where_nobody_answers_it_says_so():
    nobody = boto3.client(
        "kms",
        region_name="eu-west-1",
        endpoint_url="http://127.0.0.1:9",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    with pytest.raises(CallRefused) as caught:
        RegionalKms(region="eu-west-1", client=nobody).describe("alias/vault")
    assert str(caught.value).startswith("eu-west-1: DescribeKey: EndpointConnectionError: ")
    assert "\n  check the network and the Region" in str(caught.value)


def test_what_aws_refuses_for_another_reason_is_not_blamed_on_the_network(embedded_aws):
    key_id = created(
        "us-east-1", embedded_aws.environment, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"
    )
    with pytest.raises(CallRefused) as caught:
        connector(keyring())("us-east-1").materials(key_id)
    assert caught.value.code == "UnsupportedOperationException"
    assert "network" not in str(caught.value)


def test_a_rotation_that_stopped_after_the_primary_goes_on(key, embedded_aws):
    key_id = created("us-east-1", embedded_aws.environment)
    connect, one = connector(keyring()), key(regions=TWO, aliases=())
    first, second = Secret(os.urandom(32)), Secret(os.urandom(32))

    def live():
        return observe(one, account=ACCOUNT, connect=connect, key_id=key_id)

    def do(plan, secret):
        said = []
        carry_out(
            plan, secret=secret, expires=None, connect=connect, say=said.append, pause=said.append
        )
        return said

    do(plan_import(live()), first)
    kms("us-east-1", embedded_aws.environment).replicate_key(KeyId=key_id, ReplicaRegion=TWO[1])
    embedded_aws.advance(seconds=60)
    do(plan_import(live()), first)
    primary = connect("us-east-1")
    given = primary.import_parameters(key_id, wrapping=Wrapping.OAEP)
    waiting = primary.import_material(
        key_id,
        token=given.token,
        wrapped=wrap(second, public_key=given.public_key, wrapping=Wrapping.OAEP),
        expires=None,
        import_type=ImportType.NEW,
        material_id=None,
    )
    assert [related.pending.imported for related in live().related] == [True, False]

    plan = plan_rotation(live())
    assert plan.steps[0].material_id == waiting
    assert do(plan, second) == [
        f"us-east-1: imported, key material {waiting[:12]}",
        f"eu-west-1: imported, key material {waiting[:12]}",
        "us-east-1: rotated",
    ]
    assert {related.current.id for related in live().related} == {waiting}


@pytest.mark.parametrize(
    ("spec", "usage", "wrapping"),
    [
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", Wrapping.OAEP),
        ("ECC_NIST_P256", "SIGN_VERIFY", Wrapping.AES),
    ],
)
def test_each_kind_is_wrapped_as_aws_unwraps_it_and_expires_as_it_was_said(
    embedded_aws, spec, usage, wrapping
):
    key_id = created("us-east-1", embedded_aws.environment, KeySpec=spec, KeyUsage=usage)
    one = connector(keyring())("us-east-1")
    given = one.import_parameters(key_id, wrapping=wrapping)
    until = (embedded_aws.now() + timedelta(days=30)).replace(microsecond=0)
    secret = Secret(new_secret(spec))
    one.import_material(
        key_id,
        token=given.token,
        wrapped=wrap(secret, public_key=given.public_key, wrapping=wrapping),
        expires=until,
        import_type=None,
        material_id=None,
    )
    assert one.describe(key_id).expires == until
    if wrapping is Wrapping.OAEP:
        assert [material.expires for material in one.materials(key_id)] == [until]
