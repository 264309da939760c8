"""The drill: what is written in one Region is read in each other one, through its key alone.

    for outcome in drill(trials, connect=connect, say=print).outcomes:
        print(outcome.region, outcome.passed)

trial     which things go through which data
run       write here, wait and read there
clearing  remove everywhere, and that this can be done
outcome   what came of it, as values

A service decrypts with the key of the Region that it is asked in. So a thing was read through that
key alone if that Region alone was asked, and says that its copy is under that key.
"""

from keyspan.live.drill.outcome import Drill, Left, Outcome
from keyspan.live.drill.run import DEADLINE, drill
from keyspan.live.drill.trial import DRILLED, told, trial_of

__all__ = ["DEADLINE", "DRILLED", "Drill", "Left", "Outcome", "drill", "told", "trial_of"]
