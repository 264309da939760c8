"""A living key, held against the key of the keyring: every difference, with the way to mend it."""

from keyspan.live.comparison.difference import Aspect, Difference

__all__ = ["Aspect", "Difference"]
