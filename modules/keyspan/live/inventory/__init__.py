"""All multi-Region keys of an account: grouped, held against the keyring, and priced.

fleet    what was found, as values
"""

from keyspan.live.inventory.fleet import Fleet, FleetKey, FleetMember

__all__ = ["Fleet", "FleetKey", "FleetMember"]
