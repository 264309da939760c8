"""docs/commands.md is generated from the commands; KEYSPAN_SNAPSHOT=write writes it anew."""

import click

from keyspan.cli import keyspan
from tests.project import ROOT
from tests.snapshot import committed

HEAD = """\
# Commands

Exit codes: 0 fine, 1 findings or refusal, 2 usage or failure. What is wrong goes to standard error.
"""


def test_the_command_reference_says_what_help_says():
    text = HEAD
    for name, command in sorted(keyspan.commands.items()):
        context = click.Context(command, info_name=f"keyspan {name}", terminal_width=78)
        text += f"\n## keyspan {name}\n\n```text\n{command.get_help(context)}\n```\n"
    assert committed(ROOT / "docs" / "commands.md", text) == text
