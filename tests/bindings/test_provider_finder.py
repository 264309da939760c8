"""Importing the provider's package: what loads, and that all else is as ever."""

import pytest

from tests.bindings.apps import LATE, NODE, OURS, START, SYNTH, USE, document, ended, ordinary
from tests.bindings.miniature import MODULES, PACKAGE, tarball_in

pytestmark = pytest.mark.node


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
    untouched = """
import sys
assert PACKAGE not in [getattr(finder, "package", None) for finder in sys.meta_path]
"""
    app = "import cdktf_cdktf_provider_aws\n" + START + USE + SYNTH
    done = python.run(app + untouched.replace("PACKAGE", repr(PACKAGE)), **NODE)
    told = ended(done)
    assert (told["imported"], done.stderr) == (sorted(MODULES), "")
    assert told["served"] == str(tarball_in(python.site / PACKAGE))


def test_cdktf_that_was_imported_before_hinders_nothing(python):
    done = python.run("import cdktf\n" + START + USE + SYNTH, **NODE)
    assert (ended(done)["imported"], done.stderr) == ([*OURS, "sqs_queue"], "")


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
