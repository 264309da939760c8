"""keyspan emulator as a person runs it."""

import os
import re
import signal
import subprocess
import sys

from tests.aws import kms

COMMAND = [sys.executable, "-c", "from keyspan.cli import main; main()", "emulator"]


def test_it_says_how_to_reach_it_serves_and_ends_well():
    with subprocess.Popen(
        COMMAND,
        env={**os.environ, "AWS_PROFILE": "not-there"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        told = "".join(
            iter(running.stdout.readline, "Ctrl-C ends it, and its keys are gone then.\n")
        )
        exported = dict(re.findall(r"^  export (\w+)=(\S+)$", told, re.MULTILINE))
        key = kms("eu-west-1", exported).create_key(MultiRegion=True)["KeyMetadata"]
        assert key["Arn"].startswith("arn:aws:kms:eu-west-1:111122223333:key/mrk-")
        running.send_signal(signal.SIGTERM)
        _, errors = running.communicate()
    assert (running.returncode, errors) == (0, "")


def test_an_account_that_is_none_is_wrong_usage():
    done = subprocess.run(
        [*COMMAND, "--account", "12"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert 'Invalid value for --account: "12" is not an AWS account ID' in done.stderr


def test_a_port_in_use_is_one_clear_error(embedded_aws):
    port = embedded_aws.endpoint.rpartition(":")[2]
    done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        f"the emulator cannot listen on 127.0.0.1:{port}: Address already in use\n"
        "  name another port, or leave it out for a free one\n"
    )
