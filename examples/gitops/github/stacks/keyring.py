"""One Terraform state of this app."""

from keyspan import constructs


class KeyringStack(constructs.KeyringStack):
    """The keys of one named stack; what a team wants beside them is made in its `__init__`."""
