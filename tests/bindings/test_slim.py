"""Cutting an assembly down: what stays, under which name, and what is refused."""

import io
import json
import re
import tarfile

import pytest

from keyspan.bindings.slim import slim_assembly
from keyspan.bindings.tarball import Unfit
from tests.bindings.miniature import (
    ASSEMBLY,
    PACKAGE,
    as_jsii_writes,
    installed,
    members,
    tarball_in,
    write_tarball,
)

KEPT = ("kmsAlias", "kmsKey")


@pytest.fixture
def tarball(site):
    return tarball_in(site / PACKAGE)


def unpacked(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as source:
        return {m.name: source.extractfile(m).read() for m in source}


def cut(tarball, modules=KEPT, name=ASSEMBLY):
    return unpacked(slim_assembly(tarball, modules=modules, name=name))


def described(node):
    """The same without what documents a type."""
    if isinstance(node, dict):
        left_out = ("docs", "locationInModule", "readme", "symbolId")
        return {k: described(v) for k, v in node.items() if k not in left_out}
    return [described(v) for v in node] if isinstance(node, list) else node


def changed(tarball, change):
    """Write the tarball again with another assembly document."""
    files = members(tarball)
    document = json.loads(files["package/.jsii"])
    change(document)
    write_tarball(tarball, {**files, "package/.jsii": as_jsii_writes(document)})
    return tarball


def test_the_types_of_the_modules_stay_as_they_are_described(tarball):
    whole = json.loads(members(tarball)["package/.jsii"])
    slim = json.loads(cut(tarball)["package/.jsii"])
    assert {fqn.split(".")[1] for fqn in slim["types"]} == set(KEPT)
    assert slim["types"] == described(
        {fqn: entry for fqn, entry in whole["types"].items() if fqn.split(".")[1] in KEPT}
    )
    assert list(slim["submodules"]) == [f"{ASSEMBLY}.{module}" for module in KEPT]
    rest = {k: v for k, v in whole.items() if k not in ("types", "submodules", "readme")}
    assert {k: v for k, v in slim.items() if k not in ("types", "submodules")} == rest


def test_the_whole_package_is_cut_as_the_miniature_is(tarball):
    whole = tarball_in(installed())
    assert slim_assembly(whole, modules=KEPT, name=ASSEMBLY) == slim_assembly(
        tarball, modules=KEPT, name=ASSEMBLY
    )


def test_only_the_javascript_of_the_modules_stays_without_source_maps(tarball):
    files = cut(tarball)
    manifest = {"name": ASSEMBLY, "version": "21.22.1", "main": "lib/index.js"}
    assert json.loads(files["package/package.json"]) == manifest
    assert sorted(files) == [
        "package/.jsii",
        "package/lib/index.js",
        "package/lib/kms-alias/index.js",
        "package/lib/kms-key/index.js",
        "package/package.json",
    ]
    whole = members(tarball)["package/lib/kms-key/index.js"]
    assert whole.startswith(files["package/lib/kms-key/index.js"].rstrip())
    assert b"sourceMappingURL" in whole
    assert b"sourceMappingURL" not in b"".join(files.values())


def test_a_module_in_several_files_keeps_them():
    files = cut(tarball_in(installed()), modules=["medialiveChannel"])
    assert "package/lib/medialive-channel/index-structs/structs0.js" in files


def test_the_same_source_gives_the_same_bytes(tarball):
    first = slim_assembly(tarball, modules=KEPT, name=ASSEMBLY)
    assert slim_assembly(tarball, modules=(*reversed(KEPT), *KEPT), name=ASSEMBLY) == first


def test_another_name_is_given_throughout(tarball):
    files = cut(tarball, name=f"{ASSEMBLY}-late1")
    assert re.findall(rb'"@cdktf/provider-aws["./]', b"".join(files.values())) == []
    assert json.loads(files["package/package.json"])["name"] == f"{ASSEMBLY}-late1"
    types = json.loads(files["package/.jsii"])["types"]
    assert {fqn.rpartition(".")[0] for fqn in types} == {
        f"{ASSEMBLY}-late1.{module}" for module in KEPT
    }


def other_schema(document):
    document["schema"] = "jsii/0.11.0"


def foreign_type(document):
    document["types"][f"{ASSEMBLY}.kmsKey.KmsKey"]["base"] = f"{ASSEMBLY}.sqsQueue.SqsQueue"


def wrong_name(document):
    document["types"][f"{ASSEMBLY}.kmsKey.KmsKey"]["fqn"] = f"{ASSEMBLY}.kmsKey.Other"


def no_description(document):
    document["types"][f"{ASSEMBLY}.kmsKey.KmsKey"] = "a key"


def elsewhere(document):
    document["submodules"][f"{ASSEMBLY}.kmsKey"]["symbolId"] = "src/../../etc/index:"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (other_schema, r"schema is jsii/0\.11\.0, not jsii/0\.10\.0"),
        (foreign_type, r"use types of other modules: .*sqsQueue\.SqsQueue"),
        (wrong_name, r"kmsKey\.KmsKey is described as .*kmsKey\.Other"),
        (no_description, r"kmsKey\.KmsKey is described as a key"),
        (elsewhere, r"a module lies at src/\.\./\.\./etc/index:"),
    ],
)
def test_a_document_that_is_not_understood_is_refused(tarball, change, says):
    with pytest.raises(Unfit, match=says):
        slim_assembly(changed(tarball, change), modules=KEPT, name=ASSEMBLY)


def test_a_module_that_is_not_there_is_refused(tarball):
    with pytest.raises(Unfit, match="the assembly knows no s3Bucket"):
        slim_assembly(tarball, modules=["kmsKey", "s3Bucket"], name=ASSEMBLY)


def rewritten(tarball, change):
    files = members(tarball)
    write_tarball(tarball, change(files))
    return tarball


def minified(files):
    text = json.dumps(json.loads(files["package/.jsii"])).encode()
    return {**files, "package/.jsii": text}


def indented_by_four(files):
    text = json.dumps(json.loads(files["package/.jsii"]), indent=4).encode()
    return {**files, "package/.jsii": text}


def cut_short(files):
    return {**files, "package/.jsii": files["package/.jsii"][:-400]}


def document_last(files):
    return {**dict(reversed(files.items()))}


def without_javascript(files):
    return {name: text for name, text in files.items() if not name.endswith("kms-key/index.js")}


def of_another_module(files):
    name = "package/lib/kms-key/index.js"
    text = files[name].replace(b'require("cdktf")', b'require("../sqs-queue")')
    assert text != files[name]
    return {**files, name: text}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (minified, "is not written as jsii does it"),
        (indented_by_four, "is not written as jsii does it"),
        (cut_short, "is not written as jsii does it|knows no"),
        (document_last, r"package/\.jsii is not the tarball's first file"),
        (without_javascript, "no JavaScript was found for package/lib/kms-key"),
        (of_another_module, "no JavaScript was found for package/lib/sqs-queue"),
    ],
)
def test_a_tarball_of_another_layout_is_refused(tarball, change, says):
    with pytest.raises(Unfit, match=says):
        slim_assembly(rewritten(tarball, change), modules=KEPT, name=ASSEMBLY)


@pytest.mark.parametrize("size", [0, 1000, 50_000])
def test_a_damaged_tarball_is_refused(tarball, size):
    tarball.write_bytes(tarball.read_bytes()[:size])
    with pytest.raises(Unfit, match=r"provider-aws@.* cannot be read"):
        slim_assembly(tarball, modules=KEPT, name=ASSEMBLY)


def test_a_tarball_that_is_not_there_is_refused(tarball):
    tarball.unlink()
    with pytest.raises(Unfit, match="cannot be read"):
        slim_assembly(tarball, modules=KEPT, name=ASSEMBLY)
