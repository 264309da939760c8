"""docs/commands.md is generated from the commands; KEYSPAN_SNAPSHOT=write writes it anew."""

import click

from keyspan.cli import keyspan
from tests.project import ROOT
from tests.snapshot import committed

HEAD = """\
# Commands

Exit codes: 0 fine, 1 findings or refusal, 2 usage or failure. What is wrong goes to standard error.
"""


def sections(name, command, parent):
    context = click.Context(command, info_name=name, parent=parent, terminal_width=78)
    yield f"\n## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in sorted(command.commands):
            yield from sections(inner, command.commands[inner], context)


def test_the_command_reference_says_what_help_says():
    whole = click.Context(keyspan, info_name="keyspan", **keyspan.context_settings)
    commands = sorted(keyspan.commands.items())
    text = HEAD + "".join(
        section for name, command in commands for section in sections(name, command, whole)
    )
    assert committed(ROOT / "docs" / "commands.md", text) == text
