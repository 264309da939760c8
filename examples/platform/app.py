"""A platform of several stacks: its keys, and a stack in each Region that uses them."""

import os

import keyspan.bindings  # noqa: F401 - first: the AWS bindings load fast after it
from cdktf import App
from settings import REGIONS
from stacks.keys import Keys
from stacks.service import Service


def platform(app: App, *, stage: str) -> tuple[Keys, list[Service]]:
    """Make all stacks of a stage."""
    keys = Keys(app, f"{stage}-keys", stage=stage)
    services = [
        Service(app, f"{stage}-orders-{region}", stage=stage, region=region, key=keys.orders)
        for region in REGIONS
    ]
    return keys, services


if __name__ == "__main__":
    app = App()
    platform(app, stage=os.environ.get("STAGE", "dev"))
    app.synth()
