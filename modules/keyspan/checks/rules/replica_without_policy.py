"""KS003: a replica key that AWS's default key policy opens to all of IAM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import stated
from keyspan.checks.finding import Severity
from keyspan.checks.keys import REPLICA_TYPES
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    resource = subject.resource
    if subject.view.kind == "state" or subject.keys.policies_of(resource):
        return  # A state tells what the policy is, and not who wrote it.
    if stated(subject.argument("policy")) and resource.writes(("policy",)):
        return
    if subject.keys.may_have_policy(resource):
        yield Undecided("whether an aws_kms_key_policy is about it")
    else:
        yield "neither policy nor an aws_kms_key_policy is written for it"


RULE = Rule(
    id="KS003",
    name="replica-without-policy",
    severity=Severity.ERROR,
    what="A replica has no key policy of its own",
    why=(
        "AWS copies no key policy to a replica: without one it gets the default, by which any "
        "IAM policy of the account can open the key."
    ),
    mend="write policy on the replica, as on its primary",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-replicate.html",
    types=REPLICA_TYPES,
    find=_find,
)
