"""The round trip itself: every Region makes, then every Region takes, all at the same time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.live.gateway import CallRefused, Reason
from keyspan.live.regions import in_each
from keyspan.live.roundtrip.challenge import new_challenge
from keyspan.live.roundtrip.encryption import EncryptionSdk
from keyspan.live.roundtrip.matrix import NO_USE, OTHER_KEY, Matrix, Trip
from keyspan.live.roundtrip.uses import has_client_side, uses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from keyspan.live.gateway import Connect, DescribedKey, KeyManagement
    from keyspan.live.roundtrip.uses import Use

    Clock: TypeAlias = Callable[[], float]


def prove(
    described: Mapping[str, DescribedKey], *, connect: Connect, clock: Clock = time.perf_counter
) -> tuple[Matrix, ...]:
    """Use the key of each Region, and have that of each take what came of it.

    A Region that refuses has AWS's code in its cells and does not stop the others. One that does
    not answer is asked once. How often AWS is called is told in `keyspan.live.roundtrip`.

    Args:
        described: Region to what DescribeKey says of its key, the primary's first. Only these are
            asked: whoever expects a key to be disabled leaves it out.
        connect: gives KMS of a Region.
        clock: tells seconds.

    Returns:
        a matrix for each use of such a key; one in which nothing is good where no use is known.
    """
    key = next(iter(described.values()))
    uses = tuple(uses_of(key, new_challenge()))
    if not uses:
        return (_unknown(key, tuple(described)),)
    return _run(uses, described, connect=connect, clock=clock)


def prove_client_side(
    described: Mapping[str, DescribedKey], *, connect: Connect, clock: Clock = time.perf_counter
) -> tuple[Matrix, ...]:
    """Encrypt with the AWS Encryption SDK under each Region's key, and decrypt under each other's.

    Args:
        described: as `prove` takes it.
        connect: gives KMS of a Region.
        clock: tells seconds.

    Returns:
        a matrix; nothing for a key that the library cannot use, as `has_client_side` tells.

    Raises:
        MissingTool: the library is not installed.
    """
    if not has_client_side(next(iter(described.values())).spec):
        return ()
    use = EncryptionSdk(challenge=new_challenge())
    return _run((use,), described, connect=connect, clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What came of one call: a thing, or a problem."""

    thing: Any = field(default=None, repr=False)
    seconds: float = 0.0
    problem: str = ""
    message: str = ""
    asked: bool = True


@dataclass(slots=True, kw_only=True)
class _Place:
    """The key of one Region. One thread at a time asks it.

    Attributes:
        region: the Region.
        key: what is said of its key.
        connect: gives KMS of a Region.
        clock: tells seconds.
        settled: what every further question gets, without AWS being asked.
    """

    region: str
    key: DescribedKey
    connect: Connect
    clock: Clock
    settled: _Answer | None = None

    def ask(self, call: Callable[[KeyManagement, DescribedKey], Any]) -> _Answer:
        if self.settled:
            return self.settled
        start = self.clock()
        try:
            kms = self.connect(self.region)
            start = self.clock()
            thing = call(kms, self.key)
        except CallRefused as refusal:
            answer = _Answer(
                seconds=self.clock() - start, problem=refusal.code, message=refusal.message
            )
            if refusal.reason is Reason.UNREACHABLE:
                self.settled = replace(answer, asked=False)
            return answer
        return _Answer(thing=thing, seconds=self.clock() - start)


def _run(
    uses: Sequence[Use],
    described: Mapping[str, DescribedKey],
    *,
    connect: Connect,
    clock: Clock,
) -> tuple[Matrix, ...]:
    first = next(iter(described.values()))
    places = {
        region: _Place(
            region=region, key=key, connect=connect, clock=clock, settled=_foreign(key, first)
        )
        for region, key in described.items()
    }
    made = in_each(places, lambda region: [places[region].ask(use.make) for use in uses])

    def take(region: str) -> list[list[Trip]]:
        return [
            [_trip(use, places[region], made[origin][number]) for origin in places]
            for number, use in enumerate(uses)
        ]

    taken = in_each(places, take)
    return tuple(
        _matrix(
            use,
            made={region: answers[number] for region, answers in made.items()},
            taken={region: trips[number] for region, trips in taken.items()},
        )
        for number, use in enumerate(uses)
    )


def _matrix(
    use: Use, *, made: Mapping[str, _Answer], taken: Mapping[str, Sequence[Trip]]
) -> Matrix:
    """Return what came of one use; `taken` has a Region's trips in the order of the Regions."""
    return Matrix(
        operations=use.operations,
        done=use.done,
        algorithm=use.algorithm,
        regions=tuple(made),
        made=MappingProxyType(
            {region: answer.seconds for region, answer in made.items() if not answer.problem}
        ),
        trips=MappingProxyType(
            {
                (origin, target): taken[target][place]
                for place, origin in enumerate(made)
                for target in taken
            }
        ),
    )


def _trip(use: Use, place: _Place, made: _Answer) -> Trip:
    if made.problem:
        return Trip(problem=made.problem, message=made.message, made=False)
    answer = place.ask(lambda kms, key: use.takes(kms, key, made.thing))
    seconds = answer.seconds if answer.asked else None
    if answer.problem or answer.thing:
        return Trip(problem=answer.problem, message=answer.message, seconds=seconds)
    return Trip(
        problem=OTHER_KEY,
        message=f"what came of {use.operations[1]} is not what was made",
        seconds=seconds,
    )


def _foreign(key: DescribedKey, first: DescribedKey) -> _Answer | None:
    """Return what to say of a key of another kind, which cannot be related."""
    if (key.spec, key.usage) == (first.spec, first.usage):
        return None
    return _Answer(
        asked=False,
        problem=OTHER_KEY,
        message=f"the key there is {key.spec} for {key.usage}, and the first Region's "
        f"is {first.spec} for {first.usage}",
    )


def _unknown(key: DescribedKey, regions: tuple[str, ...]) -> Matrix:
    trip = Trip(
        problem=NO_USE,
        message=f"nothing is known here that proves a key of {key.spec} for {key.usage}; "
        "a newer release of keyspan may know",
        made=False,
    )
    return Matrix(
        operations=(NO_USE, NO_USE),
        done="",
        regions=regions,
        made=MappingProxyType({}),
        trips=MappingProxyType({(a, b): trip for a in regions for b in regions}),
    )
