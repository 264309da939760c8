"""What a key is, which nothing ever changes: account, MultiRegion, spec, usage and origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live.comparison.difference import Aspect, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting


def kind(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region whose key is of another kind than the file's."""
    key = sighting.key
    for region, told in sighting.described.items():
        kinds = (
            ("account", told.account, sighting.account),
            ("MultiRegion", str(told.multi_region), str(True)),
            ("key spec", told.spec, key.key_spec),
            ("key usage", told.usage, key.usage),
            ("origin", told.origin, key.origin),
        )
        other = [(name, found, want) for name, found, want in kinds if found != want]
        if other:
            yield Difference(
                aspect=Aspect.KIND,
                region=region,
                found=", ".join(f"{name} {found}" for name, found, _ in other),
                wanted=", ".join(f"{name} {want}" for name, _, want in other),
                mend="do not deploy: Terraform would replace the key; let the file say what it is, "
                "or name the right key",
            )
