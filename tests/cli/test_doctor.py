"""keyspan doctor, before anything is looked at."""

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan

KEYRING = """
account = "111122223333"

[keys.orders]
primary = "us-east-1"
"""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["order"], 'keyspan.toml has no key "order"\n  did you mean'),
        (["orders", "--key-id", "1234"], "is not the key ID of a multi-Region key"),
        ([], "Missing argument 'KEY'"),
    ],
)
def test_what_is_not_meant_so_is_refused(monkeypatch, tmp_path, arguments, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    done = CliRunner().invoke(keyspan, ["doctor", *arguments])
    assert done.exit_code == 2
    assert told in done.output
