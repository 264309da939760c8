"""The only room that runs Terraform or OpenTofu.

    find_toolchain        the three below in one call, for any number of workspaces
        find_binary           which program, recent enough
        find_mirror           where the AWS provider lies on this machine, if it does
        write_configuration   the CLI configuration that joins them
    Workspace             init, validate, plan, show, apply, state and outputs in one directory
    State                 what a state holds
    Plan, Counts          a saved plan and what it will do, read from its JSON

Terraform is told nothing that a person did not review: see `environment` for the variables that
are withheld, and `workspace` for what is never run. It runs with standard input closed, and one
Ctrl-C lets it finish and write its state.
"""

from keyspan.terraform.binary import OLDEST, Release, find_binary, read_release
from keyspan.terraform.configuration import write_configuration
from keyspan.terraform.mirror import Mirror, find_mirror
from keyspan.terraform.plan import Counts, Plan
from keyspan.terraform.product import OPENTOFU, TERRAFORM, Product
from keyspan.terraform.refusals import UnfitEnvironment, UnfitPlan, UnfitState
from keyspan.terraform.state import HeldResource, State, loads_state, read_state
from keyspan.terraform.toolchain import Toolchain, find_toolchain
from keyspan.terraform.workspace import Workspace

__all__ = [
    "OLDEST",
    "OPENTOFU",
    "TERRAFORM",
    "Counts",
    "HeldResource",
    "Mirror",
    "Plan",
    "Product",
    "Release",
    "State",
    "Toolchain",
    "UnfitEnvironment",
    "UnfitPlan",
    "UnfitState",
    "Workspace",
    "find_binary",
    "find_mirror",
    "find_toolchain",
    "loads_state",
    "read_release",
    "read_state",
    "write_configuration",
]
