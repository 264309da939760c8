"""KS104: a key that the state holds and AWS does not show, for its deletion is scheduled by hand.

Terraform would make a new one in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.guard.holders import may_be_key
from keyspan.checks.guard.refusal import Objection, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Change
    from keyspan.checks.guard.planned import Planned

CREATE, FORGET = "create", "forget"


def _gone(plan: Planned) -> Iterator[Objection]:
    created = {
        address
        for change in plan.view.changes
        if change.actions == ("create",)
        for address in (change.resource.address, change.previous_address)
    }
    for drift in plan.view.drift:
        if "delete" in drift.actions and may_be_key(drift):
            creates = drift.resource.address in created
            yield _objection(drift, CREATE if creates else FORGET)


def _objection(drift: Change, action: str) -> Objection:
    before = drift.resource.before or {}
    key = before.get("key_id") or before.get("id") or "KEY"
    region = drift.resource.arn_region or drift.resource.region or "REGION"
    becomes = "a new key would be made" if action == CREATE else "the state would drop it"
    return Objection(
        address=drift.resource.address,
        what=f"AWS did not show {key} in {region}, which the state holds: {becomes}",
        mend=(
            f"if its deletion is scheduled: aws kms cancel-key-deletion --key-id {key} --region "
            f"{region}, then aws kms enable-key, then plan again; if its provider is of another "
            "Region or account now, put that back"
        ),
        action=action,
    )


GONE = Refusal(
    id="KS104",
    name="key-gone",
    severity=Severity.ERROR,
    what="A key of the state is pending deletion, or gone",
    why="The AWS provider shows a key that is pending deletion as one that is not there; while it "
    "waits it can be saved, and a key made in its place opens none of its data.",
    mend="cancel the deletion, and plan again",
    source="https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html",
    find=_gone,
)
