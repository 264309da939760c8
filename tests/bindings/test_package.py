"""What a package says of its assembly, and what is not understood of it."""

import pytest

from keyspan.bindings.package import CORES, PROVIDERS, Package, read_package
from keyspan.bindings.tarball import Unfit
from tests.bindings.miniature import PACKAGE, installed, set_version, tarball_in


@pytest.fixture
def package(site):
    return site / PACKAGE


def edit(package, old, new):
    file = package / "_jsii" / "__init__.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_installed_package_is_understood():
    folder = installed()
    assert read_package(PACKAGE, folder) == Package(
        name=PACKAGE,
        assembly="@cdktf/provider-aws",
        version="21.22.1",
        tarball=folder / "_jsii" / "provider-aws@21.22.1.jsii.tgz",
        dependencies=("cdktf", "constructs"),
    )


def test_so_is_cdktf_itself():
    assert read_package("cdktf", installed().parent / "cdktf").version == "0.21.0"


@pytest.mark.parametrize("version", ["19.0.0", "20.1.0", "21.99.3"])
def test_versions_of_a_known_layout_are_taken(package, version):
    set_version(package, version)
    assert read_package(PACKAGE, package).version == version
    assert read_package(PACKAGE, package).tarball == tarball_in(package)


@pytest.mark.parametrize("version", ["18.0.0", "22.0.0", "210.0.0", "2.1.0"])
def test_other_versions_are_refused(package, version):
    set_version(package, version)
    with pytest.raises(Unfit, match=f"version {version} is not known; known are 19, 20, 21"):
        read_package(PACKAGE, package)


def test_a_package_that_loads_otherwise_is_refused(package):
    edit(package, "JSIIAssembly.load(", "JSIIAssembly.load_lazily(")
    with pytest.raises(Unfit, match="loads 0 assemblies"):
        read_package(PACKAGE, package)


def test_a_package_that_loads_two_assemblies_is_refused(package):
    file = package / "_jsii" / "__init__.py"
    file.write_text(file.read_text() * 2)
    with pytest.raises(Unfit, match="loads 2 assemblies"):
        read_package(PACKAGE, package)


def test_a_package_without_its_tarball_is_refused(package):
    tarball_in(package).unlink()
    with pytest.raises(Unfit, match=r"_jsii/provider-aws@21\.22\.1\.jsii\.tgz is missing"):
        read_package(PACKAGE, package)


def test_a_folder_that_holds_no_package_is_refused(tmp_path):
    with pytest.raises(Unfit, match=r"_jsii/__init__\.py cannot be read: No such file"):
        read_package(PACKAGE, tmp_path)


def test_the_known_versions():
    assert PROVIDERS == {
        "cdktf_cdktf_provider_aws": ("19", "20", "21"),
        "cdktn_provider_aws": ("25",),
    }
    assert CORES == {"cdktf": ("0.20", "0.21")}
