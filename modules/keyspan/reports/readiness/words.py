"""What readiness comes to, in the few words that text and Markdown share."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.live.readiness import Standing
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from keyspan.live.readiness import Readiness, Verdict

HEAD = ("Data", "Region", "Copied from", "Verdict", "Encrypted by", "Recovery point")
NONE = "-"
NOT_KNOWN = "not known"


def data(each: Verdict) -> str:
    """Return which data it is: "protects.s3.invoices: acme-invoices"."""
    return f"{each.where or each.copy.service}: {each.copy.name}"


def key(each: Verdict) -> str:
    """Return what encrypts it: the kind of key, and its ID."""
    key_id = each.key_arn.rpartition("/")[2]
    return f"{each.encryption.value} {key_id}".rstrip()


def recovery(each: Verdict, now: datetime) -> str:
    """Return how recent a copy is."""
    if each.recovery is None:
        return NONE if each.copy.source is None else NOT_KNOWN
    if each.recovery >= now:
        return "now"
    moment = each.recovery.astimezone(UTC)
    return f"{moment:%Y-%m-%d %H:%M}, {age(now - each.recovery)} ago"


def age(span: timedelta) -> str:
    """Return a span of time in words: "3 days", "5 hours"."""
    hours = int(span.total_seconds() // 3600)
    return counted(hours, "hour") if hours < 48 else counted(hours // 24, "day")  # noqa: PLR2004 - two days


def row(each: Verdict, now: datetime) -> tuple[str, ...]:
    """Return a verdict in the columns of HEAD."""
    return (
        data(each),
        each.copy.region,
        each.copy.source or NONE,
        each.standing.value,
        key(each),
        recovery(each, now),
    )


def summary(found: Readiness) -> str:
    """Return one line: how much is ready, and how much is not."""
    counts = found.counts
    told = ", ".join(f"{counts[each]} {each.value}" for each in Standing if counts[each])
    places = counted(len(found.verdicts), "place")
    unread = counted(len(found.refusals), "list")
    more = f"; {unread} could not be read, so there may be more" if found.refusals else ""
    drill = f"; the drill {'passed' if found.drill.passed else 'failed'}" if found.drill else ""
    return f"{places} of data{': ' if told else ''}{told}{more}{drill}"


def scope(found: Readiness) -> str:
    """Return what was asked."""
    asked = f"a copy may be {age(found.max_age)} old"
    if found.discovered is not None:
        asked += f"; all data of {', '.join(found.discovered)}"
    return asked
