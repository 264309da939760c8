"""AWS's refusal of a call."""

from __future__ import annotations

from keyspan.errors import KeyspanError

NOT_FOUND = "NotFoundException"
"""AWS's code for a key or an alias that is not there."""

OTHER_BYTES = "IncorrectKeyMaterialException"
"""AWS's code for key material that is not what it expects."""


_PASSING = frozenset({
    "DependencyTimeoutException", "KMSInternalException", "RequestLimitExceeded",
    "ServiceUnavailableException", "SlowDown", "Throttling", "ThrottlingException",
    "TooManyRequestsException",
})  # fmt: skip
"""AWS's codes for what passes by waiting."""


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
        self.certain = certain
        said = f": {message}" if message else ""
        super().__init__(f"{region}: {operation}: {code}{said}\n  {mend}")

    @property
    def passing(self) -> bool:
        """Whether the same call may well be answered a moment later."""
        return not self.certain or self.code in _PASSING

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
