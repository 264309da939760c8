"""An inventory for a monitor: what prometheus_client's own parser reads of it."""

import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from keyspan.reports.inventory import FORMATS
from tests.reports.inventory.texts import NOW, ORDERS, OTHER

NAMES = {
    "keyspan_inventory_key_info",
    "keyspan_inventory_key_monthly_cost_dollars",
    "keyspan_inventory_key_last_use_timestamp_seconds",
    "keyspan_inventory_key_deletion_timestamp_seconds",
    "keyspan_inventory_key_material_expiry_timestamp_seconds",
    "keyspan_inventory_key_rotations_total",
    "keyspan_inventory_key_notes",
    "keyspan_inventory_key_found",
    "keyspan_inventory_region_read",
    "keyspan_inventory_region_single_region_keys",
    "keyspan_inventory_refused_calls",
    "keyspan_inventory_last_run_timestamp_seconds",
}


@pytest.fixture
def samples(fleet):
    """Name to the values of its samples, each by its labels' values."""
    found = {}
    for family in text_string_to_metric_families(FORMATS["prometheus"](fleet)):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_the_names_are_an_api(samples):
    assert set(samples) == NAMES


def test_what_is_not_known_has_no_sample(samples):
    assert samples["keyspan_inventory_key_monthly_cost_dollars"] == {
        ("orders", ORDERS, "us-east-1"): 2.0,
        ("orders", ORDERS, "us-west-2"): 2.0,
        ("", OTHER, "us-east-1"): 0.0,
    }
    assert samples["keyspan_inventory_key_last_use_timestamp_seconds"] == {
        ("orders", ORDERS, "us-east-1"): NOW.timestamp()
    }


def test_what_a_monitor_alerts_on(samples):
    deleted = {("", OTHER, "us-east-1"): NOW.timestamp()}
    assert samples["keyspan_inventory_key_deletion_timestamp_seconds"] == deleted
    assert samples["keyspan_inventory_key_material_expiry_timestamp_seconds"] == deleted
    assert samples["keyspan_inventory_key_rotations_total"] == {
        ("orders", ORDERS): 1.0,
        ("", OTHER): 0.0,
    }
    assert samples["keyspan_inventory_key_notes"] == {("orders", ORDERS): 0.0, ("", OTHER): 1.0}
    assert samples["keyspan_inventory_key_found"] == {("orders",): 1.0, ("gone",): 0.0}
    assert samples["keyspan_inventory_region_read"][("eu-north-1",)] == 0.0
    assert samples["keyspan_inventory_region_read"][("us-east-1",)] == 1.0
    assert samples["keyspan_inventory_region_single_region_keys"][("us-east-1",)] == 3.0
    assert samples["keyspan_inventory_refused_calls"] == {(): 3.0}


def test_nothing_from_outside_forges_a_metric(hostile):
    shown = FORMATS["prometheus"](hostile)
    names = {line.split("{")[0].split(" ")[0] for line in shown.splitlines() if line[0] != "#"}
    assert names <= NAMES


def test_its_client_is_loaded_by_this_format_alone():
    code = "import sys, keyspan.reports.inventory; print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
