"""``spindle migrate-store``: move a study from a file to PostgreSQL, or back."""

from __future__ import annotations

from pathlib import Path

import click

from spindle.cli.options import allow_unknown, config
from spindle.cli.progress import progress_bar
from spindle.domain.counts import plural
from spindle.services.maintenance import migrate_store
from spindle.services.study import load_stored_design


@click.command("migrate-store")
@config
@click.option(
    "--to",
    required=True,
    metavar="URL|FILE",
    help="postgresql://user@host/name, with ?schema=NAME if the database holds several "
    "studies, or the path of a new SQLite file.",
)
@allow_unknown
def command(config: Path, to: str, allow_unknown: bool) -> None:
    """Copy the store of CONFIG's study to another database.

    Stop the study first. Everything is copied: items, annotators with their passphrases, every
    judgment with its revisions, leases and the study's journal. Each row is read back and
    compared. The target must be empty; if the copy fails, nothing is left there. The source is
    not changed.
    """
    design = load_stored_design(config, allow_unknown=allow_unknown)
    with progress_bar("Copying and comparing rows") as on_progress:
        migrated = migrate_store(design, to, on_progress)
    rows = plural(migrated.rows, "row")
    click.echo(f"Copied {rows} from {migrated.source} to {migrated.target}.")
    click.echo("Every row was read back and compared. The source is unchanged.")
    click.echo(migrated.next)
