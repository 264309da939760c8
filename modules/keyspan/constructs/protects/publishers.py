"""The policy of a topic or a queue, which lets AWS services in that publish there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import policy_of
from keyspan.policy.statements.services import service_principal
from keyspan.writing.hcl import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.model import ServicePrincipal
    from keyspan.policy import Place


def letting_in(
    publishers: Iterable[ServicePrincipal],
    *,
    action: str,
    arn: str,
    place: Place,
    silent: tuple[str, ...] = (),
) -> str:
    """Return the policy of a topic or a queue as JSON: who may do the action, and for whom.

    What reads like a reference of Terraform's is AWS's to fill in: ${aws:PrincipalTag/team}.

    Args:
        publishers: the services, and the resources for which they publish.
        action: "sns:Publish" or "sqs:SendMessage".
        arn: the topic's or the queue's.
        place: the account, and the Region.
        silent: the services, by name, that do not say for whose resource they publish there.
    """
    statements = [
        replace(
            statement,
            actions=(action,),
            resources=(arn,),
            conditions=() if each.service in silent else statement.conditions,
        ).document()
        for each in publishers
        for statement in service_principal(each, place=place)
    ]
    return literal(policy_of(*statements))
