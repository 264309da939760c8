"""What to do about a call that failed: by AWS's code where that decides it, else by its reason."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.live.gateway import OTHER_BYTES, Reason, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGN_IN = "sign in again, or check the credentials: keyspan.toml's provider says which are used"
_NO_TOKEN = "run it again: it takes a new import token and wraps the key material anew"  # noqa: S105 - advice
_TRY_AGAIN = "wait a moment, and run it again: it goes on where it stopped"
_ANSWERED = "AWS says why; keyspan doctor KEY tells how the keys are"
_OTHER_KEY = "the key of {region} is not the one that made it, or has other key material"
_PROFILE = "mend the profile in keyspan.toml or in the AWS configuration"
_SKEW = f"{_SIGN_IN}; is the clock of this machine right?"

NOT_AWS = "UnfitAnswer"
"""Our code for an answer that AWS does not give."""

_SOMETHING_ELSE = "something else than AWS answered: check AWS_ENDPOINT_URL and the proxy"

_BY_CODE: Mapping[str, str] = MappingProxyType({
    "ConflictException": "another rotation is under way or about to start: wait 20 minutes",
    "DependencyTimeoutException": _TRY_AGAIN,
    "DisabledException": "enable the key in that Region",
    "ExpiredImportTokenException": _NO_TOKEN,
    OTHER_BYTES: "these are not the bytes that AWS expects: see keyspan material status",
    "IncorrectKeyException": _OTHER_KEY,
    "InvalidCiphertextException": _OTHER_KEY,
    "InvalidImportTokenException": _NO_TOKEN,
    "InvalidSignatureException": _SKEW,
    "InvalidKeyUsageException": "the key is for something else, or is of another key spec",
    "KeyUnavailableException": _TRY_AGAIN,
    "KMSInternalException": _TRY_AGAIN,
    "KMSInvalidMacException": _OTHER_KEY,
    "KMSInvalidSignatureException": _OTHER_KEY,
    "KMSInvalidStateException": "keyspan doctor KEY tells the key state; some pass by waiting",
    "LimitExceededException": "a quota of KMS is used up in {region}: see Service Quotas",
    "RequestExpired": _SKEW,
    "SignatureDoesNotMatch": _SKEW,
    # botocore's own
    "ConfigParseError": _PROFILE,
    "NoCredentialsError": "sign in, or name a profile in keyspan.toml: [provider] profile",
    "NoRegionError": "name a Region: AWS_REGION",
    "ProfileNotFound": _PROFILE,
    "ProxyConnectionError": "check the proxy: HTTPS_PROXY, and NO_PROXY for what needs none",
    "ResponseParserError": _SOMETHING_ELSE,
    NOT_AWS: _SOMETHING_ELSE,
    "SSLError": "check the certificates: AWS_CA_BUNDLE names those of a proxy that opens TLS",
})  # fmt: skip

_BY_CALL: Mapping[tuple[str, str], str] = MappingProxyType({
    ("ImportKeyMaterial", "InvalidCiphertextException"): _NO_TOKEN,
    ("RotateKeyOnDemand", "LimitExceededException"): "a key rotates on demand 25 times",
})  # fmt: skip
"""Of an operation and a code that says something else there."""

_BY_REASON: Mapping[Reason, str] = MappingProxyType({
    Reason.SIGNED_OUT: _SIGN_IN,
    Reason.THROTTLED: "others use up the account's quota of {operation} in {region}: run it again "
    "later, or have the quota raised in Service Quotas",
    Reason.REGION_OFF: "either {region} is not turned on in the account (aws account "
    "get-region-opt-status --region-name {region}), or the credentials are wrong: sign in again; "
    "keyspan.toml's provider says which are used",
    Reason.NOT_FOUND: "is it deployed, in that Region and account? --key-id names a key without an "
    "alias",
    Reason.UNREACHABLE: "check the network and the Region, and run it again: it goes on where it "
    "stopped",
    Reason.OTHER: _ANSWERED,
})  # fmt: skip

_ROLES = "allow sts:{operation} in the role's trust policy and to who calls"
_OF_A_KEY = "allow kms:{operation} to who calls, in the key policy of that Region"
_OF_TWO_KEYS = f"{_OF_A_KEY}, and in the one of the Region whose key becomes the primary"
_OF_NO_KEY = "allow {service}:{operation} to who calls, in an IAM policy: it is about no single key"
_ORGANIZATION = (
    "a policy of the organization denies it: have {service}:{operation} in {region} excepted there"
)
_ENDPOINT_POLICY = "allow {service}:{operation} in the policy of the VPC endpoint in {region}"
_BOUNDARY = "allow {service}:{operation} in the permissions boundary of who calls"
_SESSION = "allow {service}:{operation} in the session policy that the role is assumed with"

_DENIERS: Mapping[str, str] = MappingProxyType({
    "service control policy": _ORGANIZATION,
    "resource control policy": _ORGANIZATION,
    "VPC endpoint policy": _ENDPOINT_POLICY,
    "permissions boundary": _BOUNDARY,
    "session policy": _SESSION,
})  # fmt: skip
"""What AWS says denies a call, where that is not a key policy or an IAM policy.

Source: IAM user guide, "Troubleshoot access denied error messages".
"""

_KMS = "kms"
_ABOUT_NO_KEY = frozenset({"CreateKey", "GenerateRandom", "ListAliases", "ListKeys"})


def mend_of(
    *, code: str, message: str, status: int, service: str, operation: str, region: str
) -> str:
    """Return what to do.

    Args:
        code: AWS's or botocore's name of the error.
        message: what AWS says.
        status: the HTTP status; 0 where nobody answered.
        service: the service that was called, as permissions name it: "kms".
        operation: what was called: "DescribeKey".
        region: where.
    """
    reason = reason_of(code)
    code = code.removeprefix("KMS.")  # by which S3 says whose refusal it is
    if (operation, code) in _BY_CALL:
        mend = _BY_CALL[operation, code]
    elif code in _BY_CODE:
        mend = _BY_CODE[code]
    elif reason is Reason.DENIED:
        mend = _allow(message, service=service, operation=operation)
    elif reason is Reason.OTHER and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        mend = _TRY_AGAIN
    else:
        mend = _BY_REASON[reason]
    return mend.format(service=service, operation=operation, region=region)


def _allow(message: str, *, service: str, operation: str) -> str:
    for denier, mend in _DENIERS.items():
        if denier in message:
            return mend
    if service == "sts":
        return _ROLES
    if operation == "UpdatePrimaryRegion":
        return _OF_TWO_KEYS
    return _OF_A_KEY if service == _KMS and operation not in _ABOUT_NO_KEY else _OF_NO_KEY
