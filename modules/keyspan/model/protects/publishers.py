"""AWS services that publish to topics and send to queues that a key encrypts.

Such a service uses the key by itself, and the topic's or queue's own policy has to let it in.
Sources: Amazon SNS developer guide, sns-key-management.html; Amazon SQS developer guide,
sqs-key-management.html; Amazon EventBridge user guide, eb-use-resource-based.html, which says that
a topic's policy takes no conditions for EventBridge.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.model.rules import Problem, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyspan.model.access import ServicePrincipal

TO_TOPICS = ("budgets", "cloudwatch", "codestar-notifications", "events", "s3")
"""Who publishes to topics, by the names of keyspan.model.service_principals."""

TO_QUEUES = ("events", "s3", "sns")
"""Who sends to queues."""

TO_FIFO_QUEUES = ("events", "sns")
"""Who sends to queues that keep the order; to such topics, nobody of these publishes."""

FIFO = ".fifo"
"""How the names end of topics and queues that keep the order."""

SAYS_NOTHING_TO_TOPICS = ("codestar-notifications", "events")
"""Who does not tell a topic for whose resource it publishes: a condition would shut it out."""

RULES = "arn:{partition}:events:{region}:{account}:rule/*"
"""For which resources EventBridge sends to queues."""


def told_to_queues(sender: ServicePrincipal) -> ServicePrincipal:
    """Return a sender with the resources that it tells a queue, where KMS's page names none."""
    if sender.service != "events" or sender.source_arns:
        return sender
    return replace(sender, source_arns=(RULES,))


def publisher_problems(
    field: str, named: Sequence[ServicePrincipal], *, known: Sequence[str]
) -> Iterator[tuple[str, Problem]]:
    """Yield which services cannot publish there.

    Args:
        field: the field that names them.
        named: the services.
        known: those that can, by name.
    """
    if texts := [each for each in named if isinstance(each, str)]:
        mend = f"write ServicePrincipal(service={texts[0]!r})"
        yield field, Problem(f"{texts[0]!r} is a text", mend)
        return
    for each in named:
        if each.service not in known:
            said = f"{shown(each.service)} is no service that is known to publish there"
            otherwise = f"known are {', '.join(known)}"
            yield field, Problem(said, did_you_mean(each.service, known, otherwise=otherwise))
            continue
        yield from ((field, problem) for problem in each.problems())
    names = [each.service for each in named]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield field, Problem(f"{name} is named twice", "give all its source_arns in one table")
