"""One view of resources, over Terraform JSON of each kind and whoever wrote it.

    configuration   *.tf.json, before plan
    plan            terraform show -json PLAN: what is, and what will be
    state           terraform show -json: what is
    read            which of these a path holds

A View answers by type and by address, and follows references. Values are JSON values with Unknown
where Terraform alone knows.
"""

from keyspan.checks.documents.plan import Change, PlanView, plan_view
from keyspan.checks.documents.read import read, read_plan, view_of
from keyspan.checks.documents.references import of_instance
from keyspan.checks.documents.resource import ProviderConfiguration, Resource, region_of_arn
from keyspan.checks.documents.unfit import UnfitDocument
from keyspan.checks.documents.values import (
    Unknown,
    Values,
    at,
    blocks,
    known,
    number,
    stated,
    truth,
)
from keyspan.checks.documents.view import View

__all__ = [
    "Change",
    "PlanView",
    "ProviderConfiguration",
    "Resource",
    "UnfitDocument",
    "Unknown",
    "Values",
    "View",
    "at",
    "blocks",
    "known",
    "number",
    "of_instance",
    "plan_view",
    "read",
    "read_plan",
    "region_of_arn",
    "stated",
    "truth",
    "view_of",
]
