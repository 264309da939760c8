"""When imported key material is to expire, as a person says it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from keyspan.model.bounds import IMPORT_VALIDITY_DAYS
from keyspan.model.rules import Problem, shown

_DAYS = re.compile(r"(\d{1,4})d", re.ASCII)
_FORMS = "write a date, a time or a number of days: 2027-01-31, 2027-01-31T12:00:00Z, 90d"


def expiry(text: str, *, now: datetime) -> datetime | Problem:
    """Return the moment that a text names, or why it is none that KMS takes.

    Args:
        text: a date, a date and time, or a number of days; of no offset it is UTC.
        now: the present, with its offset.
    """
    if days := _DAYS.fullmatch(text):
        moment = now + timedelta(days=int(days[1]))
    else:
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            return Problem(f"{shown(text)} names no time", _FORMS)
        moment = read if read.tzinfo else read.replace(tzinfo=UTC)
    if now < moment <= now + timedelta(days=IMPORT_VALIDITY_DAYS):
        return moment
    return Problem(
        f"{shown(text)} is not in the next {IMPORT_VALIDITY_DAYS} days",
        "AWS keeps key material that expires no longer; leave it out for material that does not",
    )
