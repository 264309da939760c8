"""A project whose Terraform is in memory, with the provider's rules about multi-Region keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace

from keyspan.config import load
from keyspan.errors import CommandFailed
from keyspan.lifecycle.promotion import carry_out, prepare
from keyspan.model.state import key_address, promoted_move
from keyspan.terraform import HeldResource, State
from tests.live.promotion.memory import CALLER, KEY_ID, Aws

KEYRING = """\
# Who edits this is reviewed.
account = "111122223333"

[keys.orders]
primary  = "us-east-1"                  # home
replicas = ["us-west-2", "eu-west-1"]   # and away
"""


class Death(BaseException):
    """As kill -9: nothing is done any more."""


@dataclass
class World:
    """AWS, a folder and a state; `dies` names the step at which a run ends."""

    folder: object
    aws: Aws = field(default_factory=Aws)
    held: dict[str, dict] = field(default_factory=dict)
    drift: list[str] = field(default_factory=list)
    providers: list[str] = field(default_factory=lambda: ["hashicorp/aws 5.100.0"])
    applied: int = 0
    dies: str = ""
    said: list[str] = field(default_factory=list)

    def __post_init__(self):
        (self.folder / "keyspan.toml").write_text(KEYRING)
        key = self.key
        for region in key.regions:
            self.held[key_address(key, region)] = {"key_id": KEY_ID, "id": KEY_ID}

    @property
    def file(self):
        return self.folder / "keyspan.toml"

    @property
    def key(self):
        return load(self.file).keys[0]

    @property
    def text(self):
        return self.file.read_text()

    @property
    def journals(self):
        return [each.name for each in (self.folder / ".keyspan").glob("*.json")]

    def step(self, name):
        if self.dies == name:
            raise Death

    def stack(self, name):
        self.step("synth")
        return Stack(self)

    def prepare(self, region="us-west-2"):
        return prepare(
            self,
            "orders",
            region,
            connect=self.aws.connect,
            caller=lambda _: CALLER,
            say=self.said.append,
        )

    def promote(self, region="us-west-2", **more):
        carry_out(
            self.prepare(region),
            connect=self.aws.connect,
            say=self.said.append,
            pause=lambda _: None,
            **more,
        )

    @property
    def finished(self):
        """Where the primary key is by AWS, by the file and by the state, and what is left."""
        key = self.key
        others = [each for each in key.regions if f"aws_kms_replica_key.orders_{each}" in self.held]
        (held,) = set(key.regions) - set(others)
        return self.aws.primary, key.primary.region, held, self.journals


@dataclass
class Stack:
    world: World

    @property
    def terraform(self):
        return SimpleNamespace(providers=lambda: self.world.providers)

    def state(self):
        return State(
            resources=tuple(
                HeldResource(address=address, type=address.partition(".")[0], values=values)
                for address, values in self.world.held.items()
            )
        )

    def review(self):
        world = self.world
        world.step("plan")
        key = world.key
        if key.primary.region != world.aws.primary:
            raise CommandFailed("terraform plan", status=1, output="is not a primary", mend="…")
        move = promoted_move(key)
        moved = move if move and move.origin in world.held else None
        changes = [_change(each, ("update",)) for each in world.drift]
        if moved:
            changes.append(_change(moved.target, ("no-op",), moved.origin))
        apply = partial(self._apply, moved)
        return SimpleNamespace(
            view=SimpleNamespace(changes=changes, document={}),
            plan=SimpleNamespace(changed=bool(changes), counts="counts"),
            approved=True,
            told="APPROVED",
            apply=apply,
        )

    def apply(self, reviewed):
        self.world.step("before apply")
        reviewed.apply()
        self.world.step("after apply")

    def _apply(self, moved):
        self.world.applied += 1
        if moved:
            self.world.held[moved.target] = self.world.held.pop(moved.origin)


def _change(address, actions, was="", importing=""):
    resource = SimpleNamespace(address=address, mode="managed", before={"a": 1}, after={"a": 2})
    return SimpleNamespace(
        resource=resource, actions=actions, previous_address=was, importing=importing
    )
