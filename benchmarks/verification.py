"""What `keyspan verify` costs on the embedded AWS: CPU, memory, and the calls that it makes.

python -m benchmarks.verification --report docs/verification-costs.md
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

import keyspan
from benchmarks.measure import Command, run
from benchmarks.report import counted, number, table
from benchmarks.workload import ACCOUNT, REGIONS, write_keyring
from keyspan.config import load
from keyspan.emulator import start_emulator
from keyspan.policy import key_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.measure import Cost
    from keyspan import Key, RelatedKey
    from keyspan.emulator import EmulatorProcess

TITLE = "# What verify costs"
THREADS = 8
OURS = Path(keyspan.__file__).parents[1]  # the Keyspan that makes the keys is the one measured
KEYSPAN = str(Path(sys.executable).with_name("keyspan"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of `keyspan verify` that found every key as the keyring says.

    Attributes:
        keys: how many, each in four Regions.
        per_second: the calls that KMS of a Region answered in a second at most; 0 for all.
        cost: what the command took.
        calls: operation to how many calls of it KMS answered, of all Regions.
        throttled: how many it refused.
    """

    keys: int
    per_second: int
    cost: Cost
    calls: Mapping[str, int]
    throttled: int

    @property
    def title(self) -> str:
        """The size, in words."""
        limited = f", {self.per_second:,} calls a second" if self.per_second else ""
        return f"{counted(self.keys)}{limited}"

    def each(self, operation: str) -> float:
        """Return how many calls of an operation there were for each key and Region."""
        return self.calls.get(operation, 0) / self.keys / len(REGIONS)


def main() -> None:
    """Measure what the options ask for, and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verification", description=__doc__)
    parser.add_argument("--keys", type=int, nargs="+", default=[100, 1000], help="numbers of keys")
    parser.add_argument(
        "--throttle", type=int, default=20, help="calls a second and Region, of the smallest size"
    )
    parser.add_argument("--report", type=Path, help="write the tables into this Markdown file")
    options = parser.parse_args()
    runs: list[Run] = []
    sizes = sorted(set(options.keys))
    for keys in sizes:
        limits = (0, options.throttle) if keys == sizes[0] else (0,)
        runs += _measured(keys, limits)
    text = "\n\n".join([TITLE, _legend(), _costs(runs), _calls(runs)]) + "\n"
    print(text, end="")
    if options.report:
        options.report.write_text(text)


def _measured(keys: int, limits: Sequence[int]) -> list[Run]:
    with (
        tempfile.TemporaryDirectory(prefix="keyspan-bench-") as scratch,
        start_emulator(account=ACCOUNT, lag=0) as emulator,
    ):
        folder = Path(scratch)
        write_keyring(folder, keys=keys)
        _tell(f"{counted(keys)}: making them")
        _bring_up(folder, emulator)
        return [_verified(keys, limit, folder, emulator) for limit in limits]


def _bring_up(folder: Path, emulator: EmulatorProcess) -> None:
    """Make every key of a keyring just as Terraform would, by one client a Region."""
    clients = {
        region: boto3.client(
            "kms",
            region_name=region,
            endpoint_url=emulator.endpoint,
            aws_access_key_id="any",
            aws_secret_access_key="any",  # noqa: S106 - no secret
            config=Config(max_pool_connections=THREADS),
        )
        for region in REGIONS
    }
    with ThreadPoolExecutor(THREADS) as threads:
        keys = load(folder / "keyspan.toml", name="keyspan.toml").keys
        for _ in threads.map(partial(_make, clients), keys):
            pass


def _make(clients: Mapping[str, Any], key: Key) -> None:
    def settings(related: RelatedKey) -> dict[str, Any]:
        return {
            "Policy": key_policy(key, region=related.region, account=ACCOUNT).json(),
            "Description": related.description,
            "Tags": [{"TagKey": name, "TagValue": value} for name, value in related.tags.items()],
        }

    home = clients[key.primary.region]
    made = home.create_key(MultiRegion=True, **settings(key.primary))
    key_id = made["KeyMetadata"]["KeyId"]
    home.enable_key_rotation(KeyId=key_id, RotationPeriodInDays=key.rotation_period)
    for replica in key.replicas:
        home.replicate_key(KeyId=key_id, ReplicaRegion=replica.region, **settings(replica))
    for related in key.related:
        for alias in related.aliases:
            client = clients[related.region]
            client.create_alias(AliasName=f"alias/{alias}", TargetKeyId=key_id)


def _verified(keys: int, limit: int, folder: Path, emulator: EmulatorProcess) -> Run:
    _tell(f"{counted(keys)}: verified, {limit or 'all'} calls a second")
    if limit:
        emulator.faults.throttle(per_second=limit)
    emulator.forget_calls()
    command = Command(
        words=(KEYSPAN, "verify", "--format", "json", "--output", "verified.json"),
        folder=folder,
        added={**emulator.environment, "PYTHONPATH": str(OURS)},
    )
    cost = run(command, home=partial(nullcontext, str(folder)))
    told = emulator.calls()
    emulator.faults.clear()
    calls: Counter[str] = Counter()
    for operations in told.answered.values():
        calls.update(operations)
    throttled = sum(sum(operations.values()) for operations in told.struck.values())
    return Run(keys=keys, per_second=limit, cost=cost, calls=calls, throttled=throttled)


def _legend() -> str:
    return (
        f"`keyspan verify` of keys that are as the keyring says, each in {len(REGIONS)} Regions, on"
        " the embedded AWS; every run has to exit with 0, so no call is lost. CPU time is of the"
        " command, user and system; memory is its peak. Calls are those that KMS answered, for each"
        " key and Region; the aliases of a Region are listed once for all keys, a hundred a page."
    )


def _costs(runs: Sequence[Run]) -> str:
    first = runs[0]
    rows = [
        [
            one.title,
            f"{one.cost.cpu:.1f}",
            f"{one.cost.memory:.0f}",
            number(one.cost.memory / first.cost.memory),
            f"{sum(one.calls.values()):,}",
            f"{one.throttled:,}",
        ]
        for one in runs
    ]
    return table(
        ["keyspan verify", "CPU, s", "memory, MiB", "memory, ratio", "calls", "throttled"], rows
    )


def _calls(runs: Sequence[Run]) -> str:
    operations = sorted({operation for one in runs for operation in one.calls})
    rows = [[operation, *(number(one.each(operation)) for one in runs)] for operation in operations]
    total = [number(sum(one.each(each) for each in operations)) for one in runs]
    return table(
        ["calls of a key in a Region", *(one.title for one in runs)], [*rows, ["all", *total]]
    )


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
