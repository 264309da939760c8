"""What is wrong with a living key, and the way out.

    case         the file, the state, AWS and the journals, read once (`examination`)
    finding      a trouble, and its way out by exact commands (`commands`)
    diagnosis    every trouble that is known, in the order in which they have to be mended
    told         a diagnosis as a person reads it

    identity     which key is meant: another account, two IDs, never deployed, gone
    deletion     pending deletion, which Terraform plans as a create
    transition   Updating, Creating
    promoted     promoted outside, promoted back, a promotion that did not end
    held         tainted, lost from the state, missing in AWS
    stolen       an alias that leads to another key
    settings     disabled, another key policy, no rotation, no key material
    records      what stands in the file and has been applied
    unread       what could not be looked at

Each is a pure function of one observation. Nothing here changes anything, and no way out deletes
or replaces a key.
"""

from keyspan.lifecycle.trouble.case import Case
from keyspan.lifecycle.trouble.diagnosis import TROUBLES, Diagnosis, diagnose
from keyspan.lifecycle.trouble.examination import examine
from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.lifecycle.trouble.told import lines

__all__ = ["TROUBLES", "Case", "Diagnosis", "Trouble", "Way", "diagnose", "examine", "lines"]
