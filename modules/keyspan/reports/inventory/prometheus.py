"""For a monitor: metrics in Prometheus's text format, for the textfile collector of an exporter.

What is not known has no sample: an alert on a missing one is an alert on what was not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prometheus_client import Metric

    from keyspan.live.inventory import Fleet, FleetKey, FleetMember

_KEY = ("key", "key_id")
_MEMBER = (*_KEY, "region")


def render(fleet: Fleet) -> str:
    """Return an inventory as metrics."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - slow to load
    from prometheus_client.registry import Collector  # noqa: PLC0415 - the same

    class Inventory(Collector):
        def collect(self) -> Iterator[Metric]:
            return _metrics(fleet)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Inventory())
    return generate_latest(registry).decode("utf-8")


def _metrics(fleet: Fleet) -> Iterator[Metric]:
    keys = fleet.keys
    members = [(key, each) for key in keys for each in key.members]
    yield _gauge(
        "keyspan_inventory_key_info",
        "A key of one Region, and what it is; always 1.",
        (*_MEMBER, "role", "state", "spec", "usage", "origin"),
        [
            ((*_of(key, m), m.role, m.state, key.spec, key.usage, key.origin), 1)
            for key, m in members
        ],
    )
    yield _gauge(
        "keyspan_inventory_key_monthly_cost_dollars",
        "What the key of one Region costs in a month, in US dollars, without requests.",
        _MEMBER,
        [
            (_of(key, m), float(m.monthly_dollars))
            for key, m in members
            if m.monthly_dollars is not None
        ],
    )
    yield _gauge(
        "keyspan_inventory_key_last_use_timestamp_seconds",
        "When the key of one Region was used last; no sample where no use was noted.",
        _MEMBER,
        [
            (_of(key, m), m.last_use.moment.timestamp())
            for key, m in members
            if m.last_use and m.last_use.moment
        ],
    )
    yield _gauge(
        "keyspan_inventory_key_deletion_timestamp_seconds",
        "When the key of one Region is deleted, where that is scheduled.",
        _MEMBER,
        [(_of(key, m), m.deletion.timestamp()) for key, m in members if m.deletion],
    )
    yield _gauge(
        "keyspan_inventory_key_material_expiry_timestamp_seconds",
        "When imported key material of the key of one Region expires first.",
        _MEMBER,
        [(_of(key, m), m.expires.timestamp()) for key, m in members if m.expires],
    )
    yield _rotations(keys)
    yield _gauge(
        "keyspan_inventory_key_notes",
        "How much is odd about related keys; keyspan inventory tells it.",
        _KEY,
        [(_names(key), len(key.notes)) for key in keys],
    )
    yield _gauge(
        "keyspan_inventory_key_found",
        "Whether a key of the keyring was found in some Region.",
        ("key",),
        [((each,), each not in fleet.missing) for each in fleet.keyring or ()],
    )
    yield _gauge(
        "keyspan_inventory_region_read",
        "Whether the keys of a Region could be listed.",
        ("region",),
        [((each,), each not in fleet.unread) for each in fleet.regions],
    )
    yield _gauge(
        "keyspan_inventory_region_single_region_keys",
        "How many single-Region keys a Region has, those of AWS services among them.",
        ("region",),
        [((region,), number) for region, number in fleet.single.items()],
    )
    yield _gauge(
        "keyspan_inventory_refused_calls",
        "How many calls AWS refused or did not answer; what they would have told is missing here.",
        (),
        [((), len(fleet.refusals))],
    )
    yield _gauge(
        "keyspan_inventory_last_run_timestamp_seconds",
        "When the keys were looked at.",
        (),
        [((), fleet.moment.timestamp())] if fleet.moment else [],
    )


def _gauge(
    name: str, told: str, labels: Sequence[str], samples: Sequence[tuple[tuple[str, ...], float]]
) -> Metric:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - slow to load

    family = GaugeMetricFamily(name, told, labels=labels)
    for values, value in samples:
        family.add_metric([printable(each) for each in values], value)
    return family


def _rotations(keys: Sequence[FleetKey]) -> Metric:
    from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415 - slow to load

    told = "How often the key material of related keys was rotated."
    family = CounterMetricFamily("keyspan_inventory_key_rotations", told, labels=_KEY)
    for key in keys:
        if key.rotations is not None:
            family.add_metric([printable(each) for each in _names(key)], key.rotations)
    return family


def _names(key: FleetKey) -> tuple[str, ...]:
    return key.name or "", key.key_id


def _of(key: FleetKey, member: FleetMember) -> tuple[str, ...]:
    return (*_names(key), member.region)
