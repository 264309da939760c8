"""Which Region and stack each provider is of, as it is handed in and again at synth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from keyspan.bindings import IValidation, TerraformProvider, TerraformStack, implements
from keyspan.errors import Fault, InvalidKeyring
from keyspan.model.provider import ALIASES, REGION
from keyspan.model.regions import REGIONS
from keyspan.model.state import move_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model import Key
    from keyspan.model.provider import Providers

_IN_STACK = "make one in the stack of the key"

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


def chosen(
    key: Key,
    providers: Mapping[str, TerraformProvider] | TerraformProvider,
    *,
    stack: TerraformStack,
) -> tuple[Providers, Mapping[str, TerraformProvider]]:
    """Return how the Regions of a key are chosen, and the provider of each.

    Args:
        key: the key.
        providers: one for each Region, or one for all.
        stack: the stack of the key.

    Raises:
        InvalidKeyring: a provider does not fit.
    """
    known = ProviderRegions.of(stack)
    if isinstance(providers, Mapping):
        said = ((each, providers.get(each)) for each in key.regions)
        problems = [each for one in said for each in _problems(*one, known)]
        _require(key, problems)
        return ALIASES, providers
    if path := known.other_stack(providers):
        _require(key, [(f"the one for all Regions is of stack {path}", _IN_STACK)])
    if faults := list(move_faults(key, providers=REGION)):
        raise InvalidKeyring(faults)
    return REGION, dict.fromkeys(key.regions, providers)


def _require(key: Key, problems: list[tuple[str, str]]) -> None:
    where = f"keys.{key.name}: providers"
    if faults := [Fault(where=where, problem=problem, mend=mend) for problem, mend in problems]:
        raise InvalidKeyring(faults)


def _problems(
    region: str, provider: TerraformProvider | None, known: ProviderRegions
) -> Iterator[tuple[str, str]]:
    if provider is None:
        yield f"none for {region}", "hand in an AwsProvider with that Region and an alias"
    elif path := known.other_stack(provider):
        yield f"the one for {region} is of stack {path}", _IN_STACK
    elif other := known.other_region(provider, wanted=region):
        yield f"the one for {region} is of {other}", "hand in each Region's own provider"


def _region(provider: TerraformProvider) -> str | None:
    """Return a provider's Region; bindings that an app generated have a class of their own."""
    return getattr(provider, "region_input", None)


def _other(region: str | None, *, wanted: str) -> str | None:
    return region if region in REGIONS and region != wanted else None
