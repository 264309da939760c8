"""One thing in which a living key is not what the keyring says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Aspect(StrEnum):
    """What of a key is compared; reports for programs and metrics say these names: an API."""

    IDENTITY = "identity"  # which key is meant: none is found, or aliases lead to several
    MISSING = "missing"  # a Region of the file has no key
    EXTRA = "extra"  # a related key is in a Region that the file does not name
    PRIMARY = "primary"  # another Region than the file's has the primary key
    STATE = "state"  # the key state: disabled, pending deletion, pending import
    KIND = "kind"  # key spec, key usage, origin, MultiRegion, account: no key ever changes them
    MATERIAL = "material"  # Regions do not encrypt with the same key material
    ROTATION = "rotation"  # automatic rotation, which related keys share
    POLICY = "policy"  # the key policy
    ALIAS = "alias"  # an alias is missing, leads to another key, or is not in the file
    TAGS = "tags"
    DESCRIPTION = "description"
    GRANTS = "grants"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which a living key is not what the keyring says.

    Attributes:
        aspect: what of the key it is about.
        region: where; "" where it is about the related keys as a whole.
        found: what AWS has: "the key is Disabled".
        wanted: what the keyring says: "Enabled".
        mend: how to mend it: a command, or what to do.
        details: more lines about it, such as each statement that differs.
    """

    aspect: Aspect
    region: str
    found: str
    wanted: str
    mend: str
    details: tuple[str, ...] = ()
