"""What Keyspan costs in CPU time and memory, alone and compared with its peers: `make bench`.

Peers install themselves into .peers, or into the folder that KEYSPAN_PEERS names.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.install import python_with
from benchmarks.measure import Command, Comparison, compare, run
from benchmarks.peers import PEERS
from benchmarks.sameness import terraform
from benchmarks.workload import write_app

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.measure import Home
    from benchmarks.peers import Peer

COLD_KEYS = 1
PLOT = Path(__file__).with_name("plot.py")
KEYSPAN = str(Path(sys.executable).with_name("keyspan"))


class Bench:
    """One benchmark: its apps, written and proved to be alike, and its measurements.

    Args:
        scratch: an empty folder, for the apps and the caches.
        peers: what to compare with, by name.
        rounds: how often each pair of runs is measured.
    """

    def __init__(self, scratch: Path, *, peers: Mapping[str, Peer], rounds: int) -> None:
        self._scratch = scratch
        self._peers = peers
        self._rounds = rounds
        home = scratch / "home"
        home.mkdir()
        self._warm: Home = partial(nullcontext, str(home))
        self._cold: Home = partial(tempfile.TemporaryDirectory, dir=scratch)

    def prepare(self, keys: int) -> None:
        """Write every app for so many keys, run each once, and compare what they generate."""
        app = self._app(keys)
        write_app(app.folder, keys=keys)
        _tell(f"{report.counted(keys)}: first run of Keyspan")
        run(app, home=self._warm)
        document = terraform(app.folder)
        for name, command in self._others(keys).items():
            self._peers[name].write(command.folder, document)
            _tell(f"{report.counted(keys)}: first run of {name}")
            run(command, home=self._warm)
            self._peers[name].require_same(document, command.folder)

    def warm(self, keys: int) -> report.Size:
        """Compare with the peers, caches filled."""
        return self._size(keys, caches="warm", home=self._warm)

    def cold(self, keys: int) -> report.Size:
        """Compare with the peers, caches empty."""
        return self._size(keys, caches="cold", home=self._cold)

    def start(self) -> str:
        """Return the table of how long the command line takes to start."""
        nothing = Command(words=(sys.executable, "-c", "pass"), folder=self._scratch)
        shown = Command(words=(KEYSPAN, "--help"), folder=self._scratch)
        return self._commands("start", {"python -c pass": nothing, "keyspan --help": shown})

    def validate(self, sizes: Sequence[int]) -> str:
        """Return the table of how long `keyspan validate` takes to read keyrings."""
        read = {
            report.counted(keys): Command(
                words=(KEYSPAN, "validate"), folder=self._app(keys).folder
            )
            for keys in sizes
        }
        return self._commands("keyspan validate", read)

    def _commands(self, title: str, named: Mapping[str, Command]) -> str:
        _tell(title)
        for command in named.values():
            run(command, home=self._warm)
        (first, base), *others = named.items()
        taken = compare(base, dict(others), rounds=self._rounds, home=self._warm)
        return report.commands(title, first, taken)

    def _size(self, keys: int, *, caches: str, home: Home) -> report.Size:
        _tell(f"{report.counted(keys)}: {caches} runs")
        taken = compare(self._app(keys), self._others(keys), rounds=self._rounds, home=home)
        return report.Size(keys=keys, caches=caches, comparison=taken)

    def _app(self, keys: int) -> Command:
        folder = self._scratch / str(keys) / "keyspan"
        return Command(words=(sys.executable, "main.py"), folder=folder)

    def _others(self, keys: int) -> dict[str, Command]:
        folder = self._scratch / str(keys)
        return {name: peer.command(folder / name) for name, peer in self._peers.items()}


def main() -> None:
    """Measure what the options ask for, and print it as Markdown."""
    options = _options()
    peers = {name: PEERS[name]() for name in options.peers}
    painter = python_with("plot") if options.plot else None
    keyspan = version("keyspan")
    sizes = sorted(set(options.keys))
    with tempfile.TemporaryDirectory(prefix="keyspan-bench-") as scratch:
        bench = Bench(Path(scratch), peers=peers, rounds=options.rounds)
        for keys in sorted({*sizes, COLD_KEYS} if options.cold else sizes):
            bench.prepare(keys)
        commands = [bench.start(), bench.validate(sizes)]
        cold = [bench.cold(COLD_KEYS)] if options.cold else []
        measured = [*cold, *(bench.warm(keys) for keys in sizes)]
    tables = [
        report.legend(keyspan=keyspan, peers=peers, rounds=options.rounds),
        report.ratios("CPU, ratio", measured, peers, Comparison.cpu),
        report.ratios("memory, ratio", measured, peers, Comparison.memory),
    ]
    parts = [report.TITLE, *(tables if peers else []), report.own(measured), *commands]
    text = "\n\n".join(parts) + "\n"
    print(text, end="")
    if options.report:
        options.report.write_text(text)
    if painter:
        _plot(painter, options.plot, measured, peers, keyspan=keyspan)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=_count, default=3, help="measured runs of each pair")
    parser.add_argument(
        "--keys", type=_count, nargs="+", default=[1, 50, 200, 1000], help="numbers of keys"
    )
    parser.add_argument(
        "--peers", nargs="*", choices=PEERS, default=list(PEERS), help="what to compare with"
    )
    parser.add_argument(
        "--cold", action=argparse.BooleanOptionalAction, default=True, help="empty caches as well"
    )
    parser.add_argument("--report", type=Path, help="write the tables into this Markdown file")
    parser.add_argument("--plot", type=Path, help="draw the CPU ratios into this SVG file")
    return parser.parse_args()


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def _plot(
    painter: Path,
    file: Path,
    sizes: Sequence[report.Size],
    peers: Mapping[str, Peer],
    *,
    keyspan: str,
) -> None:
    results = {
        "keyspan": keyspan,
        "sizes": [size.title for size in sizes],
        "peers": {
            peer.title: [_bar(size.comparison.cpu(name)) for size in sizes]
            for name, peer in peers.items()
        },
    }
    command = [str(painter), str(PLOT), str(file)]
    subprocess.run(command, input=json.dumps(results), text=True, check=True)


def _bar(ratio: float) -> tuple[float, str]:
    return ratio, report.number(ratio)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
