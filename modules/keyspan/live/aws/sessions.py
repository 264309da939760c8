"""Signing in to each Region as a keyring's provider does it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from keyspan.live.aws.account import SignedInAccount
from keyspan.live.aws.client import RegionalKms
from keyspan.live.aws.data import DATA
from keyspan.live.aws.kept import KeptByRegion
from keyspan.live.aws.outage import Outage
from keyspan.live.aws.patience import be_patient
from keyspan.live.aws.refusals import told
from keyspan.live.aws.trail import RegionalTrail
from keyspan.live.aws.trials import TRIALS
from keyspan.live.gateway import CallRefused
from keyspan.live.window import AT_ONCE

if TYPE_CHECKING:
    from keyspan.live.aws.data.reading import Reading
    from keyspan.live.gateway import (
        AccountRegions,
        Connect,
        ConnectData,
        ConnectTrail,
        ConnectTrials,
        Data,
        KeyManagement,
        Trail,
        Trials,
    )
    from keyspan.model import Credentials, Keyring, Provider

# A connection for every thread that asks a Region: a key that is proved asks it for each other one.
_CONFIG = Config(
    retries={"mode": "adaptive", "total_max_attempts": 5},
    connect_timeout=10,
    max_pool_connections=4 * AT_ONCE,
)
_BRIEF = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=10)
_CLIENTS = {"ebs": "ec2"}
_SESSION_NAME = "keyspan"
_SIGNING_IN = "sign in"


def connector(keyring: Keyring) -> Connect:
    """Return what gives KMS of a Region, signed in as the keyring's provider does it.

    Args:
        keyring: the keyring, for its provider's credentials.
    """
    return connector_of(keyring.provider)


def connector_of(provider: Provider) -> Connect:
    """Return what gives KMS of a Region, signed in as a provider does it.

    Without a profile and a role it is boto3's own chain. Each Region is signed in to once, and anew
    before the credentials of a role expire. A read that is throttled waits until it is answered.
    """
    return KeptByRegion(lambda region: _kms(provider, region))


def surveyor_of(provider: Provider) -> Connect:
    """Return what gives KMS of a Region to who looks at many keys; see `connector_of`.

    A Region that does not answer is not waited for with each of them: for a while it is not asked,
    and what it said is said again.
    """

    def connect(region: str) -> KeyManagement:
        kms = _kms(provider, region)
        Outage().watch(kms.client)
        return kms

    return KeptByRegion(connect)


def data_connector(provider: Provider) -> ConnectData:
    """Return what gives a service's data of a Region, signed in as `connector_of` does.

    As with `surveyor_of`, a Region that does not answer is not asked again for a while.
    """

    def kept(service: str, kind: type[Reading]) -> KeptByRegion[Reading]:
        def connect(region: str) -> Reading:
            with told(region=region, operation=_SIGNING_IN, service="sts"):
                session = _session(provider.for_region(region), region)
                client = _client(session, _CLIENTS.get(service, service), config=_CONFIG)
            be_patient(client)
            Outage().watch(client)
            return kind(region=region, client=client)

        return KeptByRegion(connect)

    services = {service: kept(service, kind) for service, kind in DATA.items()}

    def connect(service: str, region: str) -> Data | None:
        return services[service](region) if service in services else None

    return connect


def trials_connector(provider: Provider) -> ConnectTrials:
    """Return what gives a service of a Region to a drill, signed in as `connector_of` does."""

    def kept(service: str) -> KeptByRegion[Trials]:
        def connect(region: str) -> Trials:
            with told(region=region, operation=_SIGNING_IN, service="sts"):
                session = _session(provider.for_region(region), region)
                client = _client(session, service, config=_CONFIG)
            return TRIALS[service](region=region, client=client)

        return KeptByRegion(connect)

    services = {service: kept(service) for service in TRIALS}
    return lambda service, region: services[service](region)


def default_region() -> str | None:
    """Return the Region that AWS's tools work in where none is named, if there is one.

    Raises:
        CallRefused: the profile that is asked for is not there.
    """
    with told(region="no Region named", operation=_SIGNING_IN, service="sts"):
        return os.environ.get("AWS_REGION") or boto3.Session().region_name


def trail_connector(provider: Provider) -> ConnectTrail:
    """Return what gives CloudTrail of a Region, signed in as `connector_of` does.

    It is asked once and not for long: what it says is worth knowing, and nothing waits for it.
    """

    def connect(region: str) -> Trail:
        with told(region=region, operation=_SIGNING_IN, service="sts"):
            session = _session(provider.for_region(region), region)
            client = _client(session, "cloudtrail", config=_BRIEF)
        return RegionalTrail(region=region, client=client)

    return KeptByRegion(connect)


def caller(provider: Provider, *, region: str) -> str:
    """Return the ARN of who calls AWS in a Region (STS GetCallerIdentity).

    Raises:
        CallRefused: nobody can sign in, or STS does not answer.
    """
    with told(region=region, operation="GetCallerIdentity", service="sts"):
        session = _session(provider.for_region(region), region)
        sts = _client(session, "sts", config=_CONFIG)
        return sts.get_caller_identity()["Arn"]


def account_regions(provider: Provider, *, region: str) -> AccountRegions:
    """Return what tells the account's Regions, signed in as the provider does it in one Region.

    Raises:
        CallRefused: nobody can sign in.
    """
    with told(region=region, operation=_SIGNING_IN, service="sts"):
        session = _session(provider.for_region(region), region)
    return SignedInAccount(
        region=region, client=lambda service: _client(session, service, config=_CONFIG)
    )


def _kms(provider: Provider, region: str) -> RegionalKms:
    with told(region=region, operation=_SIGNING_IN, service="sts"):
        session = _session(provider.for_region(region), region)
        client = _client(session, "kms", config=_CONFIG)
    be_patient(client)
    return RegionalKms(region=region, client=client)


def _session(credentials: Credentials, region: str) -> boto3.Session:
    session = boto3.Session(profile_name=credentials.profile, region_name=region)
    role = credentials.assume_role
    if role is None:
        return session
    request = {"RoleArn": role.role_arn, "RoleSessionName": role.session_name or _SESSION_NAME}
    if role.external_id:
        request["ExternalId"] = role.external_id
    sts = _client(session, "sts", config=_CONFIG)
    given = sts.assume_role(**request)["Credentials"]
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=region,
    )


def _client(session: Any, service: str, *, config: Config) -> Any:
    """Return a client of a boto3.Session, whose types know services by their literal names.

    Raises:
        CallRefused: what AWS_ENDPOINT_URL says is no URL.
    """
    try:
        return session.client(service, config=config)
    except BotoCoreError:  # some are ValueErrors
        raise
    except ValueError as error:
        raise CallRefused(
            region=session.region_name,
            operation=_SIGNING_IN,
            code="InvalidEndpoint",
            message=str(error),
            mend="AWS_ENDPOINT_URL is a URL, http://127.0.0.1:5000, or is not set",
        ) from error
