"""What `terraform test` asks of a module: it plans with mocked providers, on no account.

That it holds what the file says, that callers' values reach each Region's key policy, that nobody
is a list of nobody, and that what must not stand in a variable is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.model.addresses import ALIAS_TYPE
from keyspan.model.regions import partition_of
from keyspan.model.rules import AWS_ALIASES, AWS_TAGS
from keyspan.model.state import key_address
from keyspan.module.opening import alias_resource
from keyspan.writing.hcl import Block, Expression, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model import Key
    from keyspan.module.source import Source

_SOMEBODY = "KeyspanTrial"
_ALIAS = "keyspan/trial"


def trial(source: Source) -> Iterator[Block]:
    """Yield the mocked providers, and the runs."""
    aliased = [each for each in source.providers if "alias" in each]
    for provider in aliased:
        region = Block("mock_data", ("aws_region",), ({"defaults": {"id": provider["region"]}},))
        yield Block("mock_provider", ("aws",), ({"alias": provider["alias"]}, region))
    if not aliased:
        yield Block("mock_provider", ("aws",), ())
    yield _run("the_file", {}, [check for key in source.held for check in _of_the_file(key)])
    yield _run("others", _others(source), [c for key in source.held for c in _of_others(key)])
    yield _run(
        "nobody",
        {name: value for key in source.held for name, value in _nobody(source, key).items()},
        [check for key in source.held for check in _of_nobody(key)],
    )
    yield _refused("refused", {n: v for key in source.held for n, v in _wrong(key).items()})
    # Apart: what stands in one Region is judged with the tags of all, and not where those failed.
    wrong = {"nowhere": {"users": ["*"]}}
    yield _refused("refused_in_a_region", {f"{key.name}_in": wrong for key in source.held})
    if len(source.aliases) > 1:
        yield _crossed(source)


def _refused(name: str, values: Mapping[str, Any]) -> Block:
    expected = {"expect_failures": [Expression(f"var.{each}") for each in values]}
    return Block("run", (name,), ({"command": _PLAN}, _variables(values), expected))


def _crossed(source: Source) -> Block:
    """Return the run in which each provider is of the next one's Region; all keys are refused."""
    *_, last = aliases = source.aliases
    handed_in = dict(zip(aliases, map(Expression, (last, *aliases)), strict=False))
    addresses = (key_address(key, key.primary.region) for key in source.held)
    expected = {"expect_failures": [Expression(each) for each in addresses]}
    return Block(
        "run", ("crossed_providers",), ({"command": _PLAN, "providers": handed_in}, expected)
    )


_PLAN = Expression("plan")


def _run(name: str, values: Mapping[str, Any], checks: list[tuple[str, str]]) -> Block:
    asserts = (
        Block("assert", (), ({"condition": Expression(condition), "error_message": told},))
        for condition, told in checks
    )
    held = [_variables(values)] if values else []
    return Block("run", (name,), ({"command": _PLAN}, *held, *asserts))


def _variables(values: Mapping[str, Any]) -> Block:
    return Block("variables", (), (values,))


def _of_the_file(key: Key) -> Iterator[tuple[str, str]]:
    for related in key.related:
        address = key_address(key, related.region)
        yield (
            f"length(jsondecode({address}.policy).Statement) > 0",
            f"{key.name}: no key policy in {related.region}",
        )
        yield _has_aliases(key, related.region, sorted(related.aliases))


def _others(source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in source.held:
        somebody = [_somebody(source, key)]
        found |= _named(
            key,
            {
                "administrators": somebody,
                "users": somebody,
                "aliases": [f"{_ALIAS}/{key.name}"],
                "in": {},
            },
        )
    return found


def _named(key: Key, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of fields by the names of their variables."""
    return {f"{key.name}_{field}": value for field, value in values.items()}


def _somebody(source: Source, key: Key) -> str:
    partition = partition_of(key.primary.region)
    return f"arn:{partition}:iam::{source.keyring.account}:role/{_SOMEBODY}"


def _of_others(key: Key) -> Iterator[tuple[str, str]]:
    for region in key.regions:
        yield (
            f'strcontains({key_address(key, region)}.policy, "role/{_SOMEBODY}")',
            f"{key.name}: its user is not in the key policy of {region}",
        )
        yield _has_aliases(key, region, [f"{_ALIAS}/{key.name}"])


def _nobody(source: Source, key: Key) -> dict[str, Any]:
    somebody = [_somebody(source, key)]
    return _named(key, {"administrators": somebody, "users": [], "aliases": [], "in": {}})


def _of_nobody(key: Key) -> Iterator[tuple[str, str]]:
    for region in key.regions:
        statements = f"jsondecode({key_address(key, region)}.policy).Statement"
        people = f"[for each in {statements} : try(length(each.Principal.AWS), 1)]"
        yield (
            f"!contains({people}, 0)",
            f"{key.name}: a statement of {region} is about nobody",
        )
        yield _has_aliases(key, region, [])


def _wrong(key: Key) -> dict[str, Any]:
    values: dict[str, Any] = {
        "administrators": ["*"],
        "users": ["*"],
        "description": "\x07",
        "tags": {f"{AWS_TAGS}name": ""},
        "aliases": [f"{AWS_ALIASES}trial"],
    }
    return _named(key, values)


def _has_aliases(key: Key, region: str, names: list[str]) -> tuple[str, str]:
    resource = f"{ALIAS_TYPE}.{alias_resource(key, region)}"
    return (
        f'join(" ", sort(keys({resource}))) == {rendered(" ".join(names))}',
        f"{key.name}: its aliases in {region} are others",
    )
