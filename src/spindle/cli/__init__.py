"""The command line: one command a module, found by walking the package."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any

import click

import spindle
from spindle.cli.printing import print_error
from spindle.errors import SpindleError


class Commands(click.Group):
    """The modules of this package that have a ``command``, each imported when it is asked for.

    A module has the name of its command, with an underscore for a hyphen, and behind it where
    Python keeps the word for itself: ``migrate_store``, ``import_``.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        del ctx
        return sorted(name for name in _modules() if self._command(name) is not None)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
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
    """By the name of a command: the name of its module."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return {name.removesuffix("_").replace("_", "-"): name for name in names}


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(spindle.__version__, prog_name="spindle")
def group() -> None:
    """Side-by-side human judgments of language-model responses.

    Write a design with `spindle new`, look at it with `spindle check`, have people judge
    with `spindle start`, and take the results with `spindle export`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its status: 1 where something cannot be done."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run a command; its exit status."""
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
