"""Which address belongs to which resource of a stack: two at one address would be merged.

CDKTF writes both into one block, without a word, and Terraform then changes or replaces the key
that was there before. What is ours is refused as it is made, and what the app made at the same
address, before or after, or moved to another, as it is synthesized.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.bindings import IValidation, TerraformResource, implements
from keyspan.errors import Fault, InvalidKeyring
from keyspan.model.addresses import ALIAS_TYPE, GRANT_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.bindings import Construct, TerraformStack

# Held for good: jsii makes a new Python object for a stack that nobody holds, and what was
# claimed in the old one would be forgotten.
_stacks: dict[TerraformStack, Addresses] = {}


@implements(IValidation)
class Addresses:
    """The addresses that Keyspan's resources have in one stack.

    Args:
        stack: the stack, which asks for `validate` at synth.
    """

    def __init__(self, stack: TerraformStack) -> None:
        self._stack = stack
        self._claimed: dict[str, TerraformResource] = {}
        stack.node.add_validation(self)

    @classmethod
    def of(cls, stack: TerraformStack) -> Addresses:
        """Return the addresses of a stack."""
        if stack not in _stacks:
            _stacks[stack] = cls(stack)
        return _stacks[stack]

    def claim(self, resource: TerraformResource, kind: str, name: str, *, by: Construct) -> None:
        """Take an address, "kind.name", for a resource of a construct.

        Raises:
            InvalidKeyring: another of Keyspan's resources has it.
        """
        address = f"{kind}.{name}"
        if address in self._claimed:
            raise InvalidKeyring(
                [
                    Fault(
                        where=by.node.path,
                        problem=f"the stack holds {address} already",
                        mend="rename the key or the alias, or put it into another stack",
                    )
                ]
            )
        self._claimed[address] = resource

    def validate(self) -> list[str]:
        """Return which addresses are no longer Keyspan's alone; CDKTF asks at synth."""
        return [*self._left(), *self._shared()]

    def _left(self) -> Iterator[str]:
        """Yield which keys the app has given other addresses since."""
        for address, resource in self._claimed.items():
            kind, _, wanted = address.partition(".")
            if kind not in (ALIAS_TYPE, GRANT_TYPE) and (
                (name := resource.friendly_unique_id) != wanted
            ):
                yield (
                    f"{address} has become {name}, and at another address it is a new one: "
                    "leave override_logical_id to Keyspan, and name the key by Key.name"
                )

    def _shared(self) -> Iterator[str]:
        """Yield what else in the stack is at one of these addresses."""
        ours = set(self._claimed.values())
        others = [
            element
            for element in self._stack.node.find_all()
            if isinstance(element, TerraformResource) and element not in ours
        ]
        taken = (f"{other.terraform_resource_type}.{other.friendly_unique_id}" for other in others)
        for address in taken:
            if address in self._claimed:
                yield f"{address} is Keyspan's, and the app makes another: rename one of them"
