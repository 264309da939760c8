"""What may stand in one field of a keyring; each rule returns the Problem, or None.

The keyring file and the values built in Python are held to these same rules.
"""

from keyspan.model.rules.access import (
    ACCOUNT_PATTERN,
    account_problem,
    grant_name_problem,
    identity_problem,
    operation_problem,
    organization_problem,
    principal_account,
    principal_partition,
    principal_problem,
    service_principal_problem,
    service_problem,
    source_arn_problem,
)
from keyspan.model.rules.key import (
    ALIAS_PATTERN,
    NAME_PATTERN,
    alias_problem,
    deletion_window_problem,
    description_problem,
    key_spec_problem,
    key_usage_problem,
    name_problem,
    origin_problem,
    region_problem,
    rotation_problem,
    tag_key_problem,
    tag_value_problem,
)
from keyspan.model.rules.problem import (
    Problem,
    did_you_mean,
    shown,
)
from keyspan.model.rules.terraform import (
    arguments_problem,
    backend_problem,
    role_problem,
    text_problem,
    version_problem,
)

__all__ = [
    "ACCOUNT_PATTERN",
    "ALIAS_PATTERN",
    "NAME_PATTERN",
    "Problem",
    "account_problem",
    "alias_problem",
    "arguments_problem",
    "backend_problem",
    "deletion_window_problem",
    "description_problem",
    "did_you_mean",
    "grant_name_problem",
    "identity_problem",
    "key_spec_problem",
    "key_usage_problem",
    "name_problem",
    "operation_problem",
    "organization_problem",
    "origin_problem",
    "principal_account",
    "principal_partition",
    "principal_problem",
    "region_problem",
    "role_problem",
    "rotation_problem",
    "service_principal_problem",
    "service_problem",
    "shown",
    "source_arn_problem",
    "tag_key_problem",
    "tag_value_problem",
    "text_problem",
    "version_problem",
]
