"""Which Region each provider is of, as it is handed in and again as the stack is synthesized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.bindings import AwsProvider, IValidation, implements
from keyspan.model.regions import REGIONS

if TYPE_CHECKING:
    from keyspan.bindings import TerraformProvider, TerraformStack

# Held for good, as in claims: what was learnt of a stack lasts as long as the stack.
_stacks: dict[TerraformStack, ProviderRegions] = {}


@implements(IValidation)
class ProviderRegions:
    """The Regions that the providers of one stack serve Keyspan's keys in.

    A provider is asked for its Region once, as thousands of keys may share it; what an app changes
    in it afterwards is seen at synth.

    Args:
        stack: the stack, which asks for `validate` at synth.
    """

    def __init__(self, stack: TerraformStack) -> None:
        self._served: dict[AwsProvider, str] = {}
        self._own: dict[AwsProvider, str | None] = {}
        stack.node.add_validation(self)

    @classmethod
    def of(cls, stack: TerraformStack) -> ProviderRegions:
        """Return the provider Regions of a stack."""
        if stack not in _stacks:
            _stacks[stack] = cls(stack)
        return _stacks[stack]

    def other_region(self, provider: TerraformProvider, *, wanted: str) -> str | None:
        """Return the Region that a provider is of, if it is known to be another than is wanted."""
        if not isinstance(provider, AwsProvider):
            return None
        if provider not in self._own:
            self._own[provider] = provider.region_input
        other = _other(self._own[provider], wanted=wanted)
        if other is None:
            self._served[provider] = wanted
        return other

    def validate(self) -> list[str]:
        """Return which provider has become another Region's; CDKTF asks at synth."""
        return [
            f"a provider that was handed in for {wanted} is of {other} now"
            for provider, wanted in self._served.items()
            if (other := _other(provider.region_input, wanted=wanted))
        ]


def _other(region: str | None, *, wanted: str) -> str | None:
    return region if region in REGIONS and region != wanted else None
