"""What AWS says of one imported key, in every Region at the same time, held against the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.errors import Fault, Faulty, KeyspanError
from keyspan.live.gateway import NOT_FOUND, CallRefused
from keyspan.live.regions import in_each
from keyspan.model import specs
from keyspan.model.bounds import ALIAS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyspan.live.gateway import Connect, DescribedKey, KeyMaterial
    from keyspan.model import Key


class UnfitKey(Faulty, KeyspanError):
    """The living keys are not such that it could be done; `faults` says why, all at once."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """One of the related keys as it was found.

    Attributes:
        region: its Region.
        described: what DescribeKey says; None where there is no key, or it was not read.
        materials: its key materials, oldest first; none of a key that is not symmetric.
        refusal: why it could not be read.
    """

    region: str
    described: DescribedKey | None = None
    materials: tuple[KeyMaterial, ...] = ()
    refusal: CallRefused | None = None

    @property
    def pending(self) -> KeyMaterial | None:
        """The material that waits for its rotation."""
        return next((material for material in self.materials if material.pending), None)

    @property
    def current(self) -> KeyMaterial | None:
        """The material that encrypts."""
        return next((material for material in self.materials if material.current), None)

    @property
    def missing(self) -> tuple[KeyMaterial, ...]:
        """The materials that the key cannot be used without, and that are not there."""
        return tuple(m for m in self.materials if not m.imported and not m.pending)

    @property
    def state(self) -> str:
        """Its key state, or what stands for it."""
        if self.described:
            return self.described.state
        return "not read" if self.refusal else "no key"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveKey:
    """A key of the file, as it lives.

    Attributes:
        key: as the file wants it.
        key_id: the ID that its related keys share.
        primary_region: the Region of the primary key, as AWS says.
        related: the primary key first, then the file's Regions in its order, then any others.
    """

    key: Key
    key_id: str
    primary_region: str
    related: tuple[Related, ...]

    @property
    def existing(self) -> tuple[Related, ...]:
        """The related keys that were read."""
        return tuple(related for related in self.related if related.described)

    @property
    def absent(self) -> tuple[Related, ...]:
        """The Regions of the file that hold no key yet."""
        return tuple(r for r in self.related if not r.described and not r.refusal)

    @property
    def refused(self) -> tuple[CallRefused, ...]:
        """Why some Regions could not be read."""
        return tuple(related.refusal for related in self.related if related.refusal)

    @property
    def symmetric(self) -> bool:
        """Whether it can have several materials, which AWS lists."""
        return self.key.symmetric

    def role(self, region: str) -> str:
        """Return what the key of a Region is: primary or replica."""
        return "primary" if region == self.primary_region else "replica"


def observe(key: Key, *, account: str, connect: Connect, key_id: str | None = None) -> LiveKey:
    """Read a key in every Region of the file, and in every further one that has a related key.

    A Region that cannot be read is kept as such: what can be done in the others is done.

    Args:
        key: the key of the file.
        account: the account that the file names.
        connect: gives KMS of a Region.
        key_id: its ID; without it, the first alias of the file's primary Region is looked up.

    Raises:
        CallRefused: the alias cannot be looked up, or no Region can be read.
        UnfitKey: it has no alias, it exists nowhere, or AWS has another key than the file.
    """
    found = key_id or _looked_up(key, connect)
    read = _read(key.regions, found, connect)
    told = [related.described for related in read if related.described]
    if not told:
        raise next((r.refusal for r in read if r.refusal), None) or UnfitKey([_nowhere(key, found)])
    live = {region for one in told for region in (one.primary_region, *one.replica_regions)}
    read += _read(sorted({r for r in live if r} - set(key.regions)), found, connect)
    if faults := [f for r in read for f in _faults(r, key=key, account=account, key_id=found)]:
        raise UnfitKey(faults)
    primary = _primary_region(read)
    return LiveKey(
        key=key,
        key_id=found,
        primary_region=primary,
        related=tuple(sorted(read, key=lambda related: related.region != primary)),
    )


def _looked_up(key: Key, connect: Connect) -> str:
    region = key.primary.region
    if not key.primary.aliases:
        raise UnfitKey([
            Fault(
                where=f"keys.{key.name}",
                problem=f"has no alias in {region} to find it by",
                mend="name its key ID: --key-id mrk-…",
            )
        ])  # fmt: skip
    return connect(region).describe(ALIAS_PREFIX + key.primary.aliases[0]).key_id


def _read(regions: Sequence[str], key_id: str, connect: Connect) -> list[Related]:
    def one(region: str) -> Related:
        try:
            kms = connect(region)
            described = kms.describe(key_id)
            symmetric = described.spec == specs.SYMMETRIC and described.origin == specs.EXTERNAL
            materials = kms.materials(key_id) if symmetric else ()
        except CallRefused as refusal:
            if refusal.code == NOT_FOUND:
                return Related(region=region)
            return Related(region=region, refusal=refusal)
        return Related(region=region, described=described, materials=materials)

    return list(in_each(regions, one).values())


def _nowhere(key: Key, key_id: str) -> Fault:
    return Fault(
        where=f"keys.{key.name}",
        problem=f"{key_id} is in none of {', '.join(key.regions)}",
        mend="deploy the key first, or name the right key ID",
    )


def _faults(related: Related, *, key: Key, account: str, key_id: str) -> Iterator[Fault]:
    """Yield where AWS's key is another than the file's."""
    told = related.described
    if told is None:
        return
    wanted = (
        ("key ID", told.key_id, key_id),
        ("account", told.account, account),
        ("origin", told.origin, key.origin),
        ("key spec", told.spec, key.key_spec),
        ("key usage", told.usage, key.usage),
    )
    where = f"{related.region}: {told.key_id}"
    mend = "is it the right key? its alias or --key-id may lead to another"
    if not told.multi_region:
        yield Fault(where=where, problem="is a single-Region key", mend=mend)
    for name, found, want in wanted:
        if found != want:
            problem = f"its {name} is {found}, and keys.{key.name} wants {want}"
            yield Fault(where=where, problem=problem, mend=mend)


def _primary_region(read: Sequence[Related]) -> str:
    said = {r.region: r.described.primary_region for r in read if r.described}
    regions = {region for region in said.values() if region}
    if len(regions) == 1:
        return regions.pop()
    raise UnfitKey([
        Fault(
            where=", ".join(f"{region} says {primary}" for region, primary in said.items()),
            problem="the Regions do not agree on which holds the primary key",
            mend="a promotion is under way: wait until it is done",
        )
    ])  # fmt: skip
