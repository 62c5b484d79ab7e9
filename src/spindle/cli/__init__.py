"""The command line: one command a module, found by walking the package."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any

import click

import spindle
from spindle.cli.problems import print_error
from spindle.errors import SpindleError


class Commands(click.Group):
    """The modules of this package that have a ``command``, each imported when it is needed.

    A module has the name of its command, with an underscore for a hyphen, and a trailing
    underscore if the name is a keyword of Python: ``migrate_store``, ``import_``.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return sorted(name for name in _modules() if self._command(name) is not None)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None if there is none."""
        del ctx
        return self._command(cmd_name)

    def _command(self, name: str) -> click.Command | None:
        found = _modules().get(name)
        if found is None:
            return None
        module = importlib.import_module(f"{__name__}.{found}")
        command = getattr(module, "command", None)
        return command if isinstance(command, click.Command) else None


def _modules() -> dict[str, str]:
    """Return the modules of this package by the name that a command has."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return {name.removesuffix("_").replace("_", "-"): name for name in names}


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(spindle.__version__, prog_name="spindle")
def group() -> None:
    """Collect side-by-side human judgments of language-model responses.

    A study is described by a design, the YAML file CONFIG. Create one with `spindle new`,
    check it with `spindle check`, collect judgments with `spindle start`, and get them with
    `spindle export`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its status."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status: 1 if it could not do its work."""
    try:
        status: Any = group.main(arguments, prog_name="spindle", standalone_mode=False)
    except SpindleError as error:
        print_error(error)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    return status if isinstance(status, int) else 0


__all__ = ["group", "main", "run"]
