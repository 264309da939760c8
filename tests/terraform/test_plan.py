from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from keyspan.terraform import Counts, Plan, UnfitPlan
from keyspan.terraform.plan import count, digest_of, read_document, require_unchanged

if TYPE_CHECKING:
    from pathlib import Path


def resource(*actions: str, mode: str = "managed", **more: Any) -> dict[str, Any]:
    importing = more.pop("importing", None)
    change = {"actions": list(actions)} | ({"importing": importing} if importing else {})
    return {"address": "a", "mode": mode, "change": change, **more}


def test_each_kind_is_counted(tmp_path: Path) -> None:
    document = {
        "resource_changes": [
            resource("no-op"),
            resource("create"),
            resource("update"),
            resource("update", importing={"id": "x"}),
            resource("delete"),
            resource("delete", "create"),
            resource("create", "delete"),
            resource("forget"),
            resource("no-op", previous_address="b"),
            resource("read", mode="data"),
            resource("open", mode="ephemeral"),  # OpenTofu lists it
        ]
    }
    assert count(document, path=tmp_path) == Counts(
        add=3, change=2, destroy=3, imported=1, forget=1, move=1
    )


def test_a_plan_without_resources_counts_nothing(tmp_path: Path) -> None:
    assert count({}, path=tmp_path) == Counts()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ([resource("obliterate")], "actions that are not known: obliterate"),
        ([{}], "unknown shape"),
        (["text"], "unknown shape"),
        (7, "unknown shape"),
        (None, "unknown shape"),
        ([{"change": None}], "unknown shape"),
    ],
)
def test_what_is_not_known_is_refused(tmp_path: Path, changes: object, problem: str) -> None:
    with pytest.raises(UnfitPlan, match=problem):
        count({"resource_changes": changes}, path=tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_what_is_no_document_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnfitPlan, match="its JSON"):
        read_document(text, path=tmp_path)


def test_another_file_in_the_plans_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tfplan"
    path.write_bytes(b"reviewed")
    assert digest_of(path) == hashlib.sha256(b"reviewed").hexdigest()
    plan = Plan(changed=True, path=path, counts=Counts(), digest=digest_of(path), document="{}")
    require_unchanged(plan)
    path.write_bytes(b"another")
    with pytest.raises(UnfitPlan, match="holds another plan than the one that was made"):
        require_unchanged(plan)
    path.unlink()
    with pytest.raises(UnfitPlan, match="cannot be read: No such file"):
        require_unchanged(plan)


def test_counts_read_as_terraform_says_them() -> None:
    assert str(Counts()) == "0 to add, 0 to change, 0 to destroy"
    assert str(Counts(add=1, imported=2, forget=3, move=4)) == (
        "1 to add, 0 to change, 0 to destroy, 2 to import, 3 to forget, 4 to move"
    )
