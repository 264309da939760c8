"""The errors that KMS answers with: a code of the service model, and AWS's words where known."""

from __future__ import annotations

from http import HTTPStatus


class KmsError(Exception):
    """One error response.

    Args:
        code: the error's name in the service model: "NotFoundException".
        message: what AWS says; for some errors it says nothing.
        status: the HTTP status.
    """

    def __init__(
        self, code: str, message: str = "", *, status: HTTPStatus = HTTPStatus.BAD_REQUEST
    ) -> None:
        self.code = code
        self.message = message
        self.status = status
        super().__init__(f"{code}: {message}")


def validation(message: str) -> KmsError:
    """A value that breaks a rule of its own, or does not go with another."""
    return KmsError("ValidationException", message)


def not_found(message: str) -> KmsError:
    """No such key, alias, grant or policy in this account and Region."""
    return KmsError("NotFoundException", message)


def invalid_arn(message: str) -> KmsError:
    """An ARN that is none, or that names something else than a key."""
    return KmsError("InvalidArnException", message)


def already_exists(message: str) -> KmsError:
    """An alias of that name, or a related key in that Region."""
    return KmsError("AlreadyExistsException", message)


def unsupported(message: str) -> KmsError:
    """What KMS, or this emulator, does not do for such a key."""
    return KmsError("UnsupportedOperationException", message)


def invalid_state(message: str) -> KmsError:
    """The key state does not allow the operation."""
    return KmsError("KMSInvalidStateException", message)


def limit_exceeded(message: str) -> KmsError:
    """A quota is used up."""
    return KmsError("LimitExceededException", message)


def malformed_policy(message: str) -> KmsError:
    """A key policy that KMS does not accept."""
    return KmsError("MalformedPolicyDocumentException", message)


def invalid_usage(message: str) -> KmsError:
    """The key is for something else, or is of another type."""
    return KmsError("InvalidKeyUsageException", message)


def invalid_ciphertext() -> KmsError:
    """The ciphertext was changed, or its encryption context differs; AWS says no more."""
    return KmsError("InvalidCiphertextException")


def access_denied(message: str) -> KmsError:
    """AWS's answer about what lies in another account, or does not exist at all."""
    return KmsError("AccessDeniedException", message)


def internal(message: str) -> KmsError:
    """A fault of the emulator's own."""
    return KmsError("KMSInternalException", message, status=HTTPStatus.INTERNAL_SERVER_ERROR)
