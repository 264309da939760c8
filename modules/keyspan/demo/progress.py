"""What the demo prints: one line a step, with its time; a moving one on a terminal."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Generator

    from keyspan.demo.proof import Proof


_PROOF_COLUMNS = 200


@dataclass(slots=True)
class Step:
    """A step under way; what it found is put into `found` and printed when it ends."""

    found: str = ""


@dataclass(slots=True)
class Progress:
    """The demo's voice; remembers how long each step took, in seconds."""

    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def step(self, name: str, doing: str) -> Generator[Step]:
        """Show what is being done, and then one line of what came of it."""
        step = Step()
        start = time.monotonic()
        with self.console.status(f"{name}: {doing}"):
            yield step
        taken = time.monotonic() - start
        self.seconds[name] = self.seconds.get(name, 0) + taken
        self.console.print(f"{name:<9}{taken:6.1f} s  {step.found or doing}")

    def proof(self, proof: Proof) -> None:
        """Print a proof: a row for each Region that made something, a column where it was taken."""
        table = Table("", *proof.regions, box=None, padding=(0, 2, 0, 0))
        for source in proof.regions:
            cells = (proof.cell(source, target) for target in proof.regions)
            table.add_row(source, *(_colored(cell, good=cell == proof.done) for cell in cells))
        self.say(f"{proof.key} ({proof.key_id}), from the Region on the left to the one above:")
        self.console.print(table, width=max(self.console.width, _PROOF_COLUMNS))

    def say(self, text: str) -> None:
        """Print plain text."""
        self.console.print(text, markup=False)


def _colored(cell: str, *, good: bool) -> str:
    return f"[{'green' if good else 'red'}]{cell}[/]"
