"""The bindings load fast, as they do for whoever imports keyspan.bindings first."""

import importlib

import pytest


@pytest.fixture(autouse=True)
def fast_bindings(request):
    """Load them before a test imports CDKTF by itself, which would cost 20 s of CPU."""
    if request.node.get_closest_marker("node"):
        importlib.import_module("keyspan.bindings")
