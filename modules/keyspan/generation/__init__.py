"""From a project's CDKTF app to the Terraform JSON that is committed, reviewed and compared.

synthesis    runs the app, and returns the text of each stack's file
document     what CDKTF wrote of a stack, as it is committed
paths        the way to a local state or module, from another folder
places       a document as lines that each say where they stand, to be compared
"""

from keyspan.generation.places import places
from keyspan.generation.synthesis import FILE, generated

__all__ = ["FILE", "generated", "places"]
