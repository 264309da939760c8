"""The benchmark measures what it says it does; how fast anything is, no test says."""

import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import nullcontext

import pytest

from benchmarks.install import installed, pinned
from benchmarks.measure import Command, Comparison, Cost, Pair, compare
from benchmarks.peers import require_same_on_cdktn
from benchmarks.plans import large_plan
from benchmarks.report import Size, own, ratios
from benchmarks.sameness import require_as_many_in_cloudformation, require_same_terraform
from benchmarks.workload import RESOURCES_PER_KEY, write_app, write_peers_input
from keyspan.config import load
from tests.checks.guard.plans import guarded
from tests.project import ROOT

DOCUMENT = {
    "provider": {"aws": [{"alias": "us_east_1"}]},
    "resource": {
        "aws_kms_key": {"k0": {"policy": "a"}},
        "aws_kms_replica_key": {},
        "aws_kms_alias": {},
    },
    "output": {},
}


@pytest.mark.node
def test_one_command_measures_and_prints_tables(tmp_path):
    report = tmp_path / "report.md"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks", "--rounds", "1", "--keys", "1", "2"),
            *("--no-cold", "--report", str(report), "--peers"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert report.read_text() == done.stdout
    rows = re.findall(r"^\| ([^|]+) \|", done.stdout, re.MULTILINE)
    assert [row for row in rows if row != "---"] == [
        *("python main.py", "1 key, warm", "2 keys, warm"),
        *("start", "python -c pass", "keyspan --help"),
        *("keyspan validate", "1 key", "2 keys"),
    ]


def test_a_command_is_measured_right_before_each_of_the_others(tmp_path):
    said = tmp_path / "said"

    def saying(word):
        return Command(words=("sh", "-c", f"echo {word} >> {said}"), folder=tmp_path)

    others = {"b": saying("b"), "c": saying("c")}
    home = tmp_path / "home"
    home.mkdir()
    taken = compare(saying("a"), others, rounds=2, home=lambda: nullcontext(str(home)))
    assert said.read_text().split() == ["a", "b", "a", "c"] * 2
    assert [len(taken.pairs[name]) for name in others] == [2, 2]


def test_the_cost_is_of_all_processes_and_the_largest_one(tmp_path):
    grow = "import subprocess, sys; x = 'x' * 60_000_000; sum(range(10**7))"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grow!r}])"
    busy = Command(words=(sys.executable, "-c", code), folder=tmp_path)
    idle = Command(words=(sys.executable, "-c", "pass"), folder=tmp_path)
    taken = compare(idle, {"busy": busy}, rounds=1, home=lambda: nullcontext(str(tmp_path)))
    assert taken.other("busy").memory - taken.base.memory > 50
    assert taken.cpu("busy") > 2


def test_a_command_that_fails_ends_it_and_shows_what_was_said(tmp_path):
    bad = Command(words=("sh", "-c", "echo why >&2; exit 3"), folder=tmp_path)
    with pytest.raises(SystemExit, match=r"why\n\nsh -c .*: exit status 3"):
        compare(bad, {}, rounds=1, home=lambda: nullcontext(str(tmp_path)))


def sizes(*keys):
    base, other = Cost(cpu=2.0, memory=100), Cost(cpu=8.0, memory=250)
    pairs = {"peer": (Pair(base=base, other=other), Pair(base=base, other=base)) * 2}
    comparison = Comparison(alone=(), pairs=pairs)
    return [Size(keys=n, caches="warm", comparison=comparison) for n in keys]


def test_ratios_are_the_peers_to_ours_by_their_median():
    class Peer:
        title = "Peer 1.0"

    table = ratios("CPU, ratio", sizes(1), {"peer": Peer()}, Comparison.cpu)
    assert table.splitlines()[-1] == "| 1 key, warm | 2.50 |"


def test_the_cost_of_a_resource_is_shown_whole_and_marginal():
    rows = own(sizes(1, 1000)).splitlines()[2:]
    assert rows == [
        f"| 1 key, warm | {RESOURCES_PER_KEY} | 2.00 | 100 | 250.00 | - |",
        "| 1,000 keys, warm | 8,000 | 2.00 | 100 | 0.25 | 0.00 |",
    ]


def test_what_a_peer_reads_is_what_the_app_generated(tmp_path):
    write_app(tmp_path / "app", keys=2)
    assert [key.name for key in load(tmp_path / "app" / "keyspan.toml").keys] == ["k0", "k1"]
    document = json.loads((ROOT / "tests" / "snapshots" / "keyring.tf.json").read_text())
    for kind in document["resource"].values():
        for resource in kind.values():
            if "policy" in resource:
                resource["policy"] = json.dumps(resource["policy"])
    write_peers_input(tmp_path / "peer", document)
    told = json.loads((tmp_path / "peer" / "keys.json").read_text())
    (key,) = told["keys"]
    assert (key["name"], key["rotation_days"]) == ("orders", 365)
    assert [(r["region"], r["aliases"]) for r in key["related"]] == [
        (region, ["orders"]) for region in ("us-east-1", "eu-west-1", "us-west-2")
    ]


def generated(folder, document):
    out = folder / "cdktf.out" / "stacks" / "keyring"
    out.mkdir(parents=True)
    (out / "cdk.tf.json").write_text(json.dumps(document))
    return folder


def test_a_peer_that_generates_the_same_is_taken(tmp_path):
    require_same_terraform(DOCUMENT, generated(tmp_path, {**DOCUMENT, "//": "of no matter"}))


def test_a_peer_that_generates_something_else_ends_it(tmp_path):
    other = json.loads(json.dumps(DOCUMENT).replace('"policy": "a"', '"policy": "b"'))
    with pytest.raises(SystemExit, match=r"resource\.aws_kms_key\.k0\.policy\n.*\"a\"\n.*\"b\""):
        require_same_terraform(DOCUMENT, generated(tmp_path, other))


def test_an_app_that_is_to_run_on_cdk_terrain_and_does_not_ends_it(tmp_path):
    versions = {"ours": "0.21.0", "theirs": pinned("cdktn", "cdktn")}
    ran = {
        name: generated(tmp_path / name, {**DOCUMENT, "//": {"metadata": {"version": version}}})
        for name, version in versions.items()
    }
    require_same_on_cdktn(DOCUMENT, ran["theirs"])
    with pytest.raises(SystemExit, match="ours did not run on CDK Terrain"):
        require_same_on_cdktn(DOCUMENT, ran["ours"])


def test_a_peer_with_fewer_keys_ends_it(tmp_path):
    (tmp_path / "cdk.out").mkdir()
    (tmp_path / "cdk.out" / "a.template.json").write_text('{"Resources": {}}')
    with pytest.raises(SystemExit, match="1 aws_kms_key, 0 AWS::KMS::Key"):
        require_as_many_in_cloudformation(DOCUMENT, tmp_path)


@pytest.fixture
def peers(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.install.CACHE", tmp_path / "peers")
    lock = tmp_path / "lock"
    lock.write_text("1")
    return lock


def test_an_install_is_made_once_and_again_when_its_lock_changes(peers):
    made = []

    def make(folder):
        folder.mkdir()
        made.append(folder)

    for text in ("1", "1", "2"):
        peers.write_text(text)
        assert installed("peer", [peers], make) == made[-1]
    assert len(made) == 2


def test_a_half_made_install_is_never_taken_for_a_whole_one(peers):
    def fail(folder):
        folder.mkdir()
        (folder / "half").write_text("")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        installed("peer", [peers], fail)
    folder = installed("peer", [peers], lambda folder: folder.mkdir())
    assert not (folder / "half").exists()


def test_the_large_plan_is_one_that_the_guard_reads_whole():
    plan = large_plan(200)
    entries = plan["resource_changes"]
    assert len({entry["address"] for entry in entries}) == len(entries) == 200
    assert Counter(entry["type"] for entry in entries) == {
        "aws_cloudwatch_log_group": 160,
        "aws_kms_alias": 20,
        "aws_kms_key": 10,
        "aws_kms_replica_key": 10,
    }
    report = guarded(plan)
    assert report.passed
    assert report.checked == 200
    assert {each.change for each in report.changes} == {"unchanged"}
