"""Print the command-line reference, written from the commands: `scripts/docs --generate`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from spindle.cli import group

HEAD = """\
# Command line

Every command with its arguments and options. This page is generated from the commands
(`scripts/docs --generate`), and a test keeps it up to date. `spindle COMMAND --help` prints
the same in a terminal. The exit status is 0 on success, 1 if a command fails or finds
problems, and 2 if its arguments are invalid.
"""


def reference() -> str:
    """Return the page as Markdown."""
    context = click.Context(group, info_name="spindle")
    return "\n".join([HEAD, *_commands(context)])


def _commands(parent: click.Context) -> Iterator[str]:
    assert isinstance(parent.command, click.Group)
    for name in parent.command.list_commands(parent):
        command = parent.command.get_command(parent, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=parent)
        if isinstance(command, click.Group):
            yield from _commands(context)
        else:
            yield from _command(context)


def _command(context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}\n"
    usage = " ".join(context.command.collect_usage_pieces(context))
    yield f"```text\n{context.command_path} {usage}\n```\n"
    yield f"{inspect.cleandoc(context.command.help or '')}\n"
    options = [param for param in context.command.params if isinstance(param, click.Option)]
    if options:
        yield "Options:\n"
        yield from (f"- `{names}`: {meaning}" for names, meaning in _records(options, context))
        yield ""


def _records(options: list[click.Option], context: click.Context) -> Iterator[tuple[str, str]]:
    for option in options:
        if record := option.get_help_record(context):
            names, meaning = record
            yield names.replace(" RANGE", ""), " ".join(meaning.split())


if __name__ == "__main__":
    print(reference(), end="")
