"""What a module is made from: the keys that were asked for, and what the app wrote of them."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from keyspan.config.load import read_text
from keyspan.errors import Fault, KeyspanError
from keyspan.model.rules import shown
from keyspan.model.state import holders
from keyspan.synth import OUT, SYNTHESIZED, synth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from keyspan.model import Key, Keyring


class UnfitModule(KeyspanError):
    """What the app wrote cannot be opened as a module: it is not what the keyring file asks for."""

    def __init__(self, where: str, problem: str, mend: str) -> None:
        super().__init__(str(Fault(where=where, problem=problem, mend=mend)))


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a module is made from.

    Attributes:
        keyring: the keyring.
        keys: the keys of the module, in the order of the file.
        tables: what the file says of each key, by its name: the table, as TOML has it.
        documents: the Terraform JSON of each stack, by its name.
    """

    keyring: Keyring
    keys: tuple[Key, ...]
    tables: Mapping[str, Mapping[str, Any]]
    documents: Mapping[str, Mapping[str, Any]]

    @property
    def held(self) -> tuple[Key, ...]:
        """The keys that the module holds; one that was given up leaves its removed blocks only."""
        return tuple(key for key in self.keys if not key.given_up)

    @property
    def regions(self) -> tuple[str, ...]:
        """Every Region in which the module holds a key or lets one go, in alphabetical order."""
        return tuple(sorted({r for key in self.keys for r in (*key.regions, *key.retired_regions)}))

    @cached_property
    def providers(self) -> tuple[Mapping[str, Any], ...]:
        """The provider blocks that the app wrote for these Regions, by their names."""
        found = {
            str(provider.get("alias", "")): provider
            for document in self._stacks
            for provider in listed(_within(document, "provider", "aws"))
            if "alias" not in provider or provider.get("region") in self.regions
        }
        return tuple(found[alias] for alias in sorted(found))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The names of these providers: "aws.us_east_1"; none where one is there for all."""
        return tuple(f"aws.{each['alias']}" for each in self.providers if "alias" in each)

    @property
    def version(self) -> str:
        """The versions of the AWS provider that the app asks for."""
        return str(_within(self._stacks[0], "terraform", "required_providers", "aws", "version"))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The addresses in these stacks that are of no key: what a team made beside its keys."""
        ours = {
            address
            for key in self.keyring.keys
            for related in key.related
            for address in holders(key, related)
        }
        made = {
            f"{kind}.{name}"
            for stack in self._stacks
            for kind, named in cast("Mapping[str, Any]", stack.get("resource", {})).items()
            for name in named
        }
        return tuple(sorted(made - ours))

    def resource(self, key: Key, address: str) -> dict[str, Any]:
        """Return what the app wrote at an address, without its remarks.

        Raises:
            UnfitModule: there is no such resource.
        """
        kind, _, name = address.partition(".")
        try:
            resource = cast("Mapping[str, Any]", self.document(key)["resource"][kind][name])
        except KeyError:
            problem = f"the app made no {address}"
            mend = "let main.py make each key of keyspan.toml, as Keyspan's own does"
            raise UnfitModule(f"keys.{key.name}", problem, mend) from None
        return {argument: value for argument, value in resource.items() if argument != "//"}

    def blocks(self, key: Key, kind: str) -> list[dict[str, Any]]:
        """Return the moved, removed or import blocks that the app wrote into a key's stack."""
        return cast("list[dict[str, Any]]", self.document(key).get(kind, []))

    def output(self, key: Key, name: str) -> Mapping[str, Any]:
        """Return an output that the app wrote for a key.

        Raises:
            UnfitModule: there is no such output.
        """
        outputs = cast("Mapping[str, Any]", self.document(key).get("output", {}))
        if (wanted := f"{key.name}_{name}") not in outputs:
            mend = "let main.py make the stack with keyspan.constructs.KeyringStack"
            raise UnfitModule(f"keys.{key.name}", f"the app made no output {wanted}", mend)
        return outputs[wanted]

    def document(self, key: Key) -> Mapping[str, Any]:
        """Return the Terraform JSON of the stack that holds a key.

        Raises:
            UnfitModule: the app made no such stack.
        """
        if key.stack not in self.documents:
            made = ", ".join(self.documents) or "none"
            problem = f"the app made no stack {key.stack}, only {made}"
            raise UnfitModule("cdktf.json", problem, "let main.py make each stack of the keyring")
        return self.documents[key.stack]

    @property
    def _stacks(self) -> list[Mapping[str, Any]]:
        return [self.document(key) for key in self.keys]


def read_source(
    config: Path, *, keyring: Keyring, keys: tuple[Key, ...], environment: Mapping[str, str]
) -> Source:
    """Run the app of a keyring file's folder, and return what it wrote of some keys.

    Args:
        config: the keyring file.
        keyring: what it describes.
        keys: the keys of the module.
        environment: the app's environment.

    Raises:
        NoProject, CommandFailed: the app cannot be run, or failed.
        UnfitModule: what it wrote is not JSON.
    """
    folder = config.absolute().parent
    made = synth(folder, out=folder / OUT, environment=environment)
    tables = tomllib.loads(read_text(config, name=str(config)))["keys"]
    documents = {name: _document(place / SYNTHESIZED) for name, place in made.items()}
    return Source(keyring=keyring, keys=keys, tables=tables, documents=documents)


def _within(document: Any, *path: str) -> Any:
    """Return what stands at a place of the app's Terraform JSON.

    Raises:
        UnfitModule: nothing stands there.
    """
    try:
        for name in path:
            document = document[name]
    except (KeyError, TypeError):
        problem = f"what the app wrote has no {'.'.join(path)}"
        mend = "let main.py make the stack with keyspan.constructs.KeyringStack"
        raise UnfitModule("cdktf.json", problem, mend) from None
    return document


def listed(value: Any) -> list[dict[str, Any]]:
    """Return the blocks of a name, of which JSON may hold one without a list."""
    return cast("list[dict[str, Any]]", value if isinstance(value, list) else [value])


def _document(file: Path) -> Mapping[str, Any]:
    mend = "run the app by itself, and see what it writes"
    try:
        document: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnfitModule(str(file), f"cannot be read: {error.strerror}", mend) from None
    except ValueError as error:
        raise UnfitModule(str(file), f"is not JSON: {error}", mend) from None
    if not isinstance(document, dict):
        raise UnfitModule(str(file), f"is {shown(document)}, and no table", mend)
    return cast("Mapping[str, Any]", document)
