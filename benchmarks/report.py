"""Results as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.workload import REGIONS, RESOURCES_PER_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from benchmarks.measure import Comparison
    from benchmarks.peers import Peer

TITLE = "# What a synth costs"

_TEN, _HUNDRED = 10, 100
_NOTHING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Keyspan's app compared with its peers at one number of keys.

    Attributes:
        keys: how many, each in four Regions.
        caches: "warm" or "cold".
        comparison: with the peers, by their names.
    """

    keys: int
    caches: str
    comparison: Comparison

    @property
    def title(self) -> str:
        """The size and the caches, in words."""
        return f"{counted(self.keys)}, {self.caches}"

    @property
    def resources(self) -> int:
        """How many Terraform resources the keys are."""
        return self.keys * RESOURCES_PER_KEY


def counted(keys: int) -> str:
    """Write a number of keys."""
    return "1 key" if keys == 1 else f"{keys:,} keys"


def legend(*, keyspan: str, peers: Mapping[str, Peer], rounds: int) -> str:
    """Say what the numbers mean and which programs they are about."""
    rounded = "one round" if rounds == 1 else f"{rounds} rounds"
    meaning = (
        f"Each app writes the same keys down, each in {len(REGIONS)} Regions with an alias there:"
        f" {RESOURCES_PER_KEY} resources a key. 1.0 is Keyspan {keyspan}; 2.0 takes twice as much."
        f" Ratios are taken between two runs one right after the other; the median of {rounded}."
        " CPU time is of all processes, user and system; memory is the peak of the largest one."
        " Warm: a run before has filled the caches. Cold: they are empty."
    )
    made_of = (f"- {peer.title}: {peer.parts}" for peer in peers.values())
    return "\n".join([meaning, "", *made_of])


def ratios(
    title: str,
    sizes: Sequence[Size],
    peers: Mapping[str, Peer],
    ratio: Callable[[Comparison, str], float],
) -> str:
    """Return the table of one ratio, a row for each size and a column for each peer."""
    rows = [
        [size.title, *(number(ratio(size.comparison, name)) for name in peers)] for size in sizes
    ]
    return table([title, *(peer.title for peer in peers.values())], rows)


def own(sizes: Sequence[Size]) -> str:
    """Return the table of what Keyspan's app takes on this machine.

    CPU per resource is the whole run's, so it holds the start; the marginal one is of the resources
    that a size has more than the smallest.
    """
    smallest = min((size for size in sizes if size.caches == "warm"), key=lambda size: size.keys)
    header = ["python main.py", "resources", "CPU, s", "memory, MiB"]
    rows = [
        [
            size.title,
            f"{size.resources:,}",
            f"{size.comparison.base.cpu:.2f}",
            f"{size.comparison.base.memory:.0f}",
            f"{1000 * size.comparison.base.cpu / size.resources:.2f}",
            _marginal(size, smallest),
        ]
        for size in sizes
    ]
    return table([*header, "CPU per resource, ms", "CPU per further resource, ms"], rows)


def commands(title: str, first: str, comparison: Comparison) -> str:
    """Return the table of a command, which is named `first`, and of others as ratios to it."""
    base = comparison.base
    rows = [[first, number(1), number(1), f"{base.cpu:.3f}", f"{base.memory:.0f}"]]
    for name in comparison.pairs:
        other = comparison.other(name)
        ratio = [number(comparison.cpu(name)), number(comparison.memory(name))]
        rows.append([name, *ratio, f"{other.cpu:.3f}", f"{other.memory:.0f}"])
    return table([title, "CPU, ratio", "memory, ratio", "CPU, s", "memory, MiB"], rows)


def number(ratio: float) -> str:
    """Write a ratio, in three digits at most from 1 on."""
    digits = 2 if ratio < _TEN else 1 if ratio < _HUNDRED else 0
    return f"{ratio:.{digits}f}"


def _marginal(size: Size, smallest: Size) -> str:
    further = size.resources - smallest.resources
    if size.caches != "warm" or not further:
        return _NOTHING
    cpu = size.comparison.base.cpu - smallest.comparison.base.cpu
    return f"{1000 * cpu / further:.2f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; its first column is words, the others are numbers."""
    rule = ["---", *("---:" for _ in header[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))
