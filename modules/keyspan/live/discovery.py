"""The multi-Region keys of an account: found in its Regions, grouped by ID, and held to be whole.

A set is taken whole or not at all: a related key that is left behind would be a replica that no
file names. What is left out is told, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.gateway import NOT_FOUND, CallRefused
from keyspan.live.listing import multi_region, of_each_key, readable
from keyspan.live.living import read_set
from keyspan.live.regions import in_regions
from keyspan.model.regions import REGIONS
from keyspan.model.specs import ORIGINS, USAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from keyspan.live.gateway import Connect, DescribedKey, KeyManagement
    from keyspan.live.living import KeySet

    Answers = dict[str, DescribedKey | CallRefused]

_MENDS: Mapping[str, str] = {
    "Creating": "wait until it is Enabled, and run it again",
    "Updating": "a promotion is under way: wait until it is done, and run it again",
    "PendingDeletion": "its data is lost with it: aws kms cancel-key-deletion, or let it go",
    "PendingReplicaDeletion": "its data is lost with it: aws kms cancel-key-deletion, or let it go",
    "PendingImport": "its key material is missing: import it again, with aws kms "
    "import-key-material, and run it again",
}
_NEWER = "a newer version of Keyspan may know it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found.

    Attributes:
        sets: the keys that are whole, in the order of their primary's alias.
        left_out: why others are not among them.
        single: Region to the number of its single-Region keys, those of AWS services among them.
        refused: the Regions that were asked and did not answer.
    """

    sets: tuple[KeySet, ...] = ()
    left_out: tuple[Fault, ...] = ()
    single: Mapping[str, int]
    refused: tuple[CallRefused, ...] = ()


def discover(
    regions: Sequence[str],
    *,
    connect: Connect,
    key_ids: Collection[str] = (),
    tags: Mapping[str, str] | None = None,
) -> Discovery:
    """Find multi-Region keys, and read all that is set on them.

    Related keys in further Regions are followed.

    Args:
        regions: the Regions to look in.
        connect: gives KMS of a Region.
        key_ids: the keys that are meant; without any, all that the Regions hold.
        tags: what the primary key has to be tagged with.
    """
    listed = _listed(regions, connect, key_ids)
    refused = tuple(each for each in listed.values() if isinstance(each, CallRefused))
    if refused:
        return Discovery(single={}, refused=refused)
    ids = {region: each for region, each in listed.items() if not isinstance(each, CallRefused)}
    wanted = {region: multi_region(every) for region, every in ids.items()}
    described = _described(wanted, connect)
    sets: list[KeySet] = []
    left_out: list[Fault] = [_nowhere(each, regions) for each in key_ids if each not in described]
    for key_id, answers in described.items():
        faults = list(_faults(key_id, answers))
        try:
            found = None if faults else read_set(_in_order(answers), connect=connect)
        except CallRefused as refusal:
            faults.append(_unread(key_id, refusal))
            found = None
        if found and (tags or {}).items() <= found.primary.tags.items():
            sets.append(found)
        left_out += faults
    return Discovery(
        sets=tuple(sorted(sets, key=lambda each: (each.alias or "~", each.key_id))),
        left_out=tuple(left_out),
        single={region: len(ids[region]) - len(each) for region, each in wanted.items()},
    )


def _listed(
    regions: Sequence[str], connect: Connect, key_ids: Collection[str]
) -> dict[str, tuple[str, ...] | CallRefused]:
    def keys(_: str, kms: KeyManagement) -> tuple[str, ...]:
        return tuple(key_ids) or kms.key_ids()

    return in_regions(regions, keys, connect=connect)


def _described(wanted: Mapping[str, Sequence[str]], connect: Connect) -> dict[str, Answers]:
    """Return what each Region says of each key ID, further Regions of related keys included."""
    found: dict[str, Answers] = {}
    asked = wanted
    while any(asked.values()):
        answers = of_each_key(asked, lambda kms, key_id: kms.describe(key_id), connect=connect)
        for key_id, told in answers.items():
            found.setdefault(key_id, {}).update(told)
        asked = _further(found)
    kept = {key_id: _concerned(answers) for key_id, answers in found.items()}
    return {key_id: answers for key_id, answers in kept.items() if answers}


def _concerned(answers: Answers) -> Answers:
    """Return the answers but those of Regions that, as the others say, hold no related key."""
    named = {region for each in readable(answers).values() for region in each.regions}
    if not named:
        return {r: each for r, each in answers.items() if not _is_absent(each)}
    return {r: each for r, each in answers.items() if r in named or not _is_refused(each)}


def _further(found: Mapping[str, Answers]) -> dict[str, tuple[str, ...]]:
    """Return the Regions of related keys that were not asked yet, with the key IDs to ask for."""
    asked: dict[str, tuple[str, ...]] = {}
    for key_id, answers in found.items():
        told = readable(answers).values()
        for region in dict.fromkeys(region for each in told for region in each.regions):
            if region not in answers and region in REGIONS:
                asked[region] = (*asked.get(region, ()), key_id)
    return asked


def _in_order(answers: Answers) -> dict[str, DescribedKey]:
    """Return the keys of a set, the primary's first, the replicas as AWS lists them."""
    described = readable(answers)
    regions = next(iter(described.values())).regions
    return {region: described[region] for region in regions}


def _faults(key_id: str, answers: Answers) -> Iterator[Fault]:
    """Yield why a set of related keys cannot be taken."""
    for region, answer in answers.items():
        if isinstance(answer, CallRefused):
            yield _unread(key_id, answer)
        elif answer.state not in ("Enabled", "Disabled"):
            mend = _MENDS.get(answer.state, "only an enabled or a disabled key can be taken over")
            problem = f"the key is {answer.state}, so the set is left out"
            yield Fault(where=f"{key_id} in {region}", problem=problem, mend=mend)
    told = readable(answers)
    if told:
        yield from _kind_faults(key_id, next(iter(told.values())))
    regions = {frozenset(each.regions) for each in told.values()}
    primaries = {each.primary_region for each in told.values()}
    known = frozenset(REGIONS)
    if len(primaries) > 1 or {each & known for each in regions} != {frozenset(answers)}:
        said = "; ".join(f"{r} says {', '.join(each.regions)}" for r, each in told.items())
        yield Fault(
            where=key_id,
            problem=f"the Regions do not agree on which keys are related: {said}",
            mend="something is under way: wait until it is done, and run it again",
        )


def _kind_faults(key_id: str, told: DescribedKey) -> Iterator[Fault]:
    known = ((told.spec, USAGES, "key spec"), (told.origin, ORIGINS, "origin"))
    for found, every, what in known:
        if found not in every:
            yield Fault(
                where=key_id,
                problem=f"its {what} is {found}, which Keyspan does not know",
                mend=_NEWER,
            )
    for region in told.regions:
        if region not in REGIONS:
            problem = f"a related key is in {region}, which Keyspan does not know"
            yield Fault(where=key_id, problem=problem, mend=_NEWER)


def _unread(key_id: str, refusal: CallRefused) -> Fault:
    return Fault(
        where=f"{key_id} in {refusal.region}",
        problem=f"the key cannot be read, so the set is left out: {refusal.operation}: "
        f"{refusal.code}{': ' * bool(refusal.message)}{refusal.message}",
        mend=f"let who calls read it there: kms:{refusal.operation}",
    )


def _nowhere(key_id: str, regions: Sequence[str]) -> Fault:
    return Fault(
        where=key_id,
        problem=f"no key of that ID is in {', '.join(regions)}",
        mend="name its Region, --regions, and check the credentials' account",
    )


def _is_refused(answer: DescribedKey | CallRefused) -> bool:
    return isinstance(answer, CallRefused)


def _is_absent(answer: DescribedKey | CallRefused) -> bool:
    return isinstance(answer, CallRefused) and answer.code == NOT_FOUND
