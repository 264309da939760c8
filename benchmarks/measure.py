"""What commands cost, compared in pairs: machines are noisy, and noise comes in stretches."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from benchmarks.install import NODE
from keyspan.node import QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator

LAUNCHER = Path(__file__).with_name("launch.py")

Home = Callable[[], AbstractContextManager[str]]
"""Gives a run its home folder, which holds its caches: the same again, or a new one."""

_OTHERS_SETTINGS = ("AWS_", "CDK", "JSII_", "KEYSPAN_", "NODE_", "PYTHON", "XDG_")
_SETTINGS = {"CHECKPOINT_DISABLE": "1", "JSII_NODE": str(NODE), **QUIET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command line, the folder it runs in, and what is added to its environment."""

    words: tuple[str, ...]
    folder: Path
    added: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run took, its children included.

    Attributes:
        cpu: seconds, of user and of system.
        memory: MiB at the peak of the largest process.
    """

    cpu: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two runs, one right after the other."""

    base: Cost
    other: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A command's runs alone, and in pairs with runs of others by their names."""

    alone: tuple[Cost, ...]
    pairs: Mapping[str, tuple[Pair, ...]]

    @property
    def base(self) -> Cost:
        """The median cost of the command itself."""
        bases = [pair.base for pairs in self.pairs.values() for pair in pairs]
        return _median([*self.alone, *bases])

    def other(self, name: str) -> Cost:
        """Return the median cost of another."""
        return _median([pair.other for pair in self.pairs[name]])

    def cpu(self, name: str) -> float:
        """Return the median of the ratios of CPU time, another's to the command's."""
        return statistics.median(pair.other.cpu / pair.base.cpu for pair in self.pairs[name])

    def memory(self, name: str) -> float:
        """Return the median of the ratios of peak memory, another's to the command's."""
        return statistics.median(pair.other.memory / pair.base.memory for pair in self.pairs[name])


def compare(
    command: Command, others: Mapping[str, Command], *, rounds: int, home: Home
) -> Comparison:
    """Run a command before each of the others in each round; without others, alone."""
    alone: list[Cost] = []
    pairs: dict[str, list[Pair]] = {name: [] for name in others}
    for _ in range(rounds):
        for name, other in others.items():
            pairs[name].append(Pair(base=run(command, home=home), other=run(other, home=home)))
        if not others:
            alone.append(run(command, home=home))
    return Comparison(
        alone=tuple(alone), pairs={name: tuple(taken) for name, taken in pairs.items()}
    )


def run(command: Command, *, home: Home) -> Cost:
    """Run a command to its end; a failing one ends the benchmark and shows what it printed."""
    with home() as folder, tempfile.NamedTemporaryFile() as cost:
        done = subprocess.run(
            [sys.executable, "-IS", str(LAUNCHER), cost.name, *command.words],
            cwd=command.folder,
            env=dict(_environment(Path(folder))) | command.added,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            told = f"{' '.join(command.words)}: exit status {done.returncode}"
            raise SystemExit(f"{done.stdout}\n{told}")
        return Cost(**json.load(cost))


def _environment(home: Path) -> Iterator[tuple[str, str]]:
    """Yield the same environment for all: nobody's settings, and every cache within the home."""
    for name, value in os.environ.items():
        if not name.startswith(_OTHERS_SETTINGS):
            yield name, value
    yield "HOME", str(home)
    for name, folder in (("TMPDIR", home / "tmp"), ("XDG_CACHE_HOME", home / ".cache")):
        folder.mkdir(exist_ok=True)
        yield name, str(folder)
    yield from _SETTINGS.items()


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        cpu=statistics.median(cost.cpu for cost in costs),
        memory=statistics.median(cost.memory for cost in costs),
    )
