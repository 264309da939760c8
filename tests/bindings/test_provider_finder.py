"""Importing the provider's package: what loads, what falls back, and what is said of it."""

import json
import signal
import subprocess
import zipfile

import pytest

from keyspan.node import find_node
from tests.bindings.miniature import MODULES, PACKAGE, set_version, tarball_in

pytestmark = pytest.mark.node

START = """
import keyspan.bindings
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
app = App(outdir="out")
stack = TerraformStack(app, "stack")
"""
USE = """
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
AwsProvider(stack, "aws", region="us-east-1")
queue = SqsQueue(stack, "queue", name="orders")
"""
LATE = """
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
SnsTopic(stack, "topic", name=queue.arn)
"""
SYNTH = "app.synth()\n"
OURS = ["kms_alias", "kms_key", "kms_replica_key", "provider"]
NODE = {"JSII_NODE": find_node({})}
"""For apps that start Node.js before Keyspan can choose one."""
SLOW = "keyspan: cdktf_cdktf_provider_aws loads the ordinary way, which is slow: "


def ended(done):
    """Return what the app told of itself at its end; it has to have ended well."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def document(python):
    return (python.folder / "out" / "stacks" / "stack" / "cdk.tf.json").read_bytes()


def ordinary(python, app):
    ended(python.run(app, KEYSPAN_FAST_BINDINGS="off"))
    return document(python)


def entries(python):
    return sorted(file.name for file in python.cache.iterdir())


def test_only_what_is_asked_for_is_imported_and_jsii_gets_no_more(python):
    done = python.run(START + USE + SYNTH)
    told = ended(done)
    assert (done.stderr, told["imported"]) == ("", [*OURS, "sqs_queue"])
    assert told["served"].startswith(str(python.cache))
    fast = document(python)
    assert fast == ordinary(python, START + USE + SYNTH)
    assert b'"aws_sqs_queue"' in fast


def test_a_second_run_makes_nothing(python):
    ended(python.run(START + USE))
    made = {file: file.stat().st_ino for file in python.cache.iterdir()}
    ended(python.run(START + USE))
    assert {file: file.stat().st_ino for file in python.cache.iterdir()} == made


def test_a_module_that_is_imported_late_comes_with_an_assembly_of_its_own(python):
    told = ended(done := python.run(START + USE + LATE + SYNTH))
    assert (done.stderr, told["imported"]) == ("", [*OURS, "sns_topic", "sqs_queue"])
    fast = document(python)
    assert fast == ordinary(python, START + USE + LATE + SYNTH)
    assert b'"${aws_sqs_queue.queue.arn}"' in fast


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
    assert done.stderr.startswith(f"{SLOW}5 of its modules are imported, more than 4\n")


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


def test_the_switch_turns_it_off(python):
    done = python.run(START + USE + SYNTH, KEYSPAN_FAST_BINDINGS="off")
    told = ended(done)
    assert (told["imported"], done.stderr) == (sorted(MODULES), "")
    assert told["served"] == str(tarball_in(python.site / PACKAGE))
    assert not python.cache.exists()


def test_a_switch_that_is_neither_on_nor_off_is_told(python):
    done = python.run(START, KEYSPAN_FAST_BINDINGS="false")
    assert done.returncode == 1
    assert done.stderr.endswith(
        'KEYSPAN_FAST_BINDINGS: "false" is neither "on" nor "off"\n'
        "  unset it, or set it to off to load the provider bindings the ordinary way\n"
    )


def test_a_package_that_was_imported_before_is_left_alone(python):
    done = python.run("import cdktf_cdktf_provider_aws\n" + START + USE + SYNTH, **NODE)
    told = ended(done)
    assert (told["imported"], done.stderr) == (sorted(MODULES), "")
    assert told["served"] == str(tarball_in(python.site / PACKAGE))


def test_cdktf_that_was_imported_before_hinders_nothing(python):
    done = python.run("import cdktf\n" + START + USE + SYNTH, **NODE)
    assert (ended(done)["imported"], done.stderr) == ([*OURS, "sqs_queue"], "")


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


SHOWN = """
import cdktf_cdktf_provider_aws as aws
assert {"sqs_queue", "__path__", "__spec__"} <= set(dir(aws))
assert aws.__spec__.origin == aws.__file__
try:
    aws.sqs_queues
except AttributeError as error:
    assert error.name == "sqs_queues", error
else:
    raise SystemExit("no error")
try:
    import cdktf_cdktf_provider_aws.sqs_queues
except ModuleNotFoundError as error:
    assert error.name == "cdktf_cdktf_provider_aws.sqs_queues", error
from cdktf_cdktf_provider_aws import sns_topic
assert aws.sqs_queue.SqsQueue(stack, "queue", name="x").name_input == "x"
print(aws.__all__)
"""


def test_the_files_beside_the_assembly_can_be_read_as_ever(python):
    app = """
import importlib.resources
files = importlib.resources.files("cdktf_cdktf_provider_aws._jsii")
assert (files / "__init__.py").read_text() == files.joinpath("__init__.py").read_text()
assert {file.name for file in files.iterdir()} >= {"__init__.py"}
assert files.is_dir()
"""
    ended(python.run(START + app + USE + app))


def test_the_package_shows_its_modules_and_imports_them_on_demand(python):
    done = python.run(START + SHOWN)
    assert ended(done)["imported"] == [*OURS, "sns_topic", "sqs_queue"]
    assert done.stdout.startswith(f"{sorted(MODULES)}\n")


def test_a_star_import_gives_every_module(python):
    told = ended(python.run(START + "from cdktf_cdktf_provider_aws import *\nsqs_queue.SqsQueue"))
    assert told["imported"] == sorted(MODULES)


def test_a_static_member_is_a_first_use_too(python):
    app = (
        START + "assert AwsProvider.TF_RESOURCE_TYPE == 'aws'\n" + LATE.replace("queue.arn", "'n'")
    )
    provider = 'AwsProvider(stack, "aws", region="us-east-1")\n'
    told = ended(python.run(app + provider + SYNTH))
    assert told["imported"] == [*OURS, "sns_topic"]


def test_a_struct_and_a_subclass_are_the_ordinary_ones(python):
    app = (
        START
        + """
from cdktf_cdktf_provider_aws.provider import AwsProviderDefaultTags
from cdktf_cdktf_provider_aws.kms_key import KmsKey
class Mine(KmsKey):
    pass
tags = AwsProviderDefaultTags(tags={"a": "b"})
AwsProvider(stack, "aws", region="us-east-1", default_tags=[tags])
key = Mine(stack, "key", description="mine")
assert isinstance(key, KmsKey) and type(stack.node.children[-1]) is Mine
assert KmsKey.__jsii_type__ == "@cdktf/provider-aws.kmsKey.KmsKey"
"""
    )
    ended(python.run(app + SYNTH))
    assert document(python) == ordinary(python, app + SYNTH)


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (
            'AwsProvider(stack, "aws", region=3)',
            "TypeError: type of argument region must be one of (str, NoneType); got int instead",
        ),
        (
            "AwsProvider(stack, None)",
            "TypeError: type of argument id must be str; got NoneType instead",
        ),
        (
            'TerraformStack(None, "other")',
            "TypeError: type of argument scope must be constructs.Construct; got NoneType instead",
        ),
        (
            'AwsProvider(stack, "aws", regoin="us-east-1")',
            "TypeError: AwsProvider.__init__() got an unexpected keyword argument 'regoin'",
        ),
    ],
)
def test_a_mistake_in_arguments_is_told_as_ever(python, mistake, told):
    fast = python.run(START + mistake)
    slow = python.run(START + mistake, KEYSPAN_FAST_BINDINGS="off")
    assert (fast.returncode, slow.returncode) == (1, 1)
    assert [done.stderr.splitlines()[-1] for done in (fast, slow)] == [told, told]


def test_nothing_of_a_run_is_left_beside_the_package(python, site):
    python.site = site
    before = {file for file in site.rglob("*") if "__pycache__" not in file.parts}
    ended(python.run(START + USE + LATE + SYNTH))
    assert {file for file in site.rglob("*") if "__pycache__" not in file.parts} == before
