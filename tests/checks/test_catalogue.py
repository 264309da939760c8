"""What can be found, as a list; docs/rules.md is generated from it: KEYSPAN_SNAPSHOT=write."""

from __future__ import annotations

import re
from pathlib import Path

from keyspan.checks import RULES
from keyspan.checks.catalogue import CATALOGUE
from keyspan.checks.general import GENERAL
from keyspan.checks.guard import ACTIONS, REFUSALS
from tests.project import ROOT
from tests.snapshot import committed

HEAD = (
    "# Rules and refusals\n\n"
    "Rules look at Terraform JSON and at plans: `keyspan check`, and each synth. Refusals are the "
    "guard's, of a plan: `keyspan guard`. How to use both, and how to waive a rule, is in "
    "[checks.md](checks.md).\n"
)
PARTS = (("Rules", RULES), ("Refusals of the guard", REFUSALS), ("Of the check itself", GENERAL))


def sections():
    yield HEAD
    for title, listed in PARTS:
        yield f"\n## {title}\n"
        for each in listed:
            yield (
                f"\n### {each.id} {each.name}\n\n{each.what}. *{each.severity.value}*\n\n"
                f"{each.why} To mend it: {each.mend}.\n\n{link(each.source)}\n"
            )


def link(source: str) -> str:
    return f"[Source]({source})" if source.startswith("https://") else ""


def test_the_list_of_rules_is_what_they_say_of_themselves():
    text = "".join(sections()).replace("\n\n\n", "\n\n").rstrip() + "\n"
    assert committed(ROOT / "docs" / "rules.md", text) == text


def test_an_id_and_a_name_are_given_once():
    every = [*RULES, *GENERAL, *REFUSALS]
    assert len({each.id for each in every}) == len({each.name for each in every}) == len(every)
    assert list(CATALOGUE) == [each.id for each in CATALOGUE.values()]


def test_ids_are_in_order_and_tell_a_rule_from_a_refusal():
    for listed, pattern in ((RULES, r"KS0[0-8]\d"), (GENERAL, r"KS09\d"), (REFUSALS, r"KS1\d\d")):
        ids = [each.id for each in listed]
        assert ids == sorted(ids)
        assert [each for each in ids if not re.fullmatch(pattern, each)] == []


def test_each_rule_has_a_file_of_its_name():
    rooms = {path.stem for path in (ROOT / "modules/keyspan/checks/rules").glob("[a-z]*.py")}
    assert rooms == {rule.name.replace("-", "_") for rule in RULES}


def test_every_action_that_can_be_allowed_is_in_the_documents():
    told = Path(ROOT / "docs" / "checks.md").read_text()
    assert [action for action in ACTIONS if f"`{action}`" not in told] == []
