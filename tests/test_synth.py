"""Running a project's CDKTF app: here apps that are a line of shell."""

import json
from pathlib import Path

import pytest

from keyspan.errors import CommandFailed
from keyspan.synth import NoProject, app_command, synth

ENVIRONMENT = {"PATH": "/usr/bin:/bin"}


def project(folder, app):
    (folder / "cdktf.json").write_text(json.dumps({"language": "python", "app": app}))
    return folder


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cdktf.json: cannot be read: No such file or directory"),
        ("{", "cdktf.json: is not JSON"),
        ("[]", 'cdktf.json: has no "app" that says how to run it'),
        ('{"app": 3}', 'cdktf.json: has no "app" that says how to run it'),
    ],
)
def test_a_folder_without_an_app_is_told(tmp_path, text, says):
    if text is not None:
        (tmp_path / "cdktf.json").write_text(text)
    with pytest.raises(NoProject) as caught:
        app_command(tmp_path)
    assert str(caught.value).startswith(says)
    assert "run this in the folder of a CDKTF app" in str(caught.value)


def test_the_stacks_are_those_of_the_manifest(tmp_path):
    out = tmp_path / "out"
    manifest = {"stacks": {"keyring": {"workingDirectory": "stacks/keyring"}}}
    write = f"echo '{json.dumps(manifest)}' > $CDKTF_OUTDIR/manifest.json"
    app = f"test -f cdktf.json && mkdir -p $CDKTF_OUTDIR && {write}"
    folders = synth(project(tmp_path, app), out=out, environment=ENVIRONMENT)
    assert folders == {"keyring": out / "stacks" / "keyring"}


def test_a_relative_folder_counts_from_here_and_python_is_this_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "app"
    folder.mkdir()
    script = folder / "app.py"
    script.write_text(
        "import pathlib; pathlib.Path('manifest.json').write_text('{\"stacks\": {}}')"
    )
    app = "mkdir -p $CDKTF_OUTDIR && cd $CDKTF_OUTDIR && python " + str(script)
    assert synth(project(folder, app), out=Path("out"), environment={"PATH": "/bin"}) == {}
    assert (tmp_path / "out" / "manifest.json").exists()


def test_an_app_that_fails_is_quoted(tmp_path):
    with pytest.raises(CommandFailed) as caught:
        synth(
            project(tmp_path, "echo what is wrong >&2; exit 3"),
            out=tmp_path / "out",
            environment=ENVIRONMENT,
        )
    assert (caught.value.status, caught.value.output) == (3, "what is wrong\n")
    assert "  | what is wrong\n" in str(caught.value)


def test_an_app_that_writes_nothing_is_told(tmp_path):
    with pytest.raises(NoProject, match=r"the app ended well, and wrote no manifest\.json"):
        synth(project(tmp_path, "true"), out=tmp_path / "out", environment=ENVIRONMENT)
