"""KS004: a key policy that lets the world in; Security Hub KMS.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import POLICY_TYPES
from keyspan.checks.policies import of_policy
from keyspan.checks.rule import Rule
from keyspan.policy.review import public_actions, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome
    from keyspan.policy import KeyPolicy, Place


def _ask(policy: KeyPolicy, place: Place) -> Iterator[Outcome]:
    if actions := public_actions(policy, place=place):
        yield f"any principal of any account may call {some(actions)}"


RULE = Rule(
    id="KS004",
    name="public-principal",
    severity=Severity.ERROR,
    what="Everybody may use the key",
    why=(
        "A key policy that lets any principal in gives the key to every AWS account in the world."
    ),
    mend=(
        "name principals, or add a condition on aws:PrincipalOrgID, kms:CallerAccount or the "
        "like, with a fixed value"
    ),
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5",
    types=POLICY_TYPES,
    find=of_policy(_ask),
)
