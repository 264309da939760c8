"""Whether the living keys are what the keyring says, and work as one.

verified    what was found of a key, as values
"""

from keyspan.live.verification.verified import NO_KEY, NOT_READ, Standing, Verified

__all__ = ["NOT_READ", "NO_KEY", "Standing", "Verified"]
