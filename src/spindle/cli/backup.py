"""``spindle backup``: back up the store of a study."""

from __future__ import annotations

import time
from pathlib import Path

import click

from spindle.cli.options import allow_unknown, config
from spindle.cli.progress import progress_bar
from spindle.domain.counts import plural
from spindle.services.maintenance import backup_path, make_backup
from spindle.services.study import load_stored_design


@click.command("backup")
@config
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    show_default="backups/DATE-TIME.sqlite3 in the output folder",
    help="The file to create.",
)
@allow_unknown
def command(config: Path, output: Path | None, allow_unknown: bool) -> None:
    """Back up the store of CONFIG's study to a new file.

    The backup is one consistent state of the study; annotators can keep working meanwhile. It
    has the same format for SQLite and PostgreSQL and contains everything except CONFIG and the
    data files: items, annotators with the hashes of their passphrases, every judgment and the
    sealed truth. Only its owner can read it. Every row is read back and compared, and existing
    files are never overwritten.

    Keep it on another disk. `spindle verify` checks it, and `spindle restore` restores the
    study from it.
    """
    design = load_stored_design(config, allow_unknown=allow_unknown)
    now = time.time()
    target = output or backup_path(design, now)
    with progress_bar("Copying and comparing rows") as on_progress:
        manifest = make_backup(design, target, now, on_progress)
    judgments = plural(manifest.tables["judgment"].rows, "judgment")
    rows = plural(sum(table.rows for table in manifest.tables.values()), "row")
    click.echo(f"Backed up {judgments} ({rows} in total) to {target}.")
