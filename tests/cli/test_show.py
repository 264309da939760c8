"""keyspan show, as a person meets it."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from keyspan.reports.show import FORMATS
from tests.pictures.keyrings import SEVERAL, drawn, example

EXAMPLE = Path(__file__).parents[2] / "keyspan.toml"


@pytest.fixture
def several(tmp_path):
    file = tmp_path / "keyspan.toml"
    file.write_text(SEVERAL)
    return file


def run(*arguments, file=EXAMPLE):
    return CliRunner().invoke(keyspan, ["show", *arguments, "--config", str(file)])


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_printed(form):
    done = run("--format", form)
    assert (done.exit_code, done.stdout) == (0, FORMATS[form](example()))


def test_text_is_what_a_terminal_gets():
    assert run().stdout == FORMATS["text"](example())


def test_keys_can_be_named_and_come_once_each_in_that_order(several):
    told = json.loads(run("vault", "orders", "vault", "--format", "json", file=several).stdout)
    assert [key["name"] for key in told["keys"]] == ["vault", "orders"]


def test_all_of_them_are_shown_without_a_name(several):
    assert run(file=several).stdout == FORMATS["text"](drawn(SEVERAL))


def test_a_file_takes_it(tmp_path):
    file = tmp_path / "keyring.svg"
    done = run("--format", "svg", "--output", str(file))
    assert (done.exit_code, done.stdout) == (0, "")
    assert ET.parse(file).getroot().get("role") == "img"  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ordres"], 'has no key "ordres"\n  did you mean "orders"?'),
        (["--format", "png"], "'png' is not one of"),
    ],
)
def test_what_is_asked_wrongly_is_told(arguments, says):
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    done = run("--output", str(tmp_path / "nowhere" / "keyring.txt"))
    assert "cannot be written" in str(done.exception)
