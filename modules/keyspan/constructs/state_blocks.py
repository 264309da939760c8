"""What Terraform is to do with its state before it plans: moved, import and removed blocks.

They stand at the top of a stack's JSON, and do nothing where they have been applied.
Source: Terraform language, "Refactor modules", "Import", "Remove a resource from state".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.model.state import holders, imports, promoted_move

if TYPE_CHECKING:
    from keyspan.bindings import TerraformStack
    from keyspan.model import Key
    from keyspan.model.provider import Providers

# Held for good, as the addresses of keyspan.constructs.claims are.
_stacks: dict[TerraformStack, StateBlocks] = {}


class StateBlocks:
    """The blocks of one stack.

    Args:
        stack: the stack that they are written into.
    """

    def __init__(self, stack: TerraformStack) -> None:
        self._stack = stack
        self._blocks: dict[str, list[dict[str, Any]]] = {}

    @classmethod
    def of(cls, stack: TerraformStack) -> StateBlocks:
        """Return the blocks of a stack."""
        if stack not in _stacks:
            _stacks[stack] = cls(stack)
        return _stacks[stack]

    def add(self, key: Key, *, providers: Providers) -> None:
        """Write what a key's records ask for: promoted_from, adopted, retired."""
        if move := promoted_move(key):
            self._add("moved", {"from": move.origin, "to": move.target})
        for address, by in imports(key, providers=providers):
            self._add("import", {"to": address, "id": by})
        for related in key.retired:
            for address in holders(key, related):
                self._add("removed", {"from": address, "lifecycle": {"destroy": False}})

    def _add(self, kind: str, block: dict[str, Any]) -> None:
        blocks = self._blocks.setdefault(kind, [])
        blocks.append(block)
        self._stack.add_override(kind, blocks)
