"""The files of a module, in the layout that registries of Terraform modules expect."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from keyspan.module.calling import call, providers, versions
from keyspan.module.opening import records, resources
from keyspan.module.outputs import outputs
from keyspan.module.readme import readme
from keyspan.module.regions import looked_up
from keyspan.module.source import UnfitModule
from keyspan.module.trial import trial
from keyspan.module.variables import chosen, variables
from keyspan.terraform import OLDEST
from keyspan.writing.generated import MARK
from keyspan.writing.hcl import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keyspan.module.source import Source
    from keyspan.writing.hcl import Block

_MARK = f"{MARK} module from keyspan.toml: edit that file, and generate this one again."
_MAIN = (
    "A key policy's statement whose principals are none is left out, for AWS refuses it.\n"
    "Addresses are an API: another address is a deleted key and a new one."
)


def module_files(source: Source) -> Mapping[PurePosixPath, str]:
    """Return the text of each file of a module, by its path in the module's folder.

    Raises:
        UnfitModule: the app wrote something else than the keyring file asks for.
    """
    oldest = ".".join(str(part) for part in OLDEST)
    made = [*outputs(source)]
    values = [chosen(source)] if source.held else []
    held = [block for key in source.held for block in resources(source, key)]
    files = {
        "main.tf": _text([*values, *looked_up(source), *held, *_records(source)], more=_MAIN),
        "variables.tf": _text(variables(source)),
        "outputs.tf": _text(made),
        "versions.tf": _text([versions(source, oldest=oldest, configured=True)]),
        "README.md": readme(source, mark=_MARK, outputs=made),
        "examples/basic/main.tf": _text(
            [
                versions(source, oldest=oldest, configured=False),
                *providers(source),
                call(source, place="../.."),
            ]
        ),
    }
    if source.held:
        files["tests/module.tftest.hcl"] = _text(trial(source))
    return {PurePosixPath(name): text for name, text in files.items()}


def _records(source: Source) -> Iterable[Block]:
    return (block for key in source.keys for block in records(source, key))


def _text(blocks: Iterable[Block], *, more: str = "") -> str:
    """Return a file in Terraform's language.

    Raises:
        UnfitModule: a text of the app cannot be written in it.
    """
    try:
        return document(blocks, comment=f"{_MARK}\n{more}".rstrip())
    except ValueError as error:
        mend = "let main.py make the keys of keyspan.toml, as Keyspan's own does"
        raise UnfitModule("cdktf.json: what the app wrote", str(error), mend) from error
