"""What tables have in common of data that stands by one name in several Regions."""

from __future__ import annotations

from keyspan.config.fields import Region
from keyspan.config.protects.protected import ProtectedTable


class InEachRegionTable(ProtectedTable):
    """The same resource in each Region, by one name, with the key of its Region."""

    regions: list[Region] = []
    """The Regions where it stands; left out, each Region of the key."""
