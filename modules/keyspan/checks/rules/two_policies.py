"""KS021: an aws_kms_key_policy that fights another policy of its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown, stated
from keyspan.checks.finding import Severity
from keyspan.checks.keys import KEY_POLICY_TYPE
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    resource, keys = subject.resource, subject.keys
    key = keys.key_of_policy(resource)
    if key is None:
        if isinstance(subject.argument("key_id"), Unknown):
            yield Undecided("which key it is about, and whether that one has a policy of its own")
        return
    if subject.view.kind != "state" and key.writes(("policy",)) and stated(key.argument("policy")):
        yield f"{key.address} has a policy of its own"
    for other in keys.policies_of(key):
        if other is resource:
            return  # Each pair is told once, at the later of both.
        yield f"{other.address} is of {key.address}, too"


RULE = Rule(
    id="KS021",
    name="two-policies",
    severity=Severity.ERROR,
    what="A key has two key policies in Terraform",
    why=(
        "A key has one policy: each apply puts one of them in place of the other, and which "
        "one wins changes from run to run."
    ),
    mend=(
        "keep the key's own policy, and drop the aws_kms_key_policy by a removed block with "
        "destroy = false"
    ),
    source="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key_policy",
    types=frozenset({KEY_POLICY_TYPE}),
    find=_find,
)
