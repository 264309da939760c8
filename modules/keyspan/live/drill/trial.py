"""Which thing goes through which data."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.live.gateway import Trial
from keyspan.model.regions import partition_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.live.gateway import CallRefused
    from keyspan.model.protects import Copy

_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is written, of one service.

    Attributes:
        thing: what it is called in a sentence.
        name: how its name begins.
        place: what it is written into, if into anything.
    """

    thing: str
    name: str = "keyspan-drill-"
    place: str = ""


DRILLED: Mapping[str, _Kind] = MappingProxyType(
    {
        "s3": _Kind(thing="an object", name="keyspan-drill/", place="bucket"),
        "dynamodb": _Kind(thing="an item", place="table"),
        "secretsmanager": _Kind(thing="a secret"),
    }
)
"""The services that are drilled. The others copy what has to be restored before it can be read."""


def trial_of(copies: Sequence[Copy], *, where: str, key_id: str, account: str) -> Trial:
    """Return a new trial of data.

    Args:
        copies: where the data lies, what is copied from first; of a service of DRILLED.
        where: what the keyring calls it.
        key_id: the ID of the key that is to encrypt it in each Region.
        account: the account that owns the key.
    """
    nonce = secrets.token_hex(_NONCE_BYTES)
    service = copies[0].service
    arns = {
        each.region: f"arn:{partition_of(each.region)}:kms:{each.region}:{account}:key/{key_id}"
        for each in copies
    }
    return Trial(
        where=where,
        service=service,
        places=MappingProxyType({each.region: each.name for each in copies}),
        keys=MappingProxyType(arns),
        name=f"{DRILLED[service].name}{nonce}",
        text=f"keyspan readiness --drill {secrets.token_hex(_NONCE_BYTES)}",
    )


def told(trial: Trial) -> str:
    """Return what a trial writes, and where it is to arrive."""
    into = placed(trial, trial.source)
    there = ", ".join(trial.copies)
    return f"{DRILLED[trial.service].thing}, {trial.name}{into}, to be read in {there}"


def placed(trial: Trial, region: str) -> str:
    """Return where a trial's thing is in a Region: " in the bucket acme-invoices in us-east-1"."""
    place = DRILLED[trial.service].place
    return (f" in the {place} {trial.places[region]}" if place else "") + f" in {region}"


def at(trial: Trial, region: str) -> str:
    """Return what a fault is about: "protects.s3.invoices: eu-west-1"."""
    return f"{trial.where}: {region}"


def reason(refusal: CallRefused) -> str:
    """Return why a call was refused, in one line."""
    said = f": {refusal.message}" if refusal.message else ""
    return f"{refusal.region}: {refusal.operation}: {refusal.code}{said}"
