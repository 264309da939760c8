"""Plans that nobody made: whatever is done to a real one, no lost key is ever approved.

The oracle is written apart from the guard, on the plain JSON: it knows a key by its type, by its
address or by its ARN.
"""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from keyspan.checks import UnfitDocument
from tests.checks.guard.plans import document, guarded, names, text

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = (
    "aws_kms_key",
    "aws_kms_external_key",
    "aws_kms_replica_key",
    "aws_kms_replica_external_key",
)
KEY_ARN = re.compile(r"arn:[^:]+:kms:[^:]+:\d{12}:key/")
WORDS = ["delete", "create", "no-op", "update", "forget", "read"]


def loses_a_key(plan: Any) -> bool:
    """Whether a plan deletes or replaces a key, or forgets one that it takes up nowhere."""
    return any(map(_loses, plan.get("resource_changes") or []))


def _loses(entry: Any) -> bool:
    actions = entry["change"]["actions"]
    before = entry["change"].get("before")
    arn = before.get("arn") if isinstance(before, dict) else None
    is_key = (
        entry.get("type") in KEYS
        or re.search(rf"(?:^|\.)(?:{'|'.join(KEYS)})\.", str(entry.get("address")))
        or (isinstance(arn, str) and KEY_ARN.match(arn))
    )
    return bool(is_key) and "delete" in actions


def places(node: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value of a document."""
    if here:
        yield here
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*here, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, (*here, index))


def holder(plan: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        plan = plan[step]
    return plan


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 3),
    st.sampled_from([*WORDS, *KEYS, "", "aws_kms_key.other", "us-west-2", "arn:aws:kms"]),
    st.text(max_size=6),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A real plan of which some values are another's, gone, doubled or new."""
    plan = document(draw(st.sampled_from(names())))
    for _ in range(draw(st.integers(1, 4))):
        every = list(places(plan))
        if not every:
            break
        # Near the top as often as in the depth, where most values lie.
        depth = draw(st.integers(1, max(map(len, every))))
        near = [path for path in every if len(path) <= depth]
        path = draw(st.sampled_from(near))
        inside, last = holder(plan, path), path[-1]
        match draw(st.sampled_from(["drop", "replace", "copy", "double", "actions"])):
            case "drop":
                del inside[last]
            case "replace":
                inside[last] = draw(VALUES)
            case "copy":
                other = draw(st.sampled_from(every))
                inside[last] = copy.deepcopy(holder(plan, other)[other[-1]])
            case "double" if isinstance(inside, list):
                inside.append(copy.deepcopy(inside[last]))
            case _:
                entries = plan.get("resource_changes")
                if isinstance(entries, list) and entries:
                    entry = draw(st.sampled_from(entries))
                    if isinstance(entry, dict) and isinstance(entry.get("change"), dict):
                        words = st.lists(st.sampled_from(WORDS), max_size=3)
                        entry["change"]["actions"] = draw(words)
    return plan


@settings(max_examples=1500, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_no_mutation_that_loses_a_key_is_approved_and_none_is_a_traceback(plan):
    try:
        report = guarded(plan)
    except UnfitDocument:
        return
    for each in (*report.refusals, *report.findings):
        note(each.what)
    if report.passed:
        assert not loses_a_key(plan)
        assert plan.get("errored") is False


@settings(max_examples=300)
@given(st.sampled_from(names()), st.data())
def test_a_text_that_is_cut_or_altered_is_no_traceback(name, data):
    from keyspan.checks.documents.read import _shown

    whole = text(name)
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    broken = whole[:start] + data.draw(st.text(max_size=3)) + whole[start + length :]
    try:
        _shown("plan.json", broken)
    except UnfitDocument:
        return
    json.loads(broken)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("actions", [["delete"], ["delete", "create"], ["create", "delete"]])
def test_each_key_of_each_plan_is_held(name, actions):
    """One key after the other, all else as it was: the plan is refused at that very address."""
    for number, entry in enumerate(document(name).get("resource_changes", [])):
        if entry["type"] in KEYS and entry["change"]["before"]:
            plan = document(name)
            plan["resource_changes"][number]["change"]["actions"] = actions
            report = guarded(plan)
            assert entry["address"] in {each.address for each in report.refusals}
