"""What can be found of a check itself: what it did not see, could not decide, or was told wrong."""

from __future__ import annotations

from keyspan.checks.finding import Severity
from keyspan.checks.rule import Described

_PAGE = "https://developer.hashicorp.com/terraform/internals/json-format"

UNDECIDED = Described(
    id="KS090",
    name="undecided",
    severity=Severity.NOTE,
    what="A rule could not decide",
    why="What a rule asks for is not known before Terraform plans, or before it applies.",
    mend="check the JSON of the plan, where more is known; keyspan guard refuses what stays open",
    source=_PAGE,
)

UNREAD = Described(
    id="KS091",
    name="not-looked-into",
    severity=Severity.WARNING,
    what="A part was not looked into",
    why="Nothing was found there because nobody looked.",
    mend="check the JSON of the plan: it holds every module and every file",
    source=_PAGE,
)

WAIVER_EXPIRED = Described(
    id="KS092",
    name="waiver-expired",
    severity=Severity.ERROR,
    what="A waiver has run out",
    why="What was let pass for a while was to be mended by then.",
    mend="mend what it was about and drop it, or give it a new day and a reason that holds",
    source="docs/checks.md",
)

WAIVER_UNUSED = Described(
    id="KS093",
    name="waiver-unused",
    severity=Severity.NOTE,
    what="A waiver lets nothing pass",
    why="A waiver that nobody needs would hide the next finding of its rule.",
    mend="drop it",
    source="docs/checks.md",
)

WAIVER_UNFIT = Described(
    id="KS094",
    name="waiver-unfit",
    severity=Severity.ERROR,
    what="A waiver is not understood",
    why="It lets nothing pass as it is.",
    mend='write {"rule": "KS007", "reason": "…", "until": "2027-01-31"}',
    source="docs/checks.md",
)

RULE_FAILED = Described(
    id="KS099",
    name="rule-failed",
    severity=Severity.ERROR,
    what="A rule failed, and so the resource",
    why="A rule that breaks has seen nothing; what it looked at is not passed.",
    mend="look at the resource by yourself, and tell Keyspan's maintainers",
    source="docs/checks.md",
)

GENERAL = (UNDECIDED, UNREAD, WAIVER_EXPIRED, WAIVER_UNUSED, WAIVER_UNFIT, RULE_FAILED)
UNWAIVABLE = frozenset(each.id for each in (WAIVER_EXPIRED, WAIVER_UNFIT, RULE_FAILED))
