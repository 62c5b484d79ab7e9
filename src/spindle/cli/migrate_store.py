"""``spindle migrate-store``: a study from a file to PostgreSQL, or back."""

from __future__ import annotations

from pathlib import Path

import click

from spindle.cli.options import allow_unknown, config
from spindle.cli.progress import copying
from spindle.services.maintenance import migrate_store
from spindle.services.study import load_stored_design


@click.command("migrate-store")
@config
@click.option(
    "--to",
    required=True,
    metavar="URL|FILE",
    help="postgresql://user@host/name, with ?schema=name where it holds several studies; or the "
    "path of a new SQLite file.",
)
@allow_unknown
def command(config: Path, to: str, allow_unknown: bool) -> None:
    """Copy the store of CONFIG's study to another database.

    Everything is copied: items, people with their passphrases, every judgment with its
    revisions, what is leased, the staff's journal. Each row is read back and compared. The
    target must be empty and is there only when all of it is; the source stays as it is. Stop
    the study first.
    """
    design = load_stored_design(config, allow_unknown=allow_unknown)
    with copying("Copying and comparing rows") as on_progress:
        moved = migrate_store(design, to, on_progress)
    click.echo(f"Copied {moved.rows:,} rows from {moved.source} to {moved.target}.")
    click.echo("Every row was read back and compared. The source is as it was.")
    click.echo(moved.next)
