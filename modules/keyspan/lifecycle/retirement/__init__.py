"""A Region's key is disabled, let go of by Terraform, and only then scheduled for deletion.

    scope      what a person named, and whether it may go
    found      the key, as the file, AWS, Terraform's state and the journal have it
    notes      the journal
    edits      what changes in keyspan.toml
    outlook    what would be lost, and when
    retire     the next step
    cancel     back again, from wherever it is
    plans      what a plan may do meanwhile

The deletion is one call, in keyspan.live.deletion, of a key that a person named.
"""

from keyspan.lifecycle.retirement.cancel import Cancellation
from keyspan.lifecycle.retirement.outlook import outlook
from keyspan.lifecycle.retirement.retire import Retirement
from keyspan.lifecycle.retirement.scope import Asked, require_account

__all__ = ["Asked", "Cancellation", "Retirement", "outlook", "require_account"]
