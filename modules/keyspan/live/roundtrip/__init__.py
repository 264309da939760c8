"""The round trip: what the key of one Region makes, the keys of all others take.

matrix    what came of it, as values
"""

from keyspan.live.roundtrip.matrix import OTHER_KEY, Matrix, Trip

__all__ = ["OTHER_KEY", "Matrix", "Trip"]
