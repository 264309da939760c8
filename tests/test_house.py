"""What holds for the repository as a whole: locks, committed files, make, and the import ban."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = ("benchmarks", "tests")
LOCKS = sorted(chain(ROOT.glob("*.lock"), *(ROOT.glob(f"{d}/**/*.lock") for d in OURS)))
NPM_LOCKS = [ROOT / "package-lock.json", *ROOT.glob("benchmarks/**/package-lock.json")]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")

REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|yarnpkg)\.(org|com)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~}])/((home|Users)/[a-z]\w*/|(root|work|private/var)/\w)")


def run(*command: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, timeout=60, check=False
    )


def committed() -> Iterator[tuple[str, str]]:
    """The name and text of every file that git holds, or would take."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    assert listed.returncode == 0, listed.stderr
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            yield name, path.read_text("utf-8", errors="replace")


def places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {found.group()}"
        for name, text in committed()
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def pins(lock: Path) -> list[str]:
    """Every requirement of a lock on one line, hashes included."""
    joined = lock.read_text("utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]


APART = {"cdktn": "tests/bindings/releases/cdktn-25.lock"}
"""An extra that `make install` leaves out, for it would change what the app runs on; its lock."""


def required() -> list[Requirement]:
    """What `make install` has to install: the package, its extras but one, the dev group."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = pyproject["project"]
    extras = chain.from_iterable(
        needs for extra, needs in project["optional-dependencies"].items() if extra not in APART
    )
    build = pyproject["build-system"]["requires"]
    dev = pyproject["dependency-groups"]["dev"]
    return [Requirement(line) for line in chain(project["dependencies"], extras, build, dev)]


def test_no_file_names_a_registry() -> None:
    assert places(REGISTRY) == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert places(MACHINE_PATH) == []
    assert places(re.compile(re.escape(f"{ROOT}/"))) == []


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("lock", LOCKS, ids=relative)
def test_every_pin_has_hashes_and_no_address(lock: Path) -> None:
    listed = pins(lock)
    assert listed
    assert [line for line in listed if not HASH.search(line)] == []
    assert [line for line in listed if not re.match(r"[a-z0-9-]+==[\w.]+ ", line)] == []
    assert "://" not in lock.read_text("utf-8")


def missing(lock: Path, needs: Iterable[Requirement]) -> list[str]:
    """Return the requirements that a lock does not answer."""
    locked: dict[str, list[str]] = {}
    for line in pins(lock):
        name, version = re.split("==| ", line)[:2]
        locked.setdefault(name, []).append(version)
    return [
        str(need)
        for need in needs
        if not any(map(need.specifier.contains, locked.get(canonicalize_name(need.name), [])))
    ]


def test_the_lock_answers_pyproject() -> None:
    assert missing(ROOT / "requirements.lock", required()) == [], "run: make lock"


@pytest.mark.parametrize("extra", APART)
def test_what_is_left_out_of_it_has_a_lock_that_tests_run_on(extra: str) -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needs = [Requirement(line) for line in pyproject["project"]["optional-dependencies"][extra]]
    assert missing(ROOT / APART[extra], needs) == []
    assert len(missing(ROOT / "requirements.lock", needs)) == len(needs)


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=relative)
def test_every_npm_lock_has_hashes_and_no_addresses(lock: Path) -> None:
    manifest = json.loads(lock.with_name("package.json").read_text("utf-8"))
    wanted = {**manifest.get("dependencies", {}), **manifest.get("devDependencies", {})}
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    own = packages.pop("")
    assert {**own.get("dependencies", {}), **own.get("devDependencies", {})} == wanted
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    fetched = {name: entry for name, entry in packages.items() if not entry.get("inBundle")}
    assert [name for name, entry in fetched.items() if not entry.get("integrity")] == []
    assert [name for name, entry in packages.items() if entry.get("hasInstallScript")] == []
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=relative)
def test_npm_is_told_to_leave_addresses_out(lock: Path) -> None:
    settings = lock.with_name(".npmrc").read_text("utf-8").splitlines()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(settings)


def test_make_alone_lists_every_target() -> None:
    make = shutil.which("make")
    assert make, "make is missing: install it from your package manager"
    rules = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", rules, re.MULTILINE)) - {"help"}
    shown = run(make, "--no-print-directory")
    assert shown.returncode == 0, shown.stderr
    assert set(re.findall(r"^  make ([a-z]+) +\S", shown.stdout, re.MULTILINE)) == targets


@pytest.mark.parametrize(
    "line",
    ["import modules.keyspan", "from modules.keyspan import errors", "from modules import keyspan"],
)
def test_the_source_root_is_not_a_package(line: str) -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    told = run(*ruff, "--stdin-filename=stacks/sample.py", "-", text=f'"""Sample."""\n{line}\n')
    assert told.returncode == 1, told.stderr
    assert "TID251" in told.stdout
