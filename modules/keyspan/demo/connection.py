"""KMS of the sandbox."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

import boto3
import botocore.session
from botocore.config import Config

from keyspan.live.aws import RegionalKms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.live import Connect


def connector(environment: Mapping[str, str]) -> Connect:
    """Return what gives KMS of a Region: no profile and no file of the person's is read.

    Args:
        environment: a sandbox; nothing else of this process's environment is looked at.
    """
    session = botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    clients = boto3.Session(botocore_session=session)

    @cache
    def connect(region: str) -> RegionalKms:
        client = clients.client(
            "kms",
            region_name=region,
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
            config=Config(proxies={}),
        )
        return RegionalKms(region=region, client=client)

    return connect
