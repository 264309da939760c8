"""An alias of the file that leads to another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.guard import Allowance
from keyspan.checks.guard.aliases import RETARGET
from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.lifecycle.trouble.identity import alias_targets
from keyspan.model.addresses import ALIAS_TYPE, alias_name
from keyspan.model.bounds import ALIAS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case


def alias_stolen(case: Case) -> Iterator[Trouble]:
    """Yield each alias that somebody let lead to another key.

    The guard sees it led away, and does not know which way was meant: it has to be told.
    """
    for region, name, target in alias_targets(case.key, case.live):
        if case.key_id is None or target == case.key_id or region in case.key.retired_regions:
            continue
        address = f"{ALIAS_TYPE}.{alias_name(name, region=region)}"
        yield Trouble(
            where=region,
            found=f"{ALIAS_PREFIX}{name} leads to {target}",
            wanted=f"it leads to {case.key_id}",
            warning=f"keep {target}: what was encrypted by the alias meanwhile is under it, and "
            "AWS opens that by no other key",
            way=Way(deploys=True, allow=(str(Allowance(address, RETARGET)),)),
        )
