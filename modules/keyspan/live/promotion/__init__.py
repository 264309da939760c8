"""The living keys of a promotion: may it be done, was it begun, is it done.

    looks     what each Region says of its key
    checks    what speaks for and against making another Region's key the primary
    waiting   through Updating, until both Regions say the same

Source: KMS API reference, UpdatePrimaryRegion.
"""

from keyspan.live.promotion.checks import Check, Verdict, live_checks
from keyspan.live.promotion.looks import Look, begun, look, settled_primary
from keyspan.live.promotion.waiting import DEADLINE, await_promotion

__all__ = [
    "DEADLINE",
    "Check",
    "Look",
    "Verdict",
    "await_promotion",
    "begun",
    "live_checks",
    "look",
    "settled_primary",
]
