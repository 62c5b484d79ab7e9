"""``spindle new``: create a design to start from."""

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
    """Create a design with sample items in the folder DIR.

    spin asks which of two responses a human wrote; dpo asks which one is preferred, and why;
    rewardbench asks whether people agree with the chosen responses of a benchmark; blank is
    the smallest design that compares two responses.
    """
    names = write_starter(kind, folder)
    click.echo(f"Created {' and '.join(names)} in {folder}.")
    click.echo()
    click.echo(f"  spindle check {folder / 'config.yaml'}    shows what each key does")
    click.echo(f"  spindle start {folder / 'config.yaml'}    serves the study")
    click.echo()
    click.echo("Put your own items into items.jsonl, one JSON object per line.")


def write_starter(kind: str, folder: Path) -> list[str]:
    """Copy the starter into a new or empty folder; return the names of the files.

    Raises ``SpindleError`` if the folder is not empty or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise SpindleError(
                f"{folder} is not empty.", "Name a new folder: existing files are not overwritten."
            )
        folder.mkdir(parents=True, exist_ok=True)
        with as_file(_STARTERS / kind) as source:
            names = sorted(file.name for file in source.iterdir() if file.is_file())
            for name in names:
                (folder / name).write_bytes((source / name).read_bytes())
    except OSError as error:
        raise SpindleError(f"{folder} cannot be written: {error.strerror}.") from error
    return names
