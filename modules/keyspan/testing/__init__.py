"""A team's own tests of its Terraform JSON, before plan, whoever writes it; a pytest plug-in.

    Template             what a CDKTF stack or *.tf.json says: resources, addresses, expectations
    ABSENT, containing,  what an expectation may hold in the place of a value
    matching
    keyspan_check        fixture: Keyspan's rules find nothing that fails
    terraform_validate   fixture: the real Terraform takes it

Nothing here loads CDKTF: a stack is whatever has `to_terraform`. The plug-in is loaded in every
run of pytest where Keyspan is installed, so each name here is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keyspan.model.checks import Waiver
    from keyspan.testing.checking import KeyspanCheck
    from keyspan.testing.matchers import ABSENT, containing, matching
    from keyspan.testing.stacks import Stack
    from keyspan.testing.template import Template
    from keyspan.testing.validation import TerraformValidate

__all__ = [
    "ABSENT",
    "KeyspanCheck",
    "Stack",
    "Template",
    "TerraformValidate",
    "Waiver",
    "containing",
    "matching",
]
_ROOMS = {
    "ABSENT": "keyspan.testing.matchers",
    "KeyspanCheck": "keyspan.testing.checking",
    "Stack": "keyspan.testing.stacks",
    "Template": "keyspan.testing.template",
    "TerraformValidate": "keyspan.testing.validation",
    "Waiver": "keyspan.model.checks",
    "containing": "keyspan.testing.matchers",
    "matching": "keyspan.testing.matchers",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)
