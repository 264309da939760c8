"""What a picture shows of related keys, as values: whoever draws one adds nothing to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Role: TypeAlias = Literal["primary", "replica", "retired"]
"""What the key of a Region is; retired is one that Terraform lets go of."""


class Tone(StrEnum):
    """How a mark is meant."""

    WANTED = "wanted"  # the file says so
    WRONG = "wrong"  # somebody has to look at it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is out of the ordinary about the key of a Region: "disabled"."""

    text: str
    tone: Tone


DISABLED = Mark(text="disabled", tone=Tone.WANTED)
LET_GO = Mark(text="Terraform lets go of it", tone=Tone.WANTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that somebody may do with the key of a Region, or that is denied.

    Attributes:
        principal: who, as the key policy or the grant has it; several, of a denial, with commas.
            Regions are compared without it: services have other names in each.
        who: the same in words: "role OrdersApp", "anybody in the account".
        powers: what, in words: "encrypt", "decrypt".
        provided: on what conditions, in words: "through s3 or dynamodb", "where IAM allows it".
        denied: whether it is what nobody of these may do, whatever else allows it.
    """

    principal: str = field(compare=False)
    who: str
    powers: tuple[str, ...]
    provided: tuple[str, ...] = ()
    denied: bool = False

    @property
    def may(self) -> str:
        """What, and on what conditions: "give grants for AWS resources"."""
        denied = "never " if self.denied else ""
        powers, provided = ", ".join(self.powers), ", ".join(self.provided)
        between = "" if not provided else " " if len(self.powers) == 1 else ", "
        return f"{denied}{powers}{between}{provided}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturedRegion:
    """The key of one Region.

    Attributes:
        region: the Region.
        role: what the key is there.
        aliases: its aliases, without the prefix "alias/".
        access: who may do what with it, by its key policy and its grants.
        marks: what is out of the ordinary.
    """

    region: str
    role: Role
    aliases: tuple[str, ...] = ()
    access: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What is the same in some Regions: who may do what.

    Attributes:
        regions: these Regions.
        where: the same in words: "in every Region", "in eu-west-1".
        lines: who may do what there.
    """

    regions: tuple[str, ...]
    where: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturedData:
    """Data that a key protects, in each of its Regions with the key of that Region.

    Attributes:
        service: the service that holds it: "s3".
        name: its name in the keyring.
        existing: whether it is there already, and Terraform makes nothing of it.
        names: Region to its name there: {"eu-west-1": "acme-invoices-eu"}.
        copied: from where to where the service copies it: pairs of Regions.
    """

    service: str
    name: str
    existing: bool = False
    names: Mapping[str, str]
    copied: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """Its service and name: "s3 invoices", "s3 archive, existing"."""
        return f"{self.service} {self.name}{', existing' if self.existing else ''}"

    def origin(self, region: str) -> str:
        """Return where a Region's data comes from, in words: "copied from us-east-1", or ""."""
        sources = [source for source, target in self.copied if target == region]
        back = [source for source in sources if (region, source) in self.copied]
        said = {
            "copied from": [source for source in sources if source not in back],
            "copied from and to": back,
        }
        return ", ".join(f"{words} {', '.join(named)}" for words, named in said.items() if named)

    @property
    def told(self) -> str:
        """Its names and where they come from, in words."""
        said = (f"{name} in {place} {self.origin(place)}" for place, name in self.names.items())
        return ", ".join(each.rstrip() for each in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturedKey:
    """One multi-Region key.

    Attributes:
        name: its name in the keyring.
        description: of its primary key.
        key_spec: AWS's name of what it is made of: "SYMMETRIC_DEFAULT".
        key_usage: AWS's name of what it is for: "ENCRYPT_DECRYPT".
        imported: whether its key material is imported.
        rotation_days: the period of automatic rotation; None where it does not rotate.
        regions: the key of each Region, the primary first.
        data: what the key protects.
    """

    name: str
    description: str
    key_spec: str
    key_usage: str
    imported: bool
    rotation_days: int | None
    regions: tuple[PicturedRegion, ...]
    data: tuple[PicturedData, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """What all related keys share, in words."""
        rotation = f"rotates every {self.rotation_days} days"
        return (
            self.key_spec,
            self.key_usage,
            *(["imported key material"] if self.imported else []),
            rotation if self.rotation_days else "no automatic rotation",
        )

    @property
    def access(self) -> tuple[Access, ...]:
        """Who may do what, told once for all Regions in which it is the same."""
        found: dict[Line, list[str]] = {}
        for place in self.regions:
            for line in dict.fromkeys(place.access):
                found.setdefault(line, []).append(place.region)
        every = [place.region for place in self.regions if place.access]
        grouped: dict[tuple[str, ...], list[Line]] = {}
        for line, regions in found.items():
            grouped.setdefault(tuple(regions), []).append(line)
        return tuple(
            Access(regions=regions, where=_where(regions, every), lines=tuple(lines))
            for regions, lines in sorted(
                grouped.items(), key=lambda group: (-len(group[0]), every.index(group[0][0]))
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Keys of one account.

    Attributes:
        account: the AWS account ID.
        keys: each multi-Region key.
    """

    account: str
    keys: tuple[PicturedKey, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        """Every Region that is shown, in alphabetical order."""
        return tuple(sorted({place.region for key in self.keys for place in key.regions}))


def _where(regions: Sequence[str], every: Sequence[str]) -> str:
    """Return some of a key's Regions in words."""
    others = [region for region in every if region not in regions]
    if not others:
        return "in every Region" if len(every) > 1 else f"in {every[0]}"
    if len(others) < len(regions) - 1:
        return f"in every Region but {', '.join(others)}"
    return f"in {', '.join(regions)}"
