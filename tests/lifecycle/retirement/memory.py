"""A project without Terraform: its state is a set of addresses, and its plans follow the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from keyspan.checks import Report, plan_view
from keyspan.checks.guard import GUARD_FAILED
from keyspan.config import load
from keyspan.errors import KeyspanError
from keyspan.lifecycle.project import Reviewed
from keyspan.model.state import holders
from keyspan.terraform import HeldResource, State
from tests.live.states import KEY_ID, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from keyspan.model import Keyring

REFUSAL = GUARD_FAILED.finding("plan", "", "it broke")
OTHER_ID = "mrk-" + "9" * 32
TEXT = """\
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2", "eu-west-1"]
aliases  = ["orders"]

# The next key is for audit.
[keys.audit]
primary = "us-east-1"
"""


@dataclass
class Memory:
    """What a Project is to a retirement.

    Attributes:
        folder: the folder of keyspan.toml.
        aws: where its keys live.
        state: what Terraform holds: addresses, to the key IDs of keys.
        besides: what its next plans do besides, by address.
        refuses: whether the guard refuses its plans.
        fails: "plan" or "apply", where Terraform fails; "silently" where an apply does nothing.
        meanwhile: what somebody else does while an apply runs.
        allowed: what each plan was allowed.
        applied: what each apply did.
    """

    folder: Path
    aws: World
    state: dict[str, str] = field(default_factory=dict)
    besides: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuses: bool = False
    fails: str = ""
    meanwhile: Callable[[], None] = lambda: None
    allowed: list[list[str]] = field(default_factory=list)
    applied: list[dict[str, str]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "keyspan.toml"

    @property
    def text(self) -> str:
        return self.file.read_text()

    def keyring(self) -> Keyring:
        return load(self.file)

    def stack(self, name: str) -> Stack:
        assert name == "keyring"
        return Stack(self)

    def deployed(self) -> Memory:
        self.state = {a: OTHER_ID if "audit" in a else KEY_ID for a in self.wanted()}
        return self

    def wanted(self) -> list[str]:
        return [
            address
            for key in self.keyring().keys
            for related in key.held
            for address in holders(key, related)
        ]


@dataclass
class Stack:
    memory: Memory
    name: str = "keyring"

    def state(self) -> Any:
        return State(
            resources=tuple(
                HeldResource(address=address, type=address.split(".")[0], values={"key_id": key_id})
                for address, key_id in self.memory.state.items()
            )
        )

    def review(self, *, allow: Iterable[Any] = ()) -> Reviewed:
        memory = self.memory
        if memory.fails == "plan":
            raise KeyspanError("terraform plan: failed")
        memory.allowed.append(sorted(map(str, allow)))
        entries = [*map(self._entry, self._actions().items()), *map(_entry, memory.besides.items())]
        document = {"resource_changes": entries, "configuration": {"root_module": {}}}
        return Reviewed(
            plan=SimpleNamespace(changed=bool(entries)),
            view=plan_view("plan", document),
            report=Report(documents=("plan",), refusals=(REFUSAL,) if memory.refuses else ()),
        )

    def apply(self, reviewed: Any) -> None:
        if self.memory.fails == "apply":
            raise KeyspanError("terraform apply: failed")
        if self.memory.fails == "silently":
            return
        self.memory.meanwhile()
        done = self._actions()
        for address, action in done.items():
            if action == "forget":
                del self.memory.state[address]
            else:
                self.memory.state[address] = KEY_ID
        self.memory.applied.append(done)

    def _actions(self) -> Mapping[str, str]:
        memory = self.memory
        released = {
            address
            for key in memory.keyring().keys
            for related in key.retired
            for address in holders(key, related)
        }
        adopted = any(key.adopted for key in memory.keyring().keys)
        wanted, held = set(memory.wanted()), set(memory.state)
        forgotten = dict.fromkeys(sorted(held & released), "forget")
        lost = dict.fromkeys(sorted(held - wanted - released), "delete")
        return {
            **forgotten,
            **lost,
            **dict.fromkeys(sorted(wanted - held), "import" if adopted else "create"),
        }

    def _entry(self, item: tuple[str, str]) -> dict[str, Any]:
        address, action = item
        if action == "import" and "grant" not in address:
            return _entry((address, {"actions": ["no-op"], "importing": {"id": KEY_ID}}))
        return _entry((address, {"actions": ["create" if action == "import" else action]}))


def _entry(item: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    address, change = item
    kind, name = address.split(".")
    outer = {"previous_address", "deposed"} & change.keys()
    return {
        "address": address,
        "type": kind,
        "name": name,
        "mode": "managed",
        "change": {"before": {}, "after": {}, **change},
        **{name: change[name] for name in outer},
    }
