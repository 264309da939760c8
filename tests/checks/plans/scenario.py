"""What stands before a plan, what happens in between, and what is then planned."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.aws import kms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_kms import KMSClient

ROOTS = Path(__file__).parent / "roots"


@dataclass(frozen=True, slots=True)
class Root:
    """A root module in one text; its edits fail where they would change nothing."""

    text: str

    def __add__(self, more: str) -> Root:
        return Root(self.text + more)

    def without(self, *addresses: str) -> Root:
        """Remove the blocks of some resources or modules."""
        text = self.text
        for address in addresses:
            text = text.replace(_block(text, address), "")
        return Root(text)

    def changed(self, old: str, new: str, *, within: str | None = None) -> Root:
        """Replace what stands once, in the whole or in one block."""
        where = self.text if within is None else _block(self.text, within)
        if where.count(old) != 1:
            raise ValueError(f"{old!r} stands {where.count(old)} times")
        return Root(self.text.replace(where, where.replace(old, new)))

    def renamed(self, kind: str, old: str, new: str) -> Root:
        """Give a resource another name, wherever it stands."""
        block = f'resource "{kind}" "{{}}" {{{{'
        text = self.text.replace(block.format(old), block.format(new))
        return Root(re.sub(rf"\b{kind}\.{old}\b", f"{kind}.{new}", text))

    def given(self, argument: str, *, within: str) -> Root:
        """Add an argument or a block to a block."""
        block = _block(self.text, within)
        return Root(self.text.replace(block, f"{block.rstrip()[:-1]}  {argument}\n}}\n\n"))


def root(*names: str) -> Root:
    """Return what some files of roots/ say together."""
    return Root("".join((ROOTS / f"{name}.tf").read_text() for name in names))


def moved(before: str, after: str) -> str:
    return f"moved {{\n  from = {before}\n  to   = {after}\n}}\n\n"


def forgotten(address: str) -> str:
    return f"removed {{\n  from = {address}\n  lifecycle {{\n    destroy = false\n  }}\n}}\n\n"


def imported(address: str) -> str:
    """Import what the situation tells as `key_id`."""
    return (
        'variable "key_id" {\n  type = string\n}\n\n'
        f"import {{\n  to = {address}\n  id = var.key_id\n}}\n\n"
    )


@dataclass(frozen=True, slots=True)
class Situation:
    """A base that was applied, in a folder in which Terraform may run."""

    folder: Path
    environment: Mapping[str, str]
    terraform: Callable[..., str]

    def kms(self, region: str) -> KMSClient:
        return kms(region, self.environment)

    def key(self, alias: str, *, region: str = "us-east-1") -> str:
        found = self.kms(region).describe_key(KeyId=f"alias/{alias}")
        return found["KeyMetadata"]["KeyId"]

    def write(self, planned: Root) -> None:
        (self.folder / "main.tf").write_text(planned.text)
        shutil.copytree(ROOTS / "modules", self.folder / "modules", dirs_exist_ok=True)

    def apply(self, planned: Root, *options: str) -> None:
        self.write(planned)
        self.terraform("apply", "-auto-approve", *options)

    def tell(self, **variables: str) -> None:
        """Give values to the variables of what is planned."""
        (self.folder / "terraform.tfvars.json").write_text(json.dumps(variables))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One plan.

    Attributes:
        name: the fixture's.
        base: what was applied before; nothing by default.
        between: what happened since then, by other hands than Terraform's or by its state
            commands.
        disturbs: whether that changes AWS, so that no other plan may share the base.
        planned: the configuration that is planned; the base by default.
        options: more options of `terraform plan`.
        fails: whether Terraform exits with an error, and saves what it had planned.
    """

    name: str
    base: Root | None = None
    between: Callable[[Situation], object] | None = None
    disturbs: bool = False
    planned: Root | None = None
    options: tuple[str, ...] = ()
    fails: bool = False


def _block(text: str, address: str) -> str:
    kind, name = address.split(".")
    header = f'module "{name}"' if kind == "module" else f'resource "{kind}" "{name}"'
    found = re.search(rf"^{re.escape(header)} \{{\n.*?^\}}\n+", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"there is no {address}")
    return found.group()
