"""What to do about each refusal: by its code, its reason, and what was called."""

from __future__ import annotations

import botocore.exceptions
import botocore.parsers
import pytest
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from keyspan.live import CallRefused
from keyspan.live.aws import told
from keyspan.live.gateway import Reason, reason_of

REGION = "eu-west-1"


def mend(code, *, operation="DescribeKey", message="", status=400, service="kms"):
    return refused(
        ClientError(
            {
                "Error": {"Code": code, "Message": message},
                "ResponseMetadata": {"HTTPStatusCode": status},
            },
            operation,
        ),
        service=service,
    ).mend


def refused(error, service="kms"):
    with (
        pytest.raises(CallRefused) as caught,
        told(region=REGION, operation="look", service=service),
    ):
        raise error
    return caught.value


def below(error):
    for each in error.__subclasses__():
        yield each
        yield from below(each)


def test_every_failure_on_the_way_is_one_of_the_way():
    found = {error.__name__: reason_of(error.__name__) for error in below(HTTPClientError)}
    found |= {
        error.__name__: reason_of(error.__name__)
        for error in below(botocore.exceptions.ConnectionError)
    }
    assert len(found) > 6
    assert set(found.values()) == {Reason.UNREACHABLE}


def test_every_failure_to_sign_in_is_one_of_signing_in():
    words = ("Credential", "Login", "SSO", "Token", "Profile")
    found = {
        error.__name__: reason_of(error.__name__)
        for error in below(BotoCoreError)
        if any(word in error.__name__ for word in words)
    }
    assert len(found) > 10
    assert set(found.values()) == {Reason.SIGNED_OUT}


@pytest.mark.parametrize(
    ("code", "reason", "says"),
    [
        ("ExpiredTokenException", Reason.SIGNED_OUT, "sign in again"),
        ("ExpiredToken", Reason.SIGNED_OUT, "sign in again"),
        ("InvalidSignatureException", Reason.SIGNED_OUT, "clock of this machine"),
        ("ThrottlingException", Reason.THROTTLED, "account's quota of DescribeKey in eu-west-1"),
        ("NotFoundException", Reason.NOT_FOUND, "is it deployed, in that Region and account?"),
        ("DisabledException", Reason.OTHER, "enable the key in that Region"),
        ("TeapotException", Reason.OTHER, "AWS says why"),
    ],
)
def test_it_is_by_the_code(code, reason, says):
    assert reason_of(code) is reason
    assert says in mend(code)


@pytest.mark.parametrize("code", ["UnrecognizedClientException", "InvalidClientTokenId"])
def test_unknown_credentials_are_wrong_or_the_region_is_off(code):
    assert reason_of(code) is Reason.REGION_OFF
    assert "either eu-west-1 is not turned on in the account" in mend(code)
    assert "or the credentials are wrong" in mend(code)


@pytest.mark.parametrize(
    ("service", "operation", "says"),
    [
        ("kms", "Decrypt", "allow kms:Decrypt to who calls, in the key policy of that Region"),
        ("kms", "ListKeys", "allow kms:ListKeys to who calls, in an IAM policy"),
        ("kms", "ListAliases", "allow kms:ListAliases to who calls, in an IAM policy"),
        (
            "kms",
            "UpdatePrimaryRegion",
            "allow kms:UpdatePrimaryRegion to who calls, in the key policy of that Region, and in",
        ),
        ("sts", "AssumeRole", "allow sts:AssumeRole in the role's trust policy and to who calls"),
        ("cloudtrail", "LookupEvents", "allow cloudtrail:LookupEvents to who calls, in an IAM"),
        ("account", "ListRegions", "allow account:ListRegions to who calls, in an IAM policy"),
    ],
)
def test_what_is_denied_is_allowed_where_it_can_be(service, operation, says):
    assert mend("AccessDeniedException", service=service, operation=operation).startswith(says)


@pytest.mark.parametrize(
    ("because", "says"),
    [
        ("with an explicit deny in a service control policy", "a policy of the organization"),
        ("with an explicit deny in a resource control policy", "a policy of the organization"),
        ("because no VPC endpoint policy allows the kms:Sign action", "the VPC endpoint in eu-"),
        ("because no permissions boundary allows the kms:Sign action", "permissions boundary"),
        ("because no session policy allows the kms:Sign action", "session policy"),
        ("because no resource-based policy allows the kms:Sign action", "in the key policy"),
    ],
)
def test_who_denies_it_decides(because, says):
    message = f"User: somebody is not authorized to perform: kms:Sign on this resource {because}"
    assert says in mend("AccessDeniedException", operation="Sign", message=message)


def test_one_code_says_something_else_of_an_import():
    assert "a new import token" in mend("InvalidCiphertextException", operation="ImportKeyMaterial")
    assert "not the one that made it" in mend("InvalidCiphertextException", operation="Decrypt")


def test_a_failure_of_awss_own_passes():
    assert "wait a moment" in mend("InternalFailure", status=500)


def test_what_was_never_sent_was_surely_not_done():
    signed_out = refused(botocore.exceptions.NoCredentialsError())
    assert (signed_out.certain, signed_out.passing) == (True, False)
    cut_short = refused(botocore.exceptions.ReadTimeoutError(endpoint_url="https://kms"))
    assert (cut_short.certain, cut_short.passing) == (False, True)


def test_an_answer_that_is_not_awss_is_told():
    other = refused(botocore.parsers.ResponseParserError("<html>"))
    assert "something else than AWS answered: check AWS_ENDPOINT_URL" in other.mend
    assert not other.certain
