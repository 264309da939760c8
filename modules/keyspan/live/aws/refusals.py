"""What boto3 says when a call fails, and what to do about it."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from keyspan.live.gateway import NOT_FOUND, OTHER_BYTES, CallRefused

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_SIGN_IN = "sign in again, or check the credentials: keyspan.toml's provider says which are used"
_NO_TOKEN = "run it again: it takes a new import token and wraps the key material anew"  # noqa: S105 - advice
_TRY_AGAIN = "wait a moment, and run it again: it goes on where it stopped"
_ANSWERED = "AWS says why; keyspan doctor KEY tells how the keys are"
_NO_ANSWER = "check the network and the Region, and run it again: it goes on where it stopped"

_MENDS: Mapping[str, str] = MappingProxyType({
    "AccessDenied": "allow sts:AssumeRole in the role's trust policy and to who calls",
    "AccessDeniedException": "allow kms:{operation} to who calls, in the key policy of that Region",
    "ConflictException": "another rotation is under way or about to start: wait 20 minutes",
    "DependencyTimeoutException": _TRY_AGAIN,
    "DisabledException": "enable the key in that Region",
    "ExpiredImportTokenException": _NO_TOKEN,
    "ExpiredToken": _SIGN_IN,
    "ExpiredTokenException": _SIGN_IN,
    OTHER_BYTES: "these are not the bytes that AWS expects: see keyspan material status",
    "InvalidCiphertextException": _NO_TOKEN,
    "InvalidClientTokenId": _SIGN_IN,
    "InvalidImportTokenException": _NO_TOKEN,
    "KMSInternalException": _TRY_AGAIN,
    "KMSInvalidStateException": "keyspan doctor KEY tells the key state; some pass by waiting",
    "LimitExceededException": "a quota of KMS is used up: a key rotates on demand 25 times",
    NOT_FOUND: "is it deployed, in that Region and account? --key-id names a key without an alias",
    "ThrottlingException": _TRY_AGAIN,
    "UnrecognizedClientException": f"{_SIGN_IN}; is the Region turned on in the account?",
    # botocore's own
    "NoCredentialsError": "sign in, or name a profile in keyspan.toml: [provider] profile",
    "ProfileNotFound": "mend the profile in keyspan.toml or in the AWS configuration",
    "SSOTokenLoadError": _SIGN_IN,
    "TokenRetrievalError": _SIGN_IN,
    "UnauthorizedSSOTokenError": _SIGN_IN,
})  # fmt: skip


@contextmanager
def told(*, region: str, operation: str) -> Generator[None]:
    """Raise what boto3 says of a call as a CallRefused.

    Args:
        region: where the call goes.
        operation: its name.
    """
    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {})
        code, message = said.get("Code", "UnknownError"), said.get("Message", "")
        mend = _MENDS.get(code, _ANSWERED)
        status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        certain = status < HTTPStatus.INTERNAL_SERVER_ERROR
    except BotoCoreError as error:
        code, message = type(error).__name__, str(error)
        mend = _MENDS.get(code, _NO_ANSWER)
        certain = False
    else:
        return
    mend = mend.format(operation=operation)
    raise CallRefused(
        region=region,
        operation=operation,
        code=code,
        message=message,
        mend=mend,
        certain=certain,
    )
