"""What docs/speed.md says is so."""

from keyspan.bindings.cache import MOST_ENTRIES
from keyspan.bindings.package import PROVIDERS
from keyspan.bindings.switch import SWITCH
from tests.project import ROOT

TEXT = (ROOT / "docs" / "speed.md").read_text()


def test_the_bounds_and_names_are_those_of_the_code():
    assert f"at most {MOST_ENTRIES} files" in TEXT
    assert f"`{SWITCH}=off`" in TEXT


def test_the_versions_are_those_of_the_code():
    cdktf, (cdktn,) = PROVIDERS["cdktf_cdktf_provider_aws"], PROVIDERS["cdktn_provider_aws"]
    assert f"`cdktf-cdktf-provider-aws` {cdktf[0]} to {cdktf[-1]}" in TEXT
    assert f"`cdktn-provider-aws` {cdktn}" in TEXT
