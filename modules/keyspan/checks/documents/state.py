"""`terraform show -json` of a state: what is, with no provider configuration and nothing planned.

https://developer.hashicorp.com/terraform/internals/json-format#state-representation
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents.modules import table
from keyspan.checks.documents.plan import state_resources
from keyspan.checks.documents.view import View

if TYPE_CHECKING:
    from keyspan.checks.documents.modules import Object


def state_view(name: str, document: Object) -> View:
    """Return the view of a state.

    Args:
        name: what messages call it.
        document: the decoded JSON.
    """
    root = table(table(document.get("values")).get("root_module"))
    resources = (each for mode in ("managed", "data") for each in state_resources(root, mode=mode))
    return View(name=name, kind="state", resources=tuple(resources))
