"""AWS's refusal of a call."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.errors import KeyspanError

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_FOUND = "NotFoundException"
"""AWS's code for a key or an alias that is not there."""

OTHER_BYTES = "IncorrectKeyMaterialException"
"""AWS's code for key material that is not what it expects."""


class Reason(StrEnum):
    """Why a call was refused, as far as it decides what to do."""

    SIGNED_OUT = "signed-out"  # credentials are missing, wrong or expired
    DENIED = "denied"  # a policy does not let who calls do it
    THROTTLED = "throttled"  # more calls than the account's quota
    REGION_OFF = "region-off"  # the Region is not turned on in the account, or wrong credentials
    NOT_FOUND = "not-found"
    UNREACHABLE = "unreachable"  # nobody answered
    OTHER = "other"


_CODES: Mapping[Reason, frozenset[str]] = MappingProxyType({
    Reason.SIGNED_OUT: frozenset({
        "ExpiredToken", "ExpiredTokenException", "IncompleteSignature", "InvalidAccessKeyId",
        "InvalidSignatureException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "RequestExpired", "SignatureDoesNotMatch",
        # botocore's own
        "ConfigNotFound", "ConfigParseError", "CredentialRetrievalError",
        "InfiniteLoopConfigError", "InvalidConfigError", "LoginAuthorizationCodeError",
        "LoginError", "LoginInsufficientPermissions", "LoginRefreshRequired",
        "LoginTokenLoadError", "MetadataRetrievalError", "NoAuthTokenError",
        "NoCredentialsError", "PartialCredentialsError", "ProfileNotFound",
        "RefreshWithMFAUnsupportedError", "SSOError", "SSOTokenLoadError", "TokenRetrievalError",
        "UnauthorizedSSOTokenError", "UnknownCredentialError", "UnknownTokenProviderError",
    }),
    Reason.DENIED: frozenset({
        "AccessDenied", "AccessDeniedException", "NotAuthorized", "OperationNotPermitted",
        "UnauthorizedOperation",
        "403",  # of S3's HEAD, whose answers have no body
    }),
    Reason.THROTTLED: frozenset({
        "EC2ThrottledException", "PriorRequestNotComplete", "RequestLimitExceeded",
        "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException",
        "Throttling", "ThrottlingException", "TooManyRequestsException",
    }),
    Reason.REGION_OFF: frozenset({
        "AuthFailure", "InvalidClientTokenId", "OptInRequired", "RegionDisabledException",
        "UnrecognizedClientException",
    }),
    Reason.NOT_FOUND: frozenset({NOT_FOUND}),
    Reason.UNREACHABLE: frozenset({
        "ConnectTimeoutError", "ConnectionClosedError", "ConnectionError",
        "EndpointConnectionError", "HTTPClientError", "IncompleteReadError",
        "ProxyConnectionError", "ReadTimeoutError", "ResponseStreamingError", "SSLError",
    }),
})  # fmt: skip
"""AWS's and botocore's codes of each. Source: KMS and EC2 API references, "Common errors"."""

_PASSING = frozenset(
    {"DependencyTimeoutException", "KMSInternalException", "ServiceUnavailableException"}
)
"""AWS's codes, beside those of throttling, for what passes by waiting."""


def reason_of(code: str) -> Reason:
    """Return why a call was refused, by AWS's or botocore's name of the error."""
    return next((each for each, codes in _CODES.items() if code in codes), Reason.OTHER)


class CallRefused(KeyspanError):
    """AWS refused a call, or did not answer it.

    Args:
        region: where the call went.
        operation: its name: "DescribeKey".
        code: AWS's or botocore's name of the error.
        message: what AWS says.
        mend: what to do about it.
        certain: whether AWS answered that it does not do it; without an answer, or after a failure
            of AWS's own, it may have been done all the same.
    """

    def __init__(
        self,
        *,
        region: str,
        operation: str,
        code: str,
        message: str,
        mend: str,
        certain: bool = True,
    ) -> None:
        self.region = region
        self.operation = operation
        self.code = code
        self.message = message
        self.mend = mend
        self.certain = certain
        said = f": {message}" if message else ""
        super().__init__(f"{region}: {operation}: {code}{said}\n  {mend}")

    @property
    def passing(self) -> bool:
        """Whether the same call may well be answered a moment later."""
        return not self.certain or self.code in _PASSING or self.reason is Reason.THROTTLED

    @property
    def reason(self) -> Reason:
        """Why it was refused, as far as that decides what to do."""
        return reason_of(self.code)

    def again(self) -> CallRefused:
        """Return the same refusal, to be raised once more."""
        return self.mended_by(self.mend)

    def mended_by(self, mend: str) -> CallRefused:
        """Return the same refusal with other advice, of whoever knows what it means there."""
        return CallRefused(
            region=self.region,
            operation=self.operation,
            code=self.code,
            message=self.message,
            mend=mend,
            certain=self.certain,
        )
