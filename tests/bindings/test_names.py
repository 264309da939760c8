"""What keyspan.bindings hands out, of whichever framework; run on CDK Terrain, too."""

import pytest

from keyspan import bindings

pytestmark = pytest.mark.node


def test_every_name_is_found_and_is_of_the_chosen_framework():
    packages = {name: getattr(bindings, name).__module__ for name in bindings.__all__}
    framework = packages["App"]
    assert {name for name, package in packages.items() if package.startswith(framework)} == {
        name for name in bindings.__all__ if name not in {"Construct", "IValidation", "implements"}
    }


def test_another_name_is_none():
    with pytest.raises(AttributeError, match=r"'keyspan\.bindings' has no attribute 'KmsKeys'"):
        _ = bindings.KmsKeys
