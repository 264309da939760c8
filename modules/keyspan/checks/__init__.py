"""Terraform JSON or plan JSON, whoever wrote it -> findings; and a guard over plans.

    documents   one view of resources over *.tf.json, plans and states
    rules       one file each; `check` runs them
    guard       refuses a plan that deletes, replaces or loses a key
    reports     text, JSON, SARIF, JUnit, Markdown

Nothing here knows CDKTF, reaches AWS or runs Terraform. What is not understood is never passed.
"""

from keyspan.checks.documents import UnfitDocument, View, plan_view, read, read_plan, view_of
from keyspan.checks.finding import Finding, KeyChange, Report, Severity
from keyspan.checks.rules import RULES
from keyspan.checks.run import check
from keyspan.checks.waivers import today

__all__ = [
    "RULES",
    "Finding",
    "KeyChange",
    "Report",
    "Severity",
    "UnfitDocument",
    "View",
    "check",
    "plan_view",
    "read",
    "read_plan",
    "today",
    "view_of",
]
