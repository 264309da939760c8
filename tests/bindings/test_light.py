"""CDKTF's own assembly, made lighter: the same code, and archiver when it is called."""

import io
import subprocess
import tarfile

import pytest

from keyspan.bindings.light import light_core
from keyspan.bindings.tarball import Unfit
from keyspan.node import find_node
from tests.bindings.miniature import installed, members, tarball_in, write_tarball

pytestmark = pytest.mark.node

FOLDER = "package/node_modules/archiver"
LODASH = "package/node_modules/lodash"
ASSET = """
import keyspan.bindings, pathlib
from cdktf import App, AssetType, TerraformAsset, TerraformStack
pathlib.Path("data").mkdir(exist_ok=True)
pathlib.Path("data/file").write_text("content")
stack = TerraformStack(app := App(outdir="out"), "stack")
TerraformAsset(stack, "asset", path=str(pathlib.Path("data").absolute()), type=AssetType.ARCHIVE)
app.synth()
"""


@pytest.fixture(scope="module")
def whole():
    return tarball_in(installed().parent / "cdktf")


@pytest.fixture(scope="module")
def light(whole):
    with tarfile.open(fileobj=io.BytesIO(light_core(whole))) as source:
        return {m.name: source.extractfile(m).read() for m in source}


def test_the_code_is_the_same_but_for_source_maps(whole, light):
    before = members(whole)
    differs = [
        name
        for name, text in light.items()
        if name not in before or not before[name].startswith(text.rstrip(b"\n"))
    ]
    assert differs == [f"{FOLDER}/index.js", f"{FOLDER}/whole.js"]
    assert before[f"{FOLDER}/index.js"].startswith(light[f"{FOLDER}/whole.js"].rstrip(b"\n"))


def test_what_node_never_loads_is_left_out(whole, light):
    endings = {"js", "cjs", "mjs", "json", "node"}
    loadable = {name for name in members(whole) if name.rpartition(".")[2] in endings}
    assert set(light) <= loadable | {"package/.jsii", f"{FOLDER}/whole.js"}
    left_out = loadable - set(light)
    assert {name.rpartition("/")[0].partition("/lodash")[0] for name in left_out} == {
        "package/node_modules"
    }
    assert f"{LODASH}/union.js" in light
    assert f"{LODASH}/lodash.js" in left_out
    assert len(left_out) > 800


def test_where_the_whole_of_lodash_is_loaded_it_stays(whole, tmp_path):
    files = members(whole)
    files["package/lib/other.js"] = b"const all = require('lodash');"
    write_tarball(tmp_path / "core.tgz", files)
    with tarfile.open(fileobj=io.BytesIO(light_core(tmp_path / "core.tgz"))) as source:
        names = set(source.getnames())
    assert {name for name in files if name.startswith(LODASH) and name.endswith(".js")} <= names


def test_a_part_of_lodash_that_is_not_there_is_refused(whole, tmp_path):
    files = members(whole)
    del files[f"{LODASH}/_baseFlatten.js"]
    write_tarball(tmp_path / "core.tgz", files)
    with pytest.raises(Unfit, match=r"nothing is at package/node_modules/lodash/_baseFlatten"):
        light_core(tmp_path / "core.tgz")


def test_archiver_is_loaded_when_it_is_called_and_is_itself(light, tmp_path):
    for name, text in light.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
    script = """
const loaded = () => Object.keys(require.cache).some((file) => file.endsWith("whole.js"));
const archiver = require("./package/node_modules/archiver");
const before = loaded();
const zip = archiver("zip", { zlib: { level: 1 } });
console.log(before, loaded(), typeof zip.append, typeof archiver.registerFormat);
"""
    done = subprocess.run(
        [find_node({}), "-e", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "false true function function\n"


def test_an_asset_is_archived_as_ever(python):
    fast = python.run(ASSET)
    assert (fast.returncode, fast.stderr) == (0, "")
    (archive,) = (python.folder / "out").rglob("*.zip")
    document = python.folder / "out" / "stacks" / "stack" / "cdk.tf.json"
    first = document.read_bytes()
    assert archive.stat().st_size > 100
    slow = python.run(ASSET, KEYSPAN_FAST_BINDINGS="off")
    assert (slow.returncode, document.read_bytes()) == (0, first)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.pop(f"{FOLDER}/index.js"),
        lambda files: files.update({f"{FOLDER}/whole.js": b""}),
        lambda files: files.update({"package/lib/other.js": b'require("archiver");'}),
        lambda files: files.update({"package/lib/private/fs.js": b""}),
    ],
)
def test_another_use_of_archiver_is_refused(whole, tmp_path, change):
    files = members(whole)
    change(files)
    write_tarball(tmp_path / "core.tgz", files)
    with pytest.raises(Unfit, match="archiver is used by"):
        light_core(tmp_path / "core.tgz")


def test_a_damaged_tarball_is_refused(whole, tmp_path):
    (tmp_path / "core.tgz").write_bytes(whole.read_bytes()[:5000])
    with pytest.raises(Unfit, match=r"core\.tgz cannot be read"):
        light_core(tmp_path / "core.tgz")
