"""KS116: a replica's block whose provider finds the replica of another Region.

Related keys share their ID: an AWS provider of another Region than before reads the replica there,
and Terraform takes it for the same key, changed by other hands. A primary's block is safe of that,
for the provider fails where it finds a replica.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.guard.moves import MOVE
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import REPLICA_TYPES, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.guard.planned import Planned


def _relocated(plan: Planned) -> Iterator[Objection]:
    for drift in plan.view.drift:
        key = drift.resource
        was = key_arn_parts((key.before or {}).get("arn"))
        found = key_arn_parts((key.after or {}).get("arn"))
        if key.type not in REPLICA_TYPES or not was or not found or drift.previous_address:
            continue
        if was[0] != found[0]:
            what = f"it held {was[2]} in {was[0]}, and its provider finds {found[2]} in {found[0]}"
            yield Objection(address=key.address, what=what, action=MOVE)


RELOCATED = Refusal(
    id="KS116",
    name="replica-of-another-region",
    severity=Severity.ERROR,
    what="A replica's block would hold the replica of another Region",
    why="The replica there gets the policy that was written for another Region, and whoever drops "
    "the block later deletes the wrong one.",
    mend="give the block the provider of its Region again; where it shall hold the other replica, "
    "say so by a moved block",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    find=_relocated,
)
