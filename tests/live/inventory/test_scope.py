"""Which Regions are enabled, by whom of two services that tells it."""

from dataclasses import dataclass

import pytest

from keyspan.live import CallRefused
from keyspan.live.inventory import enabled_regions


@dataclass
class Told:
    """AccountRegions: Regions, or the code of AWS's error."""

    listed: tuple[str, ...] | str
    described: tuple[str, ...] | str = "AccessDeniedException"

    def list_regions(self):
        return self._told(self.listed, "ListRegions")

    def describe_regions(self):
        return self._told(self.described, "DescribeRegions")

    def _told(self, said, operation):
        if isinstance(said, str):
            raise CallRefused(
                region="us-east-1", operation=operation, code=said, message="no", mend="?"
            )
        return said


def test_the_account_service_tells_them():
    scope = enabled_regions(Told(listed=("us-west-2", "eu-west-1")))
    assert scope.regions == ("eu-west-1", "us-west-2")
    assert (scope.told_by, scope.whole) == ("account:ListRegions", True)


def test_ec2_tells_them_where_it_does_not_and_it_is_said():
    scope = enabled_regions(Told(listed="AccessDeniedException", described=("us-east-1",)))
    assert scope.regions == ("us-east-1",)
    assert scope.told_by == (
        "ec2:DescribeRegions, as account:ListRegions answered AccessDeniedException"
    )
    assert scope.whole


def test_with_neither_it_is_refused_and_says_how_to_do_without():
    with pytest.raises(CallRefused) as caught:
        enabled_regions(Told(listed="AccessDeniedException", described="UnauthorizedOperation"))
    assert str(caught.value) == (
        "us-east-1: ListRegions: AccessDeniedException: no\n"
        "  ec2:DescribeRegions was refused, too: UnauthorizedOperation; allow one of them to who "
        "calls, or name the Regions: --regions us-east-1,eu-west-1"
    )
