"""Import of key material: into the primary key first, then the same bytes into its replicas.

Source: KMS API reference, ImportKeyMaterial; developer guide, "Importing key material into
multi-Region keys".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.gateway import ImportType
from keyspan.live.plan import IMPORTABLE, Import, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.observe import LiveKey, Related

_OTHER = "these are not the bytes that were imported before"


def plan_import(live: LiveKey) -> Plan:
    """Return how a file's bytes get into every key of the file that exists.

    The first material of a symmetric key is new to AWS; after it AWS takes known bytes only, so an
    import never adds another material.
    """
    named = [related for related in live.existing if related.region in live.key.regions]
    ready = [related for related in named if related.state in IMPORTABLE]
    return Plan(
        live=live,
        steps=tuple(_step(live, related) for related in ready),
        left_out=tuple(_unready(related) for related in named if related not in ready),
        notes=(*elsewhere(live), *_unnamed(live), *absent(live)),
    )


def elsewhere(live: LiveKey) -> Iterator[Fault]:
    """Yield that the primary key is not where the file has it."""
    if live.primary_region != live.key.primary.region:
        yield Fault(
            where=live.primary_region,
            problem=f"holds the primary key, and keys.{live.key.name} says "
            f"{live.key.primary.region}",
            mend="it was promoted; the key that is the primary now comes first",
        )


def absent(live: LiveKey) -> Iterator[Fault]:
    """Yield the Regions of the file in which there is no key yet."""
    if regions := [related.region for related in live.absent]:
        yield Fault(
            where=", ".join(regions),
            problem="no key yet; replicas are created after the primary key has its material",
            mend="apply Terraform again to create the replicas, then run "
            "keyspan material import again",
        )


def _unnamed(live: LiveKey) -> Iterator[Fault]:
    """Yield the Regions of related keys that the file does not name."""
    others = [r.region for r in live.existing if r.region not in live.key.regions]
    if others:
        yield Fault(
            where=", ".join(others),
            problem=f"a related key is there that keys.{live.key.name} does not name",
            mend="nothing is imported there; add the Region to replicas, if it is yours",
        )


def _step(live: LiveKey, related: Related) -> Import:
    return Import(
        region=related.region,
        doing=_doing(live, related),
        import_type=_import_type(live, related),
        other_bytes=_advice(live),
    )


def _import_type(live: LiveKey, related: Related) -> ImportType | None:
    if not live.symmetric:
        return None
    first = not related.materials and related.region == live.primary_region
    return ImportType.NEW if first else ImportType.EXISTING


def _doing(live: LiveKey, related: Related) -> str:
    if related.state != "PendingImport":
        return "import the same bytes again: the expiry is set anew"
    if related.materials:
        return "import the bytes that are missing"
    if related.region == live.primary_region:
        return "import the first key material"
    return "import the same bytes"


def _advice(live: LiveKey) -> str:
    if live.symmetric:
        return f"{_OTHER}; to rotate to new bytes: keyspan material rotate {live.key.name}"
    return f"{_OTHER}; key pairs and HMAC keys take one key material, ever: name its file"


def _unready(related: Related) -> Fault:
    return Fault(
        where=related.region,
        problem=f"the key is {related.state}, and takes no key material",
        mend=f"it has to be {', '.join(IMPORTABLE[:-1])} or {IMPORTABLE[-1]}",
    )
