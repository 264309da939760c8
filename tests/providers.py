"""AWS providers that go on from one command of Terraform to the next.

Terraform starts the provider anew for each command and each alias, five times in a plan with two
Regions, and each start costs half a second of CPU and more. A provider in its debugging mode goes
on, and Terraform connects to it (TF_REATTACH_PROVIDERS); but all of its aliases connect to the one,
and the Region that was configured last would serve them all. Here every connection is led to a
provider that nobody else is connected to, so that each alias has one to itself, as ever, and that
was started in the environment of that Terraform, so that a test may lead it elsewhere, as ever.

It is the same provider, the same Terraform and the same embedded AWS. What it does not show is how
the provider is found, locked and started: tests/terraform, tests/demo and tests/test_cdktf.py do.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.terraform.mirror import current_platform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.terraform import Mirror

_VARIABLE = "TF_REATTACH_PROVIDERS"
_LED = re.compile(rf"{_VARIABLE}='(.+)'")
_PROTOCOL = {"Protocol": "grpc", "ProtocolVersion": 5}
_CHUNK = 1 << 20
_PROCESSES = Path("/proc")
_PEER = struct.Struct("3i")
_LEADS = re.compile(r"^AWS_|PROXY$", re.IGNORECASE)
"""The variables that decide which AWS a provider finds."""

# Ends what it is told of when its input ends: with this process, however that ends.
_UNDERTAKER = 'while read -r pid; do all="$all $pid"; done; kill -9 $all 2>/dev/null'


def provider_of(mirror: Mirror | None) -> Path | None:
    """Return the one AWS provider of a mirror, or None where Terraform has to choose or unpack."""
    if mirror is None or not _PROCESSES.is_dir():
        return None
    versions = mirror.folder / mirror.host / "hashicorp/aws"
    found = list(versions.glob(f"*/{current_platform()}/terraform-provider-aws*"))
    return found[0] if len(found) == 1 and not list(versions.glob("*.zip")) else None


@contextmanager
def going_on(provider: Path | None) -> Iterator[dict[str, str]]:
    """Keep providers; yield the variables that lead Terraform to them, if there are any."""
    if provider is None:
        yield {}
        return
    providers = _Providers(provider)
    try:
        yield providers.leading
    finally:
        providers.end()


def started_anew(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without what leads to such providers: Terraform starts its own."""
    return {name: value for name, value in environment.items() if name != _VARIABLE}


class _Providers:
    """A socket behind which each connection has a provider to itself."""

    def __init__(self, binary: Path) -> None:
        self._command = [str(binary), "-debug"]
        self._folder = Path(tempfile.mkdtemp(prefix="keyspan-"))
        self._started: list[subprocess.Popen[str]] = []
        self._idle: defaultdict[frozenset[tuple[str, str]], list[str]] = defaultdict(list)
        self._choosing = threading.Lock()
        self._undertaker = subprocess.Popen(
            ["sh", "-c", _UNDERTAKER], stdin=subprocess.PIPE, text=True
        )
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self._folder / "door"))
        self._door.listen()
        threading.Thread(target=self._open, daemon=True).start()

    @property
    def leading(self) -> dict[str, str]:
        """The variable that leads Terraform here."""
        address = {"Network": "unix", "String": str(self._folder / "door")}
        # Terraform kills the process that it is told of when nobody answers: never this one.
        led = _PROTOCOL | {"Pid": self._undertaker.pid, "Test": True, "Addr": address}
        return {_VARIABLE: json.dumps({"hashicorp/aws": led})}

    def end(self) -> None:
        self._door.close()
        for process in (*self._started, self._undertaker):
            process.kill()
            process.communicate()
        shutil.rmtree(self._folder)

    def _open(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                terraform, _ = self._door.accept()
                threading.Thread(target=self._serve, args=(terraform,), daemon=True).start()

    def _serve(self, terraform: socket.socket) -> None:
        # Either side may go at any moment; the other then sees that nobody is there.
        with suppress(OSError), terraform, socket.socket(socket.AF_UNIX) as provider:
            first = terraform.recv(_CHUNK)
            if not first:
                return  # Terraform saw that somebody is there
            environment = _environment_of(terraform)
            # A provider is as good as a new one for whoever would have started it alike.
            idle = self._idle[frozenset(e for e in environment.items() if _LEADS.search(e[0]))]
            with self._choosing:
                address = idle.pop() if idle else self._start(environment)
            provider.connect(address)
            provider.sendall(first)
            back = threading.Thread(target=_pass_on, args=(provider, terraform), daemon=True)
            back.start()
            _pass_on(terraform, provider)
            back.join()
            idle.append(address)

    def _start(self, environment: Mapping[str, str]) -> str:
        """Start a provider, and return the socket that it listens at."""
        process = subprocess.Popen(
            self._command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._started.append(process)
        assert process.stdout
        assert self._undertaker.stdin
        print(process.pid, file=self._undertaker.stdin, flush=True)
        told = next(filter(None, map(_LED.search, process.stdout)))
        (led,) = json.loads(told[1]).values()
        return led["Addr"]["String"]


def _environment_of(terraform: socket.socket) -> dict[str, str]:
    """Return what Terraform, at the other end, would have started the provider in."""
    told = terraform.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    pid, _user, _group = _PEER.unpack(told)
    entries = (_PROCESSES / str(pid) / "environ").read_text().split("\0")
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    """Pass on what one side says until it ends, and then end both."""
    with suppress(OSError):
        while said := source.recv(_CHUNK):
            target.sendall(said)
    for side in (source, target):
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
