"""One emulator for the whole folder, and an account of its own for every test."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import boto3
import pytest

from keyspan.emulator import EmulatorProcess, start_emulator
from tests.emulator.aws import LAG_SECONDS, OWNER, Aws

if TYPE_CHECKING:
    from collections.abc import Iterator

_accounts = itertools.count(200_000_000_000)


@pytest.fixture(scope="session")
def emulator() -> Iterator[EmulatorProcess]:
    with start_emulator(account=OWNER, lag=LAG_SECONDS) as running:
        yield running


@pytest.fixture(scope="session")
def owner(emulator: EmulatorProcess) -> Aws:
    """The account that the emulator was started for; tests share it."""
    known = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
    return Aws(emulator, boto3.Session(), OWNER, known)


@pytest.fixture
def aws(owner: Aws) -> Aws:
    """An account that no other test has, by a role of it that is assumed."""
    account = str(next(_accounts))
    given = owner.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/tester", RoleSessionName="tester"
    )["Credentials"]
    credentials = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    return Aws(owner.emulator, owner.session, account, credentials)
