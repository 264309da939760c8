"""From the key policies that living keys have to the fields of a keyring: the inverse of render.

    fields = fold(policies, key=key, account=account)     # Region -> Access

A statement becomes a field only where what the field renders to is equal in all that Terraform's
AWS provider compares, its Sid too; all else stays a statement of its own, as it is.

The rooms: `offers` (which fields could have made a statement), `fold` (one Region's policy),
`regions` (what all Regions have in common).
"""

from keyspan.policy.folding.regions import fold

__all__ = ["fold"]
