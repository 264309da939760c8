"""The server and its process: where it listens, how it ends, and what is not KMS."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import boto3
import pytest

from keyspan.emulator import EmulatorProcess, Endpoint, serve, start_emulator
from keyspan.errors import EmulatorFailed, MissingTool
from tests.emulator.aws import OWNER, PRIMARY, REPLICA, Aws

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-m", "keyspan.emulator")


def silent(endpoint: str) -> bool:
    """Whether nothing listens there any more; waits a second at most."""
    address = urlsplit(endpoint)
    for _ in range(100):
        with closing(socket.socket()) as caller:
            if caller.connect_ex((address.hostname, address.port)):
                return True
        time.sleep(0.01)
    return False


def start_and_die(**options: bool) -> Endpoint:
    """Start an emulator from a process that ends at once, without ending it."""
    program = (
        "import os; from keyspan.emulator import start_emulator\n"
        f"running = start_emulator(account='{OWNER}', **{options})\n"
        "print(running.endpoint, running.pid, flush=True); os._exit(1)"
    )
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=False)
    url, pid = done.stdout.decode().split()
    return Endpoint(port=int(url.rpartition(":")[2]), pid=int(pid))


def test_importing_loads_neither_moto_nor_boto3():
    heavy = "{'moto', 'boto3', 'botocore', 'werkzeug', 'cryptography'}"
    program = f"import sys, keyspan.emulator; assert not {heavy} & set(sys.modules)"

    subprocess.run([sys.executable, "-c", program], check=True)


def test_without_moto_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, "keyspan.emulator.server", raising=False)
    monkeypatch.setitem(sys.modules, "moto.core.models", None)

    with pytest.raises(MissingTool, match=r"pip install 'keyspan\[emulator\]'"):
        serve(port=0, account=OWNER, lag=0, announce=print)


def test_it_listens_on_loopback_only(emulator: EmulatorProcess):
    assert emulator.endpoint.startswith("http://127.0.0.1:")
    port = urlsplit(emulator.endpoint).port
    assert port
    with closing(socket.socket()) as elsewhere:
        elsewhere.settimeout(1)
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            elsewhere.connect(("127.0.0.2", port))


def test_the_environment_is_all_that_a_program_needs(emulator: EmulatorProcess):
    program = (
        "import boto3; print(boto3.client('sts', region_name='eu-west-1')"
        ".get_caller_identity()['Account'])"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}

    done = subprocess.run(
        [sys.executable, "-c", program],
        env=clean | emulator.environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == OWNER


def test_an_assumed_role_has_its_own_account(aws: Aws):
    assert aws.client("sts").get_caller_identity()["Account"] == aws.account
    assert aws.account in aws.describe(aws.key())["Arn"]


def test_other_services_are_motos(aws: Aws):
    buckets = aws.client("s3")
    buckets.create_bucket(Bucket="keyspan")
    buckets.put_object(Bucket="keyspan", Key="clock", Body=b"orders")
    tables = aws.client("dynamodb", REPLICA)

    assert buckets.get_object(Bucket="keyspan", Key="clock")["Body"].read() == b"orders"
    assert tables.list_tables()["TableNames"] == []


def test_the_clock_moves_forward(emulator: EmulatorProcess):
    before = emulator.now()
    after = emulator.advance(days=1, seconds=30)

    assert timedelta(days=1, seconds=30) <= after - before < timedelta(days=1, seconds=40)
    assert after > datetime.now(UTC)
    with pytest.raises(EmulatorFailed, match="only moves forward"):
        emulator.advance(days=-1)
    with pytest.raises(EmulatorFailed, match="refused"):
        emulator.advance(days=4e6)


def test_there_are_no_other_control_routes(emulator: EmulatorProcess):
    connection = http.client.HTTPConnection(urlsplit(emulator.endpoint).netloc)
    connection.request("GET", "/keyspan/nothing")
    status = connection.getresponse().status
    connection.close()

    assert status == 404


def test_requests_are_answered_side_by_side(aws: Aws):
    key = aws.related(REPLICA)
    clients = [aws.kms(PRIMARY), aws.kms(REPLICA)]
    with ThreadPoolExecutor(8) as pool:
        blobs = list(
            pool.map(
                lambda n: clients[n % 2].encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"],
                range(40),
            )
        )

    assert len(set(blobs)) == 40


class TestProcess:
    def test_it_is_stopped_at_the_end_and_only_it(self):
        with start_emulator(account=OWNER) as one:
            assert boto3.client(
                "sts",
                region_name=PRIMARY,
                endpoint_url=one.endpoint,
                aws_access_key_id="x",
                aws_secret_access_key="x",
            ).get_caller_identity()
        assert silent(one.endpoint)
        assert one._child.returncode == 0
        one.stop()
        with pytest.raises(EmulatorFailed, match="does not answer"):
            one.now()

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_ends_it_cleanly_and_it_is_quiet(self, number: signal.Signals):
        with subprocess.Popen(
            [*COMMAND, "--lag", "0", "--account", OWNER],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout
            announced = json.loads(child.stdout.readline())
            client = boto3.client(
                "kms",
                region_name=PRIMARY,
                endpoint_url=announced["endpoint"],
                aws_access_key_id="x",
                aws_secret_access_key="x",
            )
            key = client.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
            replica = client.replicate_key(KeyId=key, ReplicaRegion=REPLICA)
            child.send_signal(number)
            output, errors = child.communicate()

        assert announced["pid"] == child.pid
        assert replica["ReplicaKeyMetadata"]["KeyState"] == "Enabled"
        assert (child.returncode, output, errors) == (0, "", "")

    def test_a_port_in_use_is_said_in_one_line(self, emulator: EmulatorProcess):
        port = str(urlsplit(emulator.endpoint).port)

        done = subprocess.run(
            [*COMMAND, "--port", port], capture_output=True, text=True, check=False
        )

        assert done.returncode == 2
        assert done.stderr.startswith(f"the emulator cannot listen on 127.0.0.1:{port}: ")
        assert "Traceback" not in done.stderr

    def test_an_account_is_twelve_digits(self):
        with pytest.raises(EmulatorFailed, match='"orders" is not an AWS account ID'):
            start_emulator(account="orders")

    def test_a_failed_start_quotes_the_log(self, emulator: EmulatorProcess, tmp_path: Path):
        port = urlsplit(emulator.endpoint).port
        log = tmp_path / "emulator.log"

        with pytest.raises(EmulatorFailed, match=r"exit status 2\n  \| the emulator cannot listen"):
            start_emulator(account=OWNER, port=port, log=log)
        assert "cannot listen" in log.read_text()

    def test_it_ends_with_the_process_that_started_it(self):
        assert silent(start_and_die().url)

    def test_a_detached_one_outlives_the_process_that_started_it(self):
        running = start_and_die(detached=True)
        try:
            time.sleep(0.1)
            with closing(socket.create_connection(("127.0.0.1", running.port))):
                pass
        finally:
            os.kill(running.pid, signal.SIGTERM)
        assert silent(running.url)
