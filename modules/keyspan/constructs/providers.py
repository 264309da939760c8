"""Which Region and stack each provider is of, as it is handed in and again at synth."""

from __future__ import annotations

from collections import defaultdict

from keyspan.bindings import IValidation, TerraformProvider, TerraformStack, implements
from keyspan.model.regions import REGIONS

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
        self._path = stack.node.path
        self._served: dict[TerraformProvider, str] = {}
        self._own: dict[TerraformProvider, str | None] = {}
        self._stacks: dict[TerraformProvider, str] = {}
        stack.node.add_validation(self)

    @classmethod
    def of(cls, stack: TerraformStack) -> ProviderRegions:
        """Return the provider Regions of a stack."""
        if stack not in _stacks:
            _stacks[stack] = cls(stack)
        return _stacks[stack]

    def other_stack(self, provider: TerraformProvider) -> str | None:
        """Return the path of the stack that a provider is of, if it is another than this one."""
        if provider not in self._stacks:
            self._stacks[provider] = TerraformStack.of(provider).node.path
        path = self._stacks[provider]
        return None if path == self._path else path

    def other_region(self, provider: TerraformProvider, *, wanted: str) -> str | None:
        """Return the Region that a provider is of, if it is known to be another than is wanted."""
        if provider not in self._own:
            self._own[provider] = _region(provider)
        other = _other(self._own[provider], wanted=wanted)
        if other is None:
            self._served[provider] = wanted
        return other

    def validate(self) -> list[str]:
        """Return what providers have become since, or are together; CDKTF asks at synth."""
        moved = [
            f"a provider that was handed in for {wanted} is of {other} now"
            for provider, wanted in self._served.items()
            if (other := _other(_region(provider), wanted=wanted))
        ]
        named: defaultdict[str, list[str]] = defaultdict(list)
        for provider, region in self._served.items():
            named[provider.fqn].append(region)
        shared = [
            f"the providers for {' and '.join(regions)} are both {name}: give each an alias"
            for name, regions in named.items()
            if len(regions) > 1
        ]
        return [*moved, *shared]


def _region(provider: TerraformProvider) -> str | None:
    """Return a provider's Region; bindings that an app generated have a class of their own."""
    return getattr(provider, "region_input", None)


def _other(region: str | None, *, wanted: str) -> str | None:
    return region if region in REGIONS and region != wanted else None
