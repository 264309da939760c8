"""What may stand in a field of keyspan.toml: types, each held to its rule of keyspan.model.rules.

A rule that is broken becomes an error of pydantic's of type RULE, with the Problem as its context.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from keyspan.model import provider, rules
from keyspan.model.bounds import (
    ALIAS_CHARACTERS,
    DELETION_WINDOW_DAYS,
    DESCRIPTION_CHARACTERS,
    NAME_CHARACTERS,
    ROTATION_DAYS,
)
from keyspan.model.grants import OPERATIONS
from keyspan.model.keys import OFF
from keyspan.model.provider import ALIASES, REGION
from keyspan.model.regions import REGIONS
from keyspan.model.service_principals import SERVICE_PRINCIPALS
from keyspan.model.specs import EVERY_USAGE, ORIGINS, USAGES

if TYPE_CHECKING:
    from collections.abc import Callable

RULE = "rule"
"""The type of a pydantic error that carries a Problem."""

T = TypeVar("T")


def refuse(problem: rules.Problem) -> NoReturn:
    """Raise a Problem as an error of pydantic's."""
    raise PydanticCustomError(RULE, "{text}", {"text": problem.text, "mend": problem.mend})


def rule(problem_of: Callable[[T], rules.Problem | None]) -> AfterValidator:
    """Return the validator that holds a field to a rule."""

    def hold(value: T) -> T:
        if problem := problem_of(value):
            refuse(problem)
        return value

    return AfterValidator(hold)


def _rotation(value: object) -> int | Literal["off"]:
    if value == OFF:
        return OFF
    if not isinstance(value, int) or isinstance(value, bool):
        refuse(
            rules.Problem(
                f'{rules.shown(value)} is neither a number of days nor "{OFF}"',
                f'write a whole number, {ROTATION_DAYS}, or "{OFF}"',
            )
        )
    if problem := rules.rotation_problem(value):
        refuse(problem)
    return value


Account = Annotated[
    str, rule(rules.account_problem), Field(json_schema_extra={"pattern": rules.ACCOUNT_PATTERN})
]
Name = Annotated[
    str,
    rule(rules.name_problem),
    Field(json_schema_extra={"pattern": rules.NAME_PATTERN, "maxLength": NAME_CHARACTERS.high}),
]
Region = Annotated[
    str, rule(rules.region_problem), Field(json_schema_extra={"enum": list(REGIONS)})
]
Alias = Annotated[
    str,
    rule(rules.alias_problem),
    Field(json_schema_extra={"pattern": rules.ALIAS_PATTERN, "maxLength": ALIAS_CHARACTERS.high}),
]
Description = Annotated[
    str,
    rule(rules.description_problem),
    Field(json_schema_extra={"maxLength": DESCRIPTION_CHARACTERS.high}),
]
RotationDays = Annotated[
    int | Literal["off"] | None,
    PlainValidator(_rotation),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": ROTATION_DAYS.low, "maximum": ROTATION_DAYS.high},
                {"const": OFF},
            ]
        }
    ),
]
DeletionWindowDays = Annotated[
    int,
    rule(rules.deletion_window_problem),
    Field(
        json_schema_extra={
            "minimum": DELETION_WINDOW_DAYS.low,
            "maximum": DELETION_WINDOW_DAYS.high,
        }
    ),
]
BackendType = Annotated[
    str,
    rule(rules.backend_problem),
    Field(json_schema_extra={"not": {"enum": ["local", "s3", "cloud"]}}),
]
Arguments = Annotated[dict[str, Any], rule(rules.arguments_problem)]
Text = Annotated[str, rule(rules.text_problem), Field(json_schema_extra={"minLength": 1})]
KeyId = Annotated[
    str, rule(rules.key_id_problem), Field(json_schema_extra={"pattern": rules.KEY_ID_PATTERN})
]
KeySpec = Annotated[
    str, rule(rules.key_spec_problem), Field(json_schema_extra={"enum": list(USAGES)})
]
KeyUsage = Annotated[
    str, rule(rules.key_usage_problem), Field(json_schema_extra={"enum": list(EVERY_USAGE)})
]
Origin = Annotated[
    str, rule(rules.origin_problem), Field(json_schema_extra={"enum": list(ORIGINS)})
]
Principal = Annotated[str, rule(rules.principal_problem)]
Identity = Annotated[str, rule(rules.identity_problem)]
Organization = Annotated[str, rule(rules.organization_problem)]
ServicePrincipalName = Annotated[
    str,
    rule(rules.service_principal_problem),
    Field(json_schema_extra={"enum": list(SERVICE_PRINCIPALS)}),
]
SourceArn = Annotated[str, rule(rules.source_arn_problem)]
GrantName = Annotated[str, rule(rules.grant_name_problem)]


def _operation_problem(operation: str) -> rules.Problem | None:
    return rules.operation_problem(operation, OPERATIONS)


Operation = Annotated[
    str, rule(_operation_problem), Field(json_schema_extra={"enum": list(OPERATIONS)})
]
Service = Annotated[str, rule(rules.service_problem)]
TagKey = Annotated[str, rule(rules.tag_key_problem)]
TagValue = Annotated[str, rule(rules.tag_value_problem)]
RoleArn = Annotated[str, rule(rules.role_problem)]
WaivedRule = Annotated[
    str,
    rule(rules.waiver_rule_problem),
    Field(json_schema_extra={"pattern": rules.WAIVABLE_PATTERN}),
]
Version = Annotated[str, rule(rules.version_problem)]


def _providers(value: object) -> object:
    known = (ALIASES, REGION)
    if isinstance(value, str) and value not in known:
        said = f"{rules.shown(value)} is no way to choose a Region's provider"
        otherwise = f"write {' or '.join(map(rules.shown, known))}"
        refuse(rules.Problem(said, rules.did_you_mean(value, known, otherwise=otherwise)))
    return value


Providers = Annotated[provider.Providers, BeforeValidator(_providers)]
