"""What commands cost, in CPU time and memory: `make bench`.

Machines are noisy, so each round runs every command once, in turn, and a command is compared with
the first of its table within the same round; the ratio shown is the median over rounds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2")
RESOURCES_PER_KEY = 2 * len(REGIONS)  # a key and an alias in each


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took: seconds of CPU, and the peak memory of its largest process in MiB."""

    cpu: float
    memory: float


def run(command: list[str], folder: Path) -> Cost:
    """Run a command to its end, its children included; a failing one ends the benchmark."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit status {child.returncode}")
    return Cost(cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / 1024)


def app(folder: Path, keys: int) -> Path:
    """Write the app with a keyring of so many keys, each in four Regions."""
    folder.mkdir()
    shutil.copy(ROOT / "main.py", folder)
    shutil.copytree(ROOT / "stacks", folder / "stacks")
    primary, *replicas = REGIONS
    tables = (
        f'[keys.k{i}]\nprimary = "{primary}"\nreplicas = {replicas}\naliases = ["k{i}"]\n'
        for i in range(keys)
    )
    (folder / "keyspan.toml").write_text('account = "111122223333"\n' + "".join(tables))
    return folder


def table(title: str, commands: dict[str, tuple[list[str], Path]], rounds: int) -> None:
    """Measure, and print a Markdown table; ratios are to the first command."""
    taken: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, (command, folder) in commands.items():
            taken[name].append(run(command, folder))
    measured = {name: costs[1:] for name, costs in taken.items()}  # the first round warms up
    first = next(iter(measured.values()))
    print(f"\n| {title} | CPU, ratio | memory, ratio | CPU, s | memory, MiB |")
    print("|---|---|---|---|---|")
    for name, costs in measured.items():
        cpu = statistics.median(c.cpu / f.cpu for c, f in zip(costs, first, strict=True))
        memory = statistics.median(c.memory / f.memory for c, f in zip(costs, first, strict=True))
        seconds = statistics.median(c.cpu for c in costs)
        peak = statistics.median(c.memory for c in costs)
        print(f"| {name} | {cpu:.2f} | {memory:.2f} | {seconds:.2f} | {peak:.0f} |", flush=True)


def main() -> None:
    """Measure the start of the command line, reading a keyring, and synth."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="counted runs of each command")
    parser.add_argument("--keys", type=int, nargs="+", default=[1, 50, 200, 1000])
    options = parser.parse_args()
    keyspan = str(Path(sys.executable).with_name("keyspan"))
    with tempfile.TemporaryDirectory(prefix="keyspan-bench-") as scratch:
        apps = {keys: app(Path(scratch) / str(keys), keys) for keys in options.keys}
        starts = {
            "python -c pass": ([sys.executable, "-c", "pass"], ROOT),
            "keyspan --help": ([keyspan, "--help"], ROOT),
        }
        table("start", starts, options.rounds)
        reads = {f"{n} keys": ([keyspan, "validate"], folder) for n, folder in apps.items()}
        table("keyspan validate", reads, options.rounds)
        synths = {
            f"{n} keys, {n * RESOURCES_PER_KEY} resources": ([sys.executable, "main.py"], folder)
            for n, folder in apps.items()
        }
        table("python main.py", synths, options.rounds)


if __name__ == "__main__":
    main()
