"""``spindle new``: a design to start from."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click

from spindle.errors import SpindleError

_STARTERS = files("spindle.cli") / "starters"
KINDS = ("spin", "dpo", "rewardbench", "blank")


@click.command("new")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(kind: str, folder: Path) -> None:
    """Write a design of that KIND, with a few items, into DIR.

    spin asks which of two responses is the human's; dpo which one is preferred, and why;
    rewardbench whether people agree with a benchmark's chosen responses; blank is the
    smallest design that compares two responses.
    """
    written = write_starter(kind, folder)
    click.echo(f"Wrote {', '.join(written)} in {folder}.")
    click.echo()
    click.echo(f"  spindle check {folder / 'config.yaml'}    what each key does")
    click.echo(f"  spindle start {folder / 'config.yaml'}    have people judge")
    click.echo()
    click.echo("Put your own items into items.jsonl, one object a line.")


def write_starter(kind: str, folder: Path) -> list[str]:
    """Copy the starter into an empty or new folder; the names of the files written.

    Raises ``SpindleError`` where something is there already or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise SpindleError(
                f"{folder} is not empty.", "Name a new folder: nothing is overwritten."
            )
        folder.mkdir(parents=True, exist_ok=True)
        with as_file(_STARTERS / kind) as source:
            names = sorted(file.name for file in source.iterdir() if file.is_file())
            for name in names:
                (folder / name).write_bytes((source / name).read_bytes())
    except OSError as error:
        raise SpindleError(f"{folder} cannot be written: {error.strerror}.") from error
    return names
