"""What a key's fields become in the key policy of each Region."""

import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyspan import Denials, InvalidPolicy, Key, RelatedKey, ServicePrincipal
from keyspan.model.regions import PARTITIONS
from keyspan.model.service_principals import SERVICE_PRINCIPALS
from keyspan.model.specs import SYMMETRIC, USAGES
from keyspan.policy import key_policies, key_policy

ACCOUNT = "111122223333"
ADMIN = "arn:aws:iam::111122223333:role/KeyAdmin"
APP = "arn:aws:iam::111122223333:role/App"
EVERYBODY = {"AWS": "*"}


def statements(*, key_spec=SYMMETRIC, key_usage=None, origin="AWS_KMS", **fields):
    fields = {"region": "us-east-1", **fields}
    kind = {"key_spec": key_spec, "key_usage": key_usage, "origin": origin}
    key = Key(name="k", primary=RelatedKey(**fields), **kind)
    policy = key_policy(key, region=fields["region"], account=ACCOUNT)
    return {s["Sid"]: s for s in json.loads(policy.json())["Statement"]}


def test_root_delegation_stands_in_every_policy():
    assert statements() == {
        "EnableIAMPolicies": {
            "Sid": "EnableIAMPolicies",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    }


def test_root_delegation_can_be_off():
    assert set(statements(root_delegation=False, administrators=(ADMIN,))) == {
        "AllowAdministration"
    }


@pytest.mark.parametrize(
    ("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_the_partition_is_the_regions(region, partition):
    root = statements(region=region)["EnableIAMPolicies"]
    assert root["Principal"] == {"AWS": f"arn:{partition}:iam::111122223333:root"}


def test_administrators_manage_promote_and_replicate_without_cryptography():
    allowed = statements(administrators=(ADMIN,))["AllowAdministration"]
    assert allowed["Principal"] == {"AWS": ADMIN}
    assert {"kms:ReplicateKey", "kms:UpdatePrimaryRegion"} <= set(allowed["Action"])
    cryptography = ("Encrypt", "Decrypt", "GenerateDataKey", "Sign", "Mac", "CreateGrant", "*")
    assert not [a for a in allowed["Action"] for part in cryptography if part in a]


def test_administrators_of_imported_material_import_it():
    importing = {
        "kms:GetParametersForImport",
        "kms:ImportKeyMaterial",
        "kms:DeleteImportedKeyMaterial",
    }
    own = statements(administrators=(ADMIN,))["AllowAdministration"]["Action"]
    imported = statements(administrators=(ADMIN,), origin="EXTERNAL")["AllowAdministration"]
    assert set(imported["Action"]) - set(own) == importing


def test_users_encrypt_decrypt_and_grant_to_aws_resources_only():
    roles = (APP, "arn:aws:iam::111122223333:role/B")
    allowed = statements(users=roles)
    assert allowed["AllowUse"]["Principal"] == {"AWS": list(roles)}
    assert allowed["AllowUse"]["Action"] == [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
    ]
    assert allowed["AllowGrantsForAWSResources"]["Condition"] == {
        "Bool": {"kms:GrantIsForAWSResource": "true"}
    }


def test_granters_stand_beside_users_where_they_give_grants_and_nowhere_else():
    granter = "arn:aws:iam::111122223333:role/Granter"
    allowed = statements(users=(APP,), granters=(granter, APP))
    assert allowed["AllowGrantsForAWSResources"]["Principal"] == {"AWS": [APP, granter]}
    assert allowed["AllowUse"]["Principal"] == {"AWS": APP}


@pytest.mark.parametrize(
    ("key_spec", "key_usage", "actions"),
    [
        ("RSA_2048", "ENCRYPT_DECRYPT", {"Encrypt", "Decrypt", "ReEncrypt*", "GetPublicKey"}),
        ("RSA_2048", "SIGN_VERIFY", {"Sign", "Verify", "GetPublicKey"}),
        ("ECC_NIST_P256", "KEY_AGREEMENT", {"DeriveSharedSecret", "GetPublicKey"}),
        ("HMAC_256", None, {"GenerateMac", "VerifyMac"}),
        ("ML_KEM_768", None, {"Encapsulate", "Decapsulate", "GetPublicKey"}),
    ],
)
def test_users_use_a_key_for_what_it_is_for(key_spec, key_usage, actions):
    allowed = statements(users=(APP,), key_spec=key_spec, key_usage=key_usage)
    wanted = {f"kms:{action}" for action in actions} | {"kms:DescribeKey"}
    assert set(allowed["AllowUse"]["Action"]) == wanted
    assert "AllowGrantsForAWSResources" not in allowed


def test_one_may_encrypt_and_another_decrypt():
    reader = "arn:aws:iam::111122223333:role/Reader"
    allowed = statements(encrypt_only=(APP,), decrypt_only=(reader,))
    assert allowed["AllowEncryptOnly"]["Principal"] == {"AWS": APP}
    assert allowed["AllowEncryptOnly"]["Action"] == [
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncryptTo",
    ]
    assert allowed["AllowDecryptOnly"]["Principal"] == {"AWS": reader}
    assert allowed["AllowDecryptOnly"]["Action"] == ["kms:Decrypt", "kms:DescribeKey"]


def test_who_encrypts_with_a_public_key_may_read_it():
    allowed = statements(encrypt_only=(APP,), key_spec="RSA_2048", key_usage="ENCRYPT_DECRYPT")
    assert "kms:GetPublicKey" in allowed["AllowEncryptOnly"]["Action"]
    assert "kms:GenerateDataKey*" not in allowed["AllowEncryptOnly"]["Action"]


@pytest.mark.parametrize(
    ("key_spec", "key_usage", "actions"),
    [
        ("ECC_NIST_P256", "SIGN_VERIFY", ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"]),
        ("HMAC_512", None, ["kms:DescribeKey", "kms:VerifyMac"]),
    ],
)
def test_one_may_verify_and_not_sign(key_spec, key_usage, actions):
    allowed = statements(verify_only=(APP,), key_spec=key_spec, key_usage=key_usage)
    assert allowed["AllowVerifyOnly"]["Action"] == actions


def test_users_of_other_accounts_and_whole_organizations_have_statements_of_their_own():
    external = "arn:aws:iam::444455556666:role/Partner"
    allowed = statements(external_users=(external,), organizations=("o-aaaaaaaaaa",))
    assert allowed["AllowUseByOtherAccounts"]["Principal"] == {"AWS": external}
    assert allowed["AllowUseByOrganizations"]["Principal"] == EVERYBODY
    assert allowed["AllowUseByOrganizations"]["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": "o-aaaaaaaaaa"}
    }


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_services_are_those_of_that_very_region_on_behalf_of_this_account(region):
    allowed = statements(region=region, services=("s3", "dynamodb"))
    through = {
        "kms:CallerAccount": ACCOUNT,
        "kms:ViaService": [f"s3.{region}.amazonaws.com", f"dynamodb.{region}.amazonaws.com"],
    }
    assert allowed["AllowUseThroughServices"]["Condition"] == {"StringEquals": through}
    assert allowed["AllowGrantsThroughServices"]["Condition"] == {
        "StringEquals": through,
        "Bool": {"kms:GrantIsForAWSResource": "true"},
    }


def test_a_service_newer_than_the_table_is_written_in_full():
    allowed = statements(region="eu-west-1", services=("newone.{region}.amazonaws.com",))
    condition = allowed["AllowUseThroughServices"]["Condition"]["StringEquals"]
    assert condition["kms:ViaService"] == "newone.eu-west-1.amazonaws.com"


def test_elasticache_goes_by_both_of_its_names():
    allowed = statements(region="eu-west-1", services=("elasticache",))
    condition = allowed["AllowUseThroughServices"]["Condition"]["StringEquals"]
    assert condition["kms:ViaService"] == [
        "elasticache.eu-west-1.amazonaws.com",
        "dax.eu-west-1.amazonaws.com",
    ]


@pytest.mark.parametrize(
    ("region", "principal", "groups"),
    [
        ("eu-west-1", "logs.eu-west-1.amazonaws.com", "arn:aws:logs:eu-west-1:111122223333:*"),
        (
            "cn-north-1",
            "logs.cn-north-1.amazonaws.com.cn",
            "arn:aws-cn:logs:cn-north-1:111122223333:*",
        ),
    ],
)
def test_cloudwatch_logs_of_that_very_region_encrypts_the_accounts_log_groups(
    region, principal, groups
):
    allowed = statements(region=region, service_principals=(ServicePrincipal(service="logs"),))
    logs = allowed["AllowCloudWatchLogs"]
    assert logs["Principal"] == {"Service": principal}
    assert logs["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}


def test_cloudtrail_reads_and_writes_for_the_accounts_trails():
    allowed = statements(service_principals=(ServicePrincipal(service="cloudtrail"),))
    trails = "arn:aws:cloudtrail:*:111122223333:trail/*"
    assert allowed["AllowCloudTrail"]["Action"] == "kms:GenerateDataKey*"
    assert allowed["AllowCloudTrail"]["Condition"] == {
        "ArnLike": {"aws:SourceArn": trails},
        "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": trails},
    }
    assert "Condition" not in allowed["AllowCloudTrailDecrypt"]


def test_sources_can_be_narrowed_and_be_of_other_accounts():
    topics = (
        "arn:{partition}:sns:{region}:{account}:orders",
        "arn:aws:s3:us-west-2:444455556666:storage-lens/one",
    )
    wanted = ServicePrincipal(service="storage-lens.s3", source_arns=topics)
    lens = statements(service_principals=(wanted,))["AllowS3StorageLens"]
    assert lens["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ["111122223333", "444455556666"]},
        "ArnLike": {"aws:SourceArn": ["arn:aws:sns:us-east-1:111122223333:orders", topics[1]]},
    }


def test_where_aws_asks_for_no_source_there_is_no_condition_unless_one_is_named():
    events = ServicePrincipal(service="events")
    assert "Condition" not in statements(service_principals=(events,))["AllowEventBridge"]
    rule = "arn:aws:events:us-east-1:111122223333:rule/nightly"
    events = ServicePrincipal(service="events", source_arns=(rule,))
    bound = statements(service_principals=(events,))["AllowEventBridge"]
    assert bound["Condition"] == {"ArnLike": {"aws:SourceArn": rule}}


def test_a_service_linked_role_is_a_role_of_the_account():
    allowed = statements(service_principals=(ServicePrincipal(service="autoscaling"),))
    role = (
        "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/"
        "AWSServiceRoleForAutoScaling"
    )
    assert allowed["AllowAutoScaling"]["Principal"] == {"AWS": role}
    assert allowed["AllowAutoScalingGrants"]["Condition"] == {
        "Bool": {"kms:GrantIsForAWSResource": "true"}
    }


@pytest.mark.parametrize("service", SERVICE_PRINCIPALS)
def test_no_two_statements_of_services_have_one_sid(service):
    others = [name for name in SERVICE_PRINCIPALS if name != service]
    own = {part.sid for part in SERVICE_PRINCIPALS[service].parts}
    assert not own & {part.sid for name in others for part in SERVICE_PRINCIPALS[name].parts}


def test_what_nobody_may_do():
    breaker = "arn:aws:iam::111122223333:role/BreakGlass"
    deny = Denials(
        deletion_window_below_days=30,
        deletion_except_by=(breaker,),
        replication_except_to=("us-west-2", "eu-west-1"),
        promotion_except_to=("us-west-2",),
        lockout_bypass=True,
    )
    denied = statements(deny=deny)
    del denied["EnableIAMPolicies"]
    assert all(s["Principal"] == EVERYBODY and s["Effect"] == "Deny" for s in denied.values())
    assert {sid: (s["Action"], s["Condition"]) for sid, s in denied.items()} == {
        "DenyShortDeletionWindows": (
            "kms:ScheduleKeyDeletion",
            {"NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": "30"}},
        ),
        "DenyDeletion": (
            "kms:ScheduleKeyDeletion",
            {"ArnNotLike": {"aws:PrincipalArn": breaker}},
        ),
        "DenyReplication": (
            "kms:ReplicateKey",
            {"StringNotEquals": {"kms:ReplicaRegion": ["us-west-2", "eu-west-1"]}},
        ),
        "DenyPromotion": (
            "kms:UpdatePrimaryRegion",
            {"StringNotEquals": {"kms:PrimaryRegion": "us-west-2"}},
        ),
        "DenyLockoutBypass": (
            "kms:PutKeyPolicy",
            {"Bool": {"kms:BypassPolicyLockoutSafetyCheck": "true"}},
        ),
    }


def test_no_region_to_promote_to_denies_every_promotion():
    denied = statements(deny=Denials(promotion_except_to=()))["DenyPromotion"]
    assert "Condition" not in denied


def test_imported_material_is_as_safe_from_deletion_as_its_key():
    denied = statements(deny=Denials(deletion_except_by=(ADMIN,)), origin="EXTERNAL")
    assert denied["DenyDeletion"]["Action"] == [
        "kms:DeleteImportedKeyMaterial",
        "kms:ScheduleKeyDeletion",
    ]


def test_statements_of_ones_own_come_last_with_their_placeholders_filled_in():
    raw = {
        "Sid": "AllowAuditors",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:{partition}:iam::{account}:role/Audit-{region}"},
        "Action": ["kms:DescribeKey"],
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/{x}}"}},
    }
    *_, last = statements(region="cn-north-1", statements=(raw,)).values()
    assert last == {
        "Sid": "AllowAuditors",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws-cn:iam::111122223333:role/Audit-cn-north-1"},
        "Action": "kms:DescribeKey",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/{x}}"}},
    }


def test_a_statement_may_be_frozen():
    raw = MappingProxyType(
        {"Effect": "Allow", "Principal": {"AWS": (APP,)}, "Action": ("kms:Decrypt",)}
    )
    key = Key(name="k", primary=RelatedKey(region="us-east-1", statements=(raw,)))
    written = key_policy(key, region="us-east-1", account=ACCOUNT).statements[-1]
    assert written.actions == ("kms:Decrypt",)


def test_a_text_is_no_statement():
    with pytest.raises(InvalidPolicy, match='"Allow" stands where a table belongs'):
        statements(statements=("Allow",))


def test_what_is_no_statement_is_refused():
    with pytest.raises(InvalidPolicy, match="has no Principal"):
        statements(statements=({"Effect": "Allow", "Action": "kms:Decrypt"},))


def test_the_bytes_are_these():
    key = Key(name="k", primary=RelatedKey(region="us-east-1"))
    assert key_policy(key, region="us-east-1", account=ACCOUNT).json() == (
        '{"Version":"2012-10-17","Statement":[{"Sid":"EnableIAMPolicies","Effect":"Allow",'
        '"Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}'
    )


every_service = tuple(ServicePrincipal(service=name) for name in SERVICE_PRINCIPALS)
related = st.fixed_dictionaries(
    {
        "users": st.sampled_from([(), (APP,)]),
        "administrators": st.sampled_from([(), (ADMIN,)]),
        "services": st.lists(st.sampled_from(["s3", "ec2", "elasticache"]), unique=True).map(tuple),
        "service_principals": st.sets(st.sampled_from(every_service)).map(tuple),
        "deny": st.sampled_from([Denials(), Denials(lockout_bypass=True)]),
        "statements": st.sampled_from(
            [
                (),
                (
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "x.{region}.amazonaws.com"},
                        "Action": "kms:Decrypt",
                    },
                ),
            ]
        ),
    }
)


@given(fields=related, regions=st.permutations(PARTITIONS["aws"]).map(lambda all_: all_[:2]))
def test_writing_for_another_region_changes_nothing_but_the_region(fields, regions):
    here, there = regions
    key = Key(
        name="k",
        primary=RelatedKey(region=here, **fields),
        replicas=(RelatedKey(region=there, **fields),),
    )
    one, other = (policy.json() for policy in key_policies(key, account=ACCOUNT).values())
    assert one.replace(here, "REGION") == other.replace(there, "REGION")


@pytest.mark.parametrize(
    ("key_spec", "key_usage"), [(spec, usage) for spec in USAGES for usage in USAGES[spec]]
)
def test_every_kind_of_key_has_users(key_spec, key_usage):
    allowed = statements(users=(APP,), key_spec=key_spec, key_usage=key_usage)
    assert allowed["AllowUse"]["Principal"] == {"AWS": APP}


def test_the_id_of_the_policy_stands_where_one_is_named():
    def policy(policy_id):
        key = Key(name="k", primary=RelatedKey(region="us-east-1", policy_id=policy_id))
        return json.loads(key_policy(key, region="us-east-1", account=ACCOUNT).json())

    assert policy("key-default-1")["Id"] == "key-default-1"
    assert "Id" not in policy("")


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}])
def test_everybody_stays_as_a_statement_of_ones_own_writes_it(principal):
    own = {
        "Sid": "Mine",
        "Effect": "Allow",
        "Principal": principal,
        "Action": "kms:Decrypt",
        "Condition": {"StringEquals": {"kms:CallerAccount": ACCOUNT}},
    }
    assert statements(statements=(own,))["Mine"]["Principal"] == principal
