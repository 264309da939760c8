"""What boto3 says when a call fails, as our own refusal."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from keyspan.live.aws.mends import NOT_AWS, mend_of
from keyspan.live.gateway import CallRefused, Reason, reason_of

if TYPE_CHECKING:
    from collections.abc import Generator

_NO_ANSWER_OF_AWS = (AttributeError, LookupError, TypeError, ValueError)
"""What boto3 and the reading of an answer raise where it has none of the members of AWS's.

Such an answer comes from a proxy, or from whatever AWS_ENDPOINT_URL leads to.
"""


@contextmanager
def told(*, region: str, operation: str, service: str = "kms") -> Generator[None]:
    """Raise what boto3 says of a call as a CallRefused.

    Args:
        region: where the call goes.
        operation: its name; where several are made, what they are made for.
        service: the service, as permissions name it.
    """
    status, called = 0, operation
    try:
        yield
    except ClientError as error:
        cause = error
        said = error.response.get("Error", {})
        code, message = said.get("Code") or "UnknownError", said.get("Message") or ""
        called = error.operation_name
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        certain = status < HTTPStatus.INTERNAL_SERVER_ERROR
    except ResponseParserError as error:
        cause = error
        code, message, certain = type(error).__name__, str(error), False
    except BotoCoreError as error:  # some are ValueErrors
        cause = error
        code, message = type(error).__name__, str(error)
        # Of the rest nothing was sent: there are no credentials, say.
        certain = reason_of(code) is not Reason.UNREACHABLE
    except _NO_ANSWER_OF_AWS as error:
        cause = error
        code, message, certain = NOT_AWS, f"{type(error).__name__}: {error}", False
    else:
        return
    raise CallRefused(
        region=region,
        operation=operation,
        code=code,
        message=message,
        mend=mend_of(
            code=code,
            message=message,
            status=status,
            service=service,
            operation=called,
            region=region,
        ),
        certain=certain,
    ) from cause
