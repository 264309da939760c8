"""All multi-Region keys of an account: grouped, held against the keyring, and priced.

fleet    what was found, as values
scope    which Regions are looked in
reading  what the Regions tell
naming   which living key is which of the keyring
notes    what is odd
stock    all of it together
"""

from keyspan.live.inventory.fleet import NOT_READ, Cost, Fleet, FleetKey, FleetMember
from keyspan.live.inventory.scope import NAMED, Scope, enabled_regions
from keyspan.live.inventory.stock import take_stock

__all__ = [
    "NAMED",
    "NOT_READ",
    "Cost",
    "Fleet",
    "FleetKey",
    "FleetMember",
    "Scope",
    "enabled_regions",
    "take_stock",
]
