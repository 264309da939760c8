"""That each provider which is handed in is of the Region for which it is.

Related keys have one key ID: with the providers of two replicas crossed, Terraform reads at each
address the other Region's key, and changes that. So each key asks before it is planned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.writing.hcl import Block, Expression, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.module.source import Source


def looked_up(source: Source) -> Iterator[Block]:
    """Yield what reads the Region of each provider that a key is made through."""
    regions = {region for key in source.held for region in key.regions}
    for provider in source.providers:
        if "alias" in provider and provider["region"] in regions:
            alias = str(provider["alias"])
            parts = ({"provider": Expression(f"aws.{alias}")},)
            yield Block("data", ("aws_region", alias), parts)


def required(provider: str, region: str) -> Block:
    """Return the precondition of a key.

    Args:
        provider: what the module calls the key's provider: "aws.us_east_1".
        region: the key's Region.
    """
    read = f"data.aws_region.{provider.removeprefix('aws.')}.id"
    told = f"providers: wanted one of {region} as {provider}, and not of ${{{read}}}."
    condition = Expression(f"{read} == {rendered(region)}")
    return Block("precondition", (), ({"condition": condition, "error_message": told},))
