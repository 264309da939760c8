"""A person who reads what keyspan doctor printed, and types its commands as they stand."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.lifecycle.project import opened
from keyspan.lifecycle.trouble.told import AND, COMMAND
from tests.deployment import idle

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Living

NAME = "orders"
REGIONS = ("us-east-1", "us-west-2")
SECRET = b"4711 4711 4711"


@dataclass
class Follower:
    """A project whose key has a ciphertext of each Region, from before the trouble."""

    living: Living
    key_id: str = ""
    ciphertexts: tuple[bytes, ...] = ()

    def encrypt(self) -> None:
        self.ciphertexts = tuple(
            self.living.kms(region).encrypt(KeyId=f"alias/{NAME}", Plaintext=SECRET)[
                "CiphertextBlob"
            ]
            for region in REGIONS
        )

    def doctor(self, *options: str) -> tuple[int, str]:
        done = self.living.keyspan("doctor", NAME, *options)
        assert not done.stderr, done.stderr
        return done.returncode, done.stdout

    def way_out(self, said: str) -> list[str]:
        """Return the commands of what was printed."""
        lines = said.splitlines()
        found = [line.strip() for line in lines if line.startswith(COMMAND) and line.strip()]
        return [command.removesuffix(AND) for command in found]

    def follow(self, said: str, *, stops: str | None = None) -> None:
        """Type every command; one that begins with `stops` may stop for other troubles."""
        for command in self.way_out(said):
            if stops and command.startswith(stops):
                self.living.keyspan(*shlex.split(command)[1:])
            else:
                self.type(command)

    def type(self, command: str) -> None:
        program, *arguments = shlex.split(command)
        if program == "aws":
            self._call(arguments)
            return
        if program == "keyspan":
            answer = "yes\n" if arguments[0] == "deploy" else None
            done = self.living.keyspan(*arguments, answer=answer)
        else:
            done = subprocess.run(
                [program, *arguments],
                cwd=self.living.folder,
                env=self.living.environment,
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    def well(self) -> None:
        """Hold the doctor to its word: it is content, and all data can be read."""
        status, said = self.doctor()
        assert status == 0, said
        for region in REGIONS:
            kms = self.living.kms(region)
            for each in self.ciphertexts:
                assert kms.decrypt(CiphertextBlob=each, KeyId=self.key_id)["Plaintext"] == SECRET

    def idle(self) -> None:
        """See that Terraform has nothing to do; settle, where it was the last, has seen it."""
        with opened(self.living.folder, environment=self.living.environment) as project:
            assert idle(project.stack("keyring").terraform)

    def _call(self, arguments: list[str]) -> None:
        """Do what the AWS command line does, which is not installed everywhere."""
        service, operation, *rest = arguments
        assert service == "kms", arguments
        named = dict(zip(rest[::2], rest[1::2], strict=True))
        kms = self.living.kms(named.pop("--region"))
        call = getattr(kms, operation.replace("-", "_"))
        words = {name: name[2:].title().replace("-", "") for name in named}
        call(**{words[name]: value for name, value in named.items()})
