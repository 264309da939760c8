"""From a path to the views of what lies there."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from keyspan.checks.documents.configuration import configuration_view
from keyspan.checks.documents.plan import FORMATS, PlanView, plan_view
from keyspan.checks.documents.state import state_view
from keyspan.checks.documents.unfit import PLAN_MEND, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents.view import View

STANDARD_INPUT = "-"
MANIFEST = "manifest.json"
_PLAN_MARKS = frozenset({"planned_values", "resource_changes", "configuration"})
_STATE_FORMATS = frozenset({"1.0"})
_STATE_KEYS = frozenset({"format_version", "terraform_version", "values", "checks"})
_OVERRIDE = re.compile(r"(?:.*_)?override\.tf\.json")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = "is not looked into: its plan holds everything, by terraform show -json"
_OVERRIDES = "is an override file, and is not merged here: check the plan"


def read(path: str) -> Iterator[View]:
    """Yield the view of each Terraform state that a path holds.

    Args:
        path: a folder of *.tf.json, an output folder of CDKTF (one view a stack), a *.tf.json, a
            file that `terraform show -json` wrote of a plan or a state, or "-" for such a text
            on standard input.

    Raises:
        UnfitDocument: it is none of these, or not of a shape that is known.
    """
    where = Path(path)
    if path == STANDARD_INPUT:
        yield _shown("standard input", _standard_input())
    elif where.is_dir():
        yield from _folder(where)
    elif where.name.endswith(".tf.json"):
        yield configuration_view(path, {path: json_object(where)})
    else:
        yield _shown(path, _text(where, encoding=_encoding(where)))


def view_of(name: str, document: Mapping[str, Any]) -> View:
    """Return the view of one root module that is at hand already, decoded.

    Raises:
        UnfitDocument: it is not of the shape that Terraform takes.
    """
    return configuration_view(name, {name: document})


def read_plan(path: str) -> PlanView:
    """Return the view of a plan.

    Args:
        path: a file that `terraform show -json PLAN` wrote, or "-" for standard input.

    Raises:
        UnfitDocument: it is none, or not of a shape that is known.
    """
    if Path(path).is_dir():
        raise unfit(path, "is a folder, and no plan", PLAN_MEND)
    (view,) = read(path)
    if not isinstance(view, PlanView):
        raise unfit(view.name, f"is a {view.kind}, and no plan", PLAN_MEND)
    return view


def configuration_files(folder: Path) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return each *.tf.json of a root, path to decoded JSON, and each file left out, with why.

    Raises:
        UnfitDocument: there is none, or one is not a JSON object.
    """
    files = sorted(each for each in folder.glob("*.tf.json") if not each.name.startswith("."))
    if not files:
        mend = "run cdktf synth and name cdktf.out, or check the JSON of a plan"
        raise unfit(str(folder), "holds no *.tf.json", mend)
    overrides = [file for file in files if _OVERRIDE.fullmatch(file.name)]
    unread = [
        *((str(file), _OVERRIDES) for file in overrides),
        *(
            (str(file), _OTHERS)
            for pattern in ("*.tf", "*.tofu", "*.tofu.json")
            for file in sorted(folder.glob(pattern))
            if not file.name.startswith(".")
        ),
    ]
    return {str(file): json_object(file) for file in files if file not in overrides}, unread


def stack_folders(folder: Path) -> Iterator[Path]:
    """Yield the folder of each stack in an output folder of CDKTF.

    Raises:
        UnfitDocument: its manifest names none, or is not understood.
    """
    manifest = folder / MANIFEST
    stacks = json_object(manifest).get("stacks")
    if not isinstance(stacks, dict) or not stacks:
        raise unfit(str(manifest), "names no stacks", "run cdktf synth again")
    for name, stack in cast("dict[str, Any]", stacks).items():
        place = (
            cast("dict[str, Any]", stack).get("workingDirectory")
            if isinstance(stack, dict)
            else None
        )
        if not isinstance(place, str):
            raise unfit(f"{manifest}: {name}", "has no workingDirectory", "run cdktf synth again")
        yield folder / place


def json_object(path: Path) -> dict[str, Any]:
    """Return the JSON object that a file holds; a name that stands twice has a list of values.

    Terraform takes a list of objects, and a name twice, as several blocks of one name.

    Raises:
        UnfitDocument: it cannot be read, or holds something else.
    """
    return _object(str(path), _text(path), once=False)


def _folder(folder: Path) -> Iterator[View]:
    # Another tool's manifest.json may stand beside a root's own files.
    if (folder / MANIFEST).is_file() and not any(folder.glob("*.tf.json")):
        for stack in stack_folders(folder):
            yield _root(stack)
    else:
        yield _root(folder)


def _root(folder: Path) -> View:
    files, unread = configuration_files(folder)
    return configuration_view(str(folder), files, unread=unread)


def _shown(name: str, text: str) -> View:
    document = _object(name, text)
    version = document.get("format_version")
    if _PLAN_MARKS & document.keys():
        if not isinstance(version, str) or version not in FORMATS:
            known = ", ".join(sorted(FORMATS))
            problem = f"is of format version {json.dumps(version)}, and known are {known}"
            raise unfit(
                f"{name}: format_version", problem, "upgrade Keyspan, or plan by another Terraform"
            )
        return plan_view(name, document)
    if isinstance(version, str) and version in _STATE_FORMATS and document.keys() <= _STATE_KEYS:
        return state_view(name, document)
    raise unfit(name, "is neither a plan nor a state of terraform show -json", PLAN_MEND)


def _standard_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise unfit("standard input", "is not text: is it the plan itself?", PLAN_MEND) from None


def _encoding(path: Path) -> str:
    """Return how a file is encoded that a shell wrote: PowerShell begins it with a mark."""
    try:
        with path.open("rb") as file:
            return "utf-16" if file.read(2) in _UTF_16 else "utf-8-sig"
    except OSError:
        return "utf-8"  # Reading it says what is wrong.


def _text(path: Path, *, encoding: str = "utf-8") -> str:
    try:
        return path.read_text(encoding=encoding)
    except OSError as error:
        raise unfit(
            str(path), f"cannot be read: {error.strerror}", "name a file or a folder that is there"
        ) from None
    except UnicodeError:
        mend = PLAN_MEND if not path.name.endswith(".tf.json") else "write it anew"
        raise unfit(str(path), "is not text: is it the plan itself?", mend) from None


def _object(name: str, text: str, *, once: bool = True) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=None if once else _united)
    except (ValueError, RecursionError) as error:
        raise unfit(name, f"is not JSON: {error}", PLAN_MEND) from None
    if isinstance(document, list) and not once:
        listed = cast("list[Any]", document)
        if all(isinstance(each, dict) for each in listed):
            document = _united([pair for each in listed for pair in each.items()])
    if not isinstance(document, dict):
        raise unfit(name, "is JSON, and no object", PLAN_MEND)
    return cast("dict[str, Any]", document)


def _united(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object in which a name that stands twice has the list of its values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        several: defaultdict[str, list[Any]] = defaultdict(list)
        for name, value in pairs:
            several[name].append(value)
        found |= {name: values for name, values in several.items() if len(values) > 1}
    return found
