"""What goes wrong beneath an app: it loads all the same, or it is told what to do."""

import json
import signal
import subprocess
import zipfile

import pytest

from tests.bindings.apps import (
    LATE,
    OURS,
    SLOW,
    START,
    SYNTH,
    USE,
    document,
    ended,
    entries,
    ordinary,
)
from tests.bindings.miniature import MODULES, PACKAGE, set_version, tarball_in

pytestmark = pytest.mark.node


def test_a_late_module_that_cannot_be_added_is_told(python):
    spoil = "import os; os.environ['XDG_CACHE_HOME'] = '/dev/null'\n"
    done = python.run(START + USE + spoil + LATE)
    assert done.returncode == 1
    assert done.stderr.endswith(
        "keyspan.bindings.assembly.LateModule: cdktf_cdktf_provider_aws: "
        "snsTopic came too late to be added: /dev/null/keyspan/bindings: Not a directory\n"
        "  import them before the first construct is made, or set KEYSPAN_FAST_BINDINGS=off to "
        "load the provider bindings the ordinary way\n"
    )


LATE_TWICE = """
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
for cache in ("/dev/null", cache):
    os.environ["XDG_CACHE_HOME"] = cache
    try:
        SnsTopic(stack, "topic", name=queue.arn)
    except keyspan.KeyspanError as error:
        print(type(error).__name__)
"""


def test_a_late_module_can_be_tried_again(python):
    kept = "import os; cache = os.environ['XDG_CACHE_HOME']\n"
    done = python.run(START + USE + kept + LATE_TWICE + SYNTH)
    ended(done)
    assert done.stdout.startswith("LateModule\n{")
    assert b'"aws_sns_topic"' in document(python)


@pytest.mark.parametrize("damage", [lambda text: text[:100], lambda text: text[:-9] + b"x" * 9])
def test_a_truncated_or_altered_cache_entry_is_made_again(python, damage):
    ended(python.run(START + USE + SYNTH))
    good = entries(python)
    first = document(python)
    for file in python.cache.iterdir():
        file.write_bytes(damage(file.read_bytes()))
    done = python.run(START + USE + SYNTH)
    assert (ended(done)["served"].startswith(str(python.cache)), done.stderr) == (True, "")
    assert (entries(python), document(python)) == (good, first)


def test_a_cache_that_cannot_be_used_is_done_without(python):
    done = python.run(START + USE + LATE + SYNTH, XDG_CACHE_HOME="/dev/null")
    told = ended(done)
    assert done.stderr == (
        f"{SLOW}/dev/null/keyspan/bindings: Not a directory\n"
        "  KEYSPAN_FAST_BINDINGS=off does the same without this warning\n"
    )
    assert told["served"] == str(tarball_in(python.site / PACKAGE))
    assert document(python) == ordinary(python, START + USE + LATE + SYNTH)


def test_a_cache_that_others_may_write_to_is_not_used(python):
    python.cache.mkdir(parents=True)
    python.cache.chmod(0o777)
    done = python.run(START + USE + SYNTH)
    assert ended(done)["served"] == str(tarball_in(python.site / PACKAGE))
    assert done.stderr.startswith(f"{SLOW}others may write to {python.cache}: chmod 700 it\n")
    assert list(python.cache.iterdir()) == []


def test_a_foreign_cache_folder_is_not_used(python):
    foreign = "import os; mine = os.geteuid(); os.geteuid = lambda: mine + 1\n"
    python.cache.mkdir(parents=True, mode=0o700)
    done = python.run(foreign + START + USE + SYNTH)
    assert ended(done)["served"] == str(tarball_in(python.site / PACKAGE))
    assert done.stderr.startswith(f"{SLOW}{python.cache} belongs to another user\n")


def test_six_processes_at_once_with_an_empty_cache(python):
    apps = []
    for number in range(6):
        app = (START + USE + SYNTH).replace('"out"', f'"out{number}"')
        apps.append(
            subprocess.Popen(
                python.command(app),
                cwd=python.folder,
                env=python.settings(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    said = [app.communicate() for app in apps]
    assert [(app.returncode, err) for app, (_, err) in zip(apps, said, strict=True)] == [
        (0, "")
    ] * 6
    assert len({json.loads(out)["served"] for out, _ in said}) == 1
    documents = {
        (python.folder / f"out{n}" / "stacks" / "stack" / "cdk.tf.json").read_bytes()
        for n in range(6)
    }
    assert len(documents) == 1
    assert len(entries(python)) == 2  # the provider's and CDKTF's own


def test_a_process_that_is_killed_while_it_builds_spoils_nothing(python):
    stopped = """
import keyspan.bindings, os, pathlib, signal
def stop(self, target): os.kill(os.getpid(), signal.SIGKILL)
pathlib.Path.replace = stop
"""
    killed = subprocess.run(
        python.command(stopped + START + USE),
        cwd=python.folder,
        env=python.settings(),
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    left = [name for name in entries(python) if name.startswith(".unfinished-")]
    assert len(left) == 1
    done = python.run(START + USE + SYNTH)
    assert (ended(done)["served"].startswith(str(python.cache)), done.stderr) == (True, "")


def test_a_new_version_of_the_provider_is_noticed(python, site):
    python.site = site
    before = ended(python.run(START + USE + SYNTH))["served"]
    set_version(site / PACKAGE, "21.99.0")
    done = python.run(START + USE + SYNTH)
    after = ended(done)["served"]
    assert (before == after, done.stderr) == (False, "")
    assert after.startswith(str(python.cache))


def test_a_version_of_unknown_layout_loads_the_ordinary_way(python, site):
    python.site = site
    set_version(site / PACKAGE, "22.0.0")
    done = python.run(START + USE + SYNTH)
    assert ended(done)["imported"] == sorted(MODULES)
    assert done.stderr == (
        f"{SLOW}version 22.0.0 is not known; known are 19, 20, 21\n"
        "  KEYSPAN_FAST_BINDINGS=off does the same without this warning\n"
    )


def test_a_tarball_of_unknown_layout_loads_the_ordinary_way(python, site):
    from tests.bindings.miniature import members, write_tarball

    python.site = site
    tarball = tarball_in(site / PACKAGE)
    files = members(tarball)
    minified = json.dumps(json.loads(files["package/.jsii"])).encode()
    write_tarball(tarball, {**files, "package/.jsii": minified})
    done = python.run(START + USE + LATE + SYNTH)
    assert ended(done)["served"] == str(tarball)
    assert done.stderr.startswith(f"{SLOW}the assembly is not written as jsii does it\n")
    assert len(done.stderr.splitlines()) == 2
    assert document(python) == ordinary(python, START + USE + LATE + SYNTH)


def test_an_app_of_very_many_modules_loads_the_ordinary_way(python):
    few = "import keyspan.bindings.assembly as assembly; assembly.MOST_MODULES = 4\n"
    done = python.run(few + START + USE + SYNTH)
    assert ended(done)["served"] == str(tarball_in(python.site / PACKAGE))
    count = len(OURS) + 1
    assert done.stderr.startswith(f"{SLOW}{count} of its modules are imported, more than 4\n")


def test_two_threads_that_use_it_first_load_it_once(python):
    app = (
        START
        + """
import threading
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
ready, told = threading.Barrier(2), []
def read():
    ready.wait()
    told.append(SqsQueue.__jsii_type__)
threads = [threading.Thread(target=read) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert told == ["@cdktf/provider-aws.sqsQueue.SqsQueue"] * 2, told
"""
    )
    assert ended(done := python.run(app + USE + SYNTH))["imported"] == [*OURS, "sqs_queue"]
    assert done.stderr == ""


def test_a_package_in_a_zip_loads_the_ordinary_way(python, site):
    archive = python.folder / "site.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for file in site.rglob("*"):
            zipped.write(file, file.relative_to(site))
    python.site = archive
    done = python.run(START + USE + SYNTH)
    assert (ended(done)["imported"], done.stderr) == (sorted(MODULES), "")
    python.site = site
    fast = document(python)
    ended(python.run(START + USE + SYNTH))
    assert document(python) == fast


def test_keyspan_in_a_zip_loads_bindings_fast(python):
    from keyspan import bindings

    archive = python.folder / "keyspan.zip"
    source = type(python.folder)(bindings.__file__).parents[1]
    with zipfile.ZipFile(archive, "w") as zipped:
        for file in source.rglob("*.py"):
            zipped.write(file, file.relative_to(source.parent))
    where = "import sys; sys.path.insert(0, 'keyspan.zip')\n"
    shown = "print(keyspan.bindings.__file__)\n"
    done = python.run(where + START + USE + shown)
    assert (ended(done)["imported"], done.stderr) == ([*OURS, "sqs_queue"], "")
    assert "keyspan.zip" in done.stdout
