"""What CDKTF, or CDK Terrain, writes of a stack; neither is imported here, nor needed."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from keyspan.checks.documents.read import stack_folders

if TYPE_CHECKING:
    from collections.abc import Generator

_STACK = "TerraformStack"


@runtime_checkable
class Stack(Protocol):
    """A stack: of CDKTF, of CDK Terrain, or whatever else makes Terraform JSON."""

    def to_terraform(self) -> Any:
        """Return the Terraform JSON, decoded."""
        ...


@contextmanager
def synthesized(stack: Stack) -> Generator[Path]:
    """Yield a temporary folder with what `app.synth()` writes for a stack, its assets included.

    `to_terraform` alone leaves out what only synth adds: the backend, references to other stacks,
    and what aspects do. So a CDKTF stack is synthesized as its app would: every stack of the app
    is prepared, and aspects and validations run, whose errors are raised. The validations of the
    app itself are left to the app. A stack of another make is asked for its `to_terraform`.
    """
    framework = _framework(stack)
    if framework is None:
        with TemporaryDirectory(prefix="keyspan-") as folder:
            text = json.dumps(stack.to_terraform(), indent=2)
            (Path(folder) / "main.tf.json").write_text(text, encoding="utf-8")
            yield Path(folder)
        return
    written: Any = stack
    for each in written.node.root.node.find_all():
        if isinstance(each, framework.TerraformStack):
            each.prepare_stack()
    out = Path(framework.Testing.full_synth(stack))
    try:
        (folder,) = stack_folders(out)
        yield folder
    finally:
        shutil.rmtree(out, ignore_errors=True)


def _framework(stack: Stack) -> Any:
    """Return the module that a stack's class comes from, loaded with it, or None for no CDKTF."""
    for kind in type(stack).__mro__:
        module = sys.modules.get(kind.__module__)
        if kind.__name__ == _STACK and hasattr(module, "Testing"):
            return module
    return None
