"""What docs/speed.md and docs/cdk-terrain.md say is so."""

import tomllib

import pytest
from packaging.requirements import Requirement

from keyspan.bindings.cache import MOST_ENTRIES
from keyspan.bindings.framework import (
    CDK_TERRAIN,
    CDKTF,
    CHOICE,
    MixedFrameworks,
    require_same,
)
from keyspan.bindings.package import PROVIDERS
from keyspan.bindings.switch import SWITCH
from tests.documents import blocks
from tests.project import ROOT

TEXT = (ROOT / "docs" / "speed.md").read_text()
PAGE = ROOT / "docs" / "cdk-terrain.md"
MOVING = PAGE.read_text()


def test_the_bounds_and_names_are_those_of_the_code():
    assert f"at most {MOST_ENTRIES} files" in TEXT
    assert f"`{SWITCH}=off`" in TEXT


def test_the_versions_are_those_of_the_code():
    cdktf, (cdktn,) = PROVIDERS["cdktf_cdktf_provider_aws"], PROVIDERS["cdktn_provider_aws"]
    assert f"`cdktf-cdktf-provider-aws` {cdktf[0]} to {cdktf[-1]}" in TEXT
    assert f"`cdktn-provider-aws` {cdktn}" in TEXT


def test_both_frameworks_are_named_as_the_code_does():
    for framework in (CDKTF, CDK_TERRAIN):
        assert f"`{CHOICE}={framework.name}`" in MOVING
        assert f"`from {framework.provider}.kms_key import KmsKey`" in MOVING
    assert CDK_TERRAIN.install in MOVING


def test_the_extra_brings_what_is_known_and_told():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    core, provider = map(Requirement, project["optional-dependencies"]["cdktn"])
    (known,) = PROVIDERS[CDK_TERRAIN.provider]
    assert f"`{core.name}` 0.24 and `{provider.name}` {known}" in MOVING
    assert [core.specifier.contains(each) for each in ("0.23.4", "0.24.0", "0.25.0")] == [0, 1, 0]
    inside = [f"{known}.0.0", f"{known}.99.0"]
    outside = [f"{int(known) - 1}.99.0", f"{int(known) + 1}.0.0"]
    assert all(map(provider.specifier.contains, inside))
    assert not any(map(provider.specifier.contains, outside))


def test_the_error_that_is_shown_is_the_one_that_is_told():
    ours, theirs = (type("Stack", (), {"__module__": each.name}) for each in (CDK_TERRAIN, CDKTF))
    with pytest.raises(MixedFrameworks) as caught:
        require_same(ours, {"the stack": theirs()}, where="keys.orders")
    assert blocks(PAGE, "text") == [f"{caught.value}\n"]
