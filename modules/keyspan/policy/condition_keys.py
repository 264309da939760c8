"""The condition keys that a key policy can ask: their types, and which requests have them.

Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Key
Management Service"; KMS developer guide, "Condition keys for AWS KMS"; IAM user guide, "AWS
global condition context keys" (2026-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.policy.operators import Family

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """A condition key.

    Attributes:
        family: the type of its values.
        several: whether a request can have several values for it.
        actions: the actions whose requests can have it; None for every action.
    """

    family: Family
    several: bool = False
    actions: frozenset[str] | None = None

    def fits(self, family: Family) -> bool:
        """Whether operators of a family can compare its values; any can ask whether it is there."""
        return family in (self.family, Family.NULL) or family in _ALSO.get(self.family, ())


_ALSO: Mapping[Family, tuple[Family, ...]] = MappingProxyType(
    {
        Family.STRING: (Family.ARN,),  # an encryption context can hold an ARN
        Family.ARN: (Family.STRING,),
        Family.BOOL: (Family.STRING,),
        Family.DATE: (Family.NUMERIC,),  # seconds since 1970, as the KMS developer guide has it
    }
)


def _of(*actions: str) -> frozenset[str]:
    return frozenset(f"kms:{action}" for action in actions)


_SYMMETRIC = _of(
    "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom",
    "ReEncryptTo",
)  # fmt: skip
_CRYPTOGRAPHY = _SYMMETRIC | _of(
    "Decapsulate", "DeriveSharedSecret", "Encapsulate", "GenerateMac", "Sign", "Verify",
    "VerifyMac",
)  # fmt: skip
_WITH_CONTEXT = _SYMMETRIC | _of("CreateGrant", "RetireGrant")
_ATTESTED = _of("Decrypt", "DeriveSharedSecret", "GenerateDataKey", "GenerateDataKeyPair")
_CREATE_GRANT = _of("CreateGrant")
_IMPORT = _of("ImportKeyMaterial")
_PARAMETERS = _of("GetParametersForImport")

_TEXT = ConditionKey(Family.STRING)
_TEXTS = ConditionKey(Family.STRING, several=True)
_FLAG = ConditionKey(Family.BOOL)
_ARN = ConditionKey(Family.ARN)
_IP = ConditionKey(Family.IP)
_NUMBER = ConditionKey(Family.NUMERIC)
_TIME = ConditionKey(Family.DATE)

KEYS: Mapping[str, ConditionKey] = MappingProxyType({
    "kms:BypassPolicyLockoutSafetyCheck": ConditionKey(
        Family.BOOL, actions=_of("PutKeyPolicy")
    ),
    "kms:CallerAccount": _TEXT,
    "kms:CustomerMasterKeySpec": _TEXT,
    "kms:CustomerMasterKeyUsage": _TEXT,
    "kms:DataKeyPairSpec": ConditionKey(
        Family.STRING,
        actions=_of("GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"),
    ),
    "kms:EncapsulationAlgorithm": ConditionKey(
        Family.STRING, actions=_of("Decapsulate", "Encapsulate")
    ),
    "kms:EncryptionAlgorithm": ConditionKey(Family.STRING, actions=_SYMMETRIC),
    "kms:EncryptionContextKeys": ConditionKey(
        Family.STRING, several=True, actions=_WITH_CONTEXT
    ),
    "kms:ExpirationModel": ConditionKey(Family.STRING, actions=_IMPORT),
    "kms:GrantConstraintSourceArn": ConditionKey(Family.ARN, actions=_CREATE_GRANT),
    "kms:GrantConstraintType": ConditionKey(
        Family.STRING, actions=_of("CreateGrant", "RetireGrant")
    ),
    "kms:GrantIsForAWSResource": ConditionKey(
        Family.BOOL, actions=_of("CreateGrant", "ListGrants", "RevokeGrant")
    ),
    "kms:GrantOperations": ConditionKey(Family.STRING, several=True, actions=_CREATE_GRANT),
    "kms:GranteePrincipal": ConditionKey(Family.STRING, actions=_CREATE_GRANT),
    "kms:GranteeServicePrincipal": ConditionKey(Family.STRING, actions=_CREATE_GRANT),
    "kms:KeyAgreementAlgorithm": ConditionKey(Family.STRING, actions=_of("DeriveSharedSecret")),
    "kms:KeyOrigin": _TEXT,
    "kms:KeySpec": _TEXT,
    "kms:KeyUsage": _TEXT,
    "kms:MacAlgorithm": ConditionKey(Family.STRING, actions=_of("GenerateMac", "VerifyMac")),
    "kms:MessageType": ConditionKey(Family.STRING, actions=_of("Sign", "Verify")),
    "kms:MultiRegion": _FLAG,
    "kms:MultiRegionKeyType": _TEXT,
    "kms:PolicyName": ConditionKey(
        Family.STRING, actions=_of("GetKeyPolicy", "PutKeyPolicy")
    ),
    "kms:PrimaryRegion": ConditionKey(Family.STRING, actions=_of("UpdatePrimaryRegion")),
    "kms:ReEncryptOnSameKey": ConditionKey(
        Family.BOOL, actions=_of("ReEncryptFrom", "ReEncryptTo")
    ),
    "kms:RecipientAttestation:ImageSha384": ConditionKey(Family.STRING, actions=_ATTESTED),
    "kms:ReplicaRegion": ConditionKey(Family.STRING, actions=_of("ReplicateKey")),
    "kms:RequestAlias": ConditionKey(
        Family.STRING, actions=_CRYPTOGRAPHY | _of("DescribeKey", "GetPublicKey")
    ),
    "kms:RetiringPrincipal": ConditionKey(Family.STRING, actions=_CREATE_GRANT),
    "kms:RetiringServicePrincipal": ConditionKey(Family.STRING, actions=_CREATE_GRANT),
    "kms:RotationPeriodInDays": ConditionKey(
        Family.NUMERIC, actions=_of("EnableKeyRotation")
    ),
    "kms:ScheduleKeyDeletionPendingWindowInDays": ConditionKey(
        Family.NUMERIC, actions=_of("ScheduleKeyDeletion")
    ),
    "kms:SigningAlgorithm": ConditionKey(Family.STRING, actions=_of("Sign", "Verify")),
    "kms:TrailingDaysWithoutKeyUsage": ConditionKey(
        Family.NUMERIC, actions=_of("DisableKey", "ScheduleKeyDeletion")
    ),
    "kms:ValidTo": ConditionKey(Family.DATE, actions=_IMPORT),
    "kms:ViaService": _TEXT,
    "kms:WrappingAlgorithm": ConditionKey(Family.STRING, actions=_PARAMETERS),
    "kms:WrappingKeySpec": ConditionKey(Family.STRING, actions=_PARAMETERS),
    "aws:AssumedRoot": _FLAG,
    "aws:CalledVia": _TEXTS,
    "aws:CalledViaAWSMCP": _TEXT,
    "aws:CalledViaFirst": _TEXT,
    "aws:CalledViaLast": _TEXT,
    "aws:ChatbotSourceArn": _ARN,
    "aws:CurrentTime": _TIME,
    "aws:Ec2InstanceSourcePrivateIPv4": _IP,
    "aws:Ec2InstanceSourceVpc": _TEXT,
    "aws:EpochTime": _TIME,
    "aws:FederatedProvider": _TEXT,
    "aws:IsMcpServiceAction": _FLAG,
    "aws:MultiFactorAuthAge": _NUMBER,
    "aws:MultiFactorAuthPresent": _FLAG,
    "aws:PrincipalAccount": _TEXT,
    "aws:PrincipalArn": _ARN,
    "aws:PrincipalIsAWSService": _FLAG,
    "aws:PrincipalOrgID": _TEXT,
    "aws:PrincipalOrgPaths": _TEXTS,
    "aws:PrincipalServiceName": _TEXT,
    "aws:PrincipalServiceNamesList": _TEXTS,
    "aws:PrincipalType": _TEXT,
    "aws:Referer": _TEXT,
    "aws:RequestedRegion": _TEXT,
    "aws:ResourceAccount": _TEXT,
    "aws:ResourceOrgID": _TEXT,
    "aws:ResourceOrgPaths": _TEXTS,
    "aws:SecureTransport": _FLAG,
    "aws:SignInSessionArn": _ARN,
    "aws:SourceAccount": _TEXT,
    "aws:SourceArn": _ARN,
    "aws:SourceIdentity": _TEXT,
    "aws:SourceIp": _IP,
    "aws:SourceOrgID": _TEXT,
    "aws:SourceOrgPaths": _TEXTS,
    "aws:SourceVpc": _TEXT,
    "aws:SourceVpcArn": _ARN,
    "aws:SourceVpce": _TEXT,
    "aws:TagKeys": ConditionKey(
        Family.STRING, several=True, actions=_of("TagResource", "UntagResource")
    ),
    "aws:TokenIssueTime": _TIME,
    "aws:UserAgent": _TEXT,
    "aws:userid": _TEXT,
    "aws:username": _TEXT,
    "aws:ViaAWSMCPService": _FLAG,
    "aws:ViaAWSService": _FLAG,
    "aws:VpceAccount": _TEXT,
    "aws:VpceOrgID": _TEXT,
    "aws:VpceOrgPaths": _TEXTS,
    "aws:VpcSourceIp": _IP,
})  # fmt: skip
"""Condition keys by their names."""

FAMILIES: Mapping[str, ConditionKey] = MappingProxyType({
    "kms:EncryptionContext:": ConditionKey(Family.STRING, actions=_WITH_CONTEXT),
    "kms:RecipientAttestation:PCR": ConditionKey(Family.STRING, actions=_ATTESTED),
    "kms:RecipientAttestation:NitroTPMPCR": ConditionKey(Family.STRING, actions=_ATTESTED),
    "aws:PrincipalTag/": _TEXT,
    "aws:RequestTag/": ConditionKey(Family.STRING, actions=_of("TagResource")),
})  # fmt: skip
"""Condition keys that go on with a name of one's own, by how they begin."""

IAM_ONLY = ("aws:ResourceTag/", "kms:ResourceAliases")
"""How condition keys begin that work in IAM policies and not in key policies."""

_BY_LOWER_CASE = MappingProxyType({name.lower(): key for name, key in KEYS.items()})
_FAMILIES = MappingProxyType({start.lower(): key for start, key in FAMILIES.items()})


def condition_key(name: str) -> ConditionKey | None:
    """Return the condition key of a name, which has no case, or None where none is known."""
    lower = name.lower()
    if lower in _BY_LOWER_CASE:
        return _BY_LOWER_CASE[lower]
    return next(
        (
            key
            for start, key in _FAMILIES.items()
            if lower.startswith(start) and len(lower) > len(start)
        ),
        None,
    )


def is_absent(name: str, *, action: str) -> bool:
    """Whether a request for an action is known never to have a condition key."""
    key = condition_key(name)
    return key is not None and key.actions is not None and action not in key.actions
