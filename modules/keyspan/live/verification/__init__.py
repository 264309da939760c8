"""Whether the living keys are what the keyring says, and work as one.

    for verified in verify(Verification(keys=keyring.keys, account=…, connect=…, …)): …

meant       which living key is meant
verify      reads, compares and uses one key after the other
verified    what was found of a key, as values
"""

from keyspan.live.verification.verified import NO_KEY, NOT_READ, Standing, Verified
from keyspan.live.verification.verify import Verification, verify

__all__ = ["NOT_READ", "NO_KEY", "Standing", "Verification", "Verified", "verify"]
